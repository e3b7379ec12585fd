"""The rules of witnesses: a promise against another published description of the API."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

WITNESS_RULES = table(
    Rule(
        "witness-operation-missing",
        "warning",
        "A witness lacks an operation on a resource that it otherwise describes.",
        about="witness",
        means=(
            "The witness describes the resource, but not this operation. Clients generated from it "
            "cannot call it."
        ),
        example="An OpenAPI file has the list of locks, but no way to unlock.",
        advice="Call the operation by hand; the page is what counts.",
    ),
    Rule(
        "witness-operation-undocumented",
        "info",
        "A witness has an undocumented operation on a documented resource.",
        about="witness",
        means=(
            "The operation may be newer than the pages, internal, or gone. Nothing promises what "
            "it answers."
        ),
        example="GET of one configuration by its id.",
        advice="Do not rely on it until a page documents it, or a live org has answered it.",
    ),
    Rule(
        "witness-match-doubtful",
        "info",
        "Several parts of a witness match an operation, so none was compared.",
        about="witness",
        means=(
            "They match equally well, and a comparison with the wrong one would report "
            "differences that do not exist."
        ),
        example="Two model classes of an SDK share the same keys.",
        advice="Compare the candidates by hand.",
    ),
    Rule(
        "witness-key-missing",
        "error",
        "A witness lacks a documented key.",
        about="witness",
        means="Generated models drop or reject the key.",
        example="No property Locked_For__s.",
        advice="Read the raw body in addition to the model.",
    ),
    Rule(
        "witness-key-undocumented",
        "info",
        "A witness has a key that no page documents.",
        about="witness",
        means="Clients generated from the witness may read a key that never comes.",
        example="criteria.type.",
        advice="Ignore it until you see it live.",
    ),
    Rule(
        "witness-key-spelled-otherwise",
        "error",
        "A witness spells a documented key with different case or underscores.",
        about="witness",
        means="JSON keys must match exactly: code that reads one spelling never sees the other.",
        example="locked_by__s instead of Locked_By__s.",
        advice="Use the page's spelling, which its own sample shows.",
    ),
    Rule(
        "witness-type-differs",
        "error",
        "A witness gives a key a different JSON type.",
        about="witness",
        means="One of the two fails on real responses.",
        example="id is an integer there, but a string on the wire.",
        advice="Check the page's sample and a live response.",
    ),
    Rule(
        "witness-null-differs",
        "error",
        "A witness and the page disagree on whether a key may be null.",
        about="witness",
        means="Only one of page and witness allows null.",
        example="Locked_By__s of an automatic lock is null, but the witness does not allow null.",
        advice="Guard against null, whichever side rules it out.",
    ),
    Rule(
        "witness-values-differ",
        "error",
        "A witness lists different possible values of a key than the page.",
        about="witness",
        means="The witness lists different possible values of a key than the page.",
        example="The witness lacks `both`, or spells it Both.",
        advice="Compare case-insensitively, with a default branch.",
    ),
    Rule(
        "witness-limits-differ",
        "warning",
        "A witness has a different limit or default than the page.",
        about="witness",
        means=(
            "The limit is that of a value, the default that of a parameter. If the limit of the "
            "witness is stricter (a warning), it rejects what the page allows."
        ),
        example="Names may have 25 characters there, and 50 on the page.",
        advice="Stay within the stricter limit, and send the value that you mean.",
    ),
    Rule(
        "witness-required-differs",
        "error",
        "A witness and the page disagree on which keys are required.",
        about="witness",
        means="Page and witness disagree on which keys are required.",
        example="The witness requires nothing, so {} is a valid lock.",
        advice="Send what either requires; expect what both promise.",
    ),
    Rule(
        "witness-parameter-differs",
        "error",
        "A witness has different query parameters than the page, or requires others.",
        about="witness",
        means="Query parameters differ: only one side has one, or requires it.",
        example="`fields` is optional there, and mandatory on the page.",
        advice="Send what either requires.",
    ),
    Rule(
        "witness-scopes-differ",
        "warning",
        "A witness names different OAuth scopes than the page.",
        about="witness",
        means="Tokens granted for the scopes of the witness may not suffice.",
        example="ZohoCRM.settings.all instead of the scope of the feature.",
        advice="Grant what the page says.",
    ),
    Rule(
        "witness-status-differs",
        "error",
        "A witness has a success or error under a different HTTP status than the page.",
        about="witness",
        means="A success or error is under a different HTTP status.",
        example="400 there, 403 on the page.",
        advice="Switch on the code.",
    ),
    Rule(
        "witness-error-missing",
        "error",
        "A witness lacks a documented error code.",
        about="witness",
        means="Generated enums reject the code.",
        example="No FEATURE_NOT_SUPPORTED.",
        advice="Decode codes as plain strings.",
    ),
    Rule(
        "witness-details-missing",
        "info",
        "A witness lists the keys of an error's details, but not one that the page names.",
        about="witness",
        means=(
            "The page says which key of `details` names the problem, but the witness has only "
            "other keys: models generated from it drop the one that the page names."
        ),
        example="LIMIT_EXCEEDED has `limit`, but no `available_limit`.",
        advice="Read `details` as an object with arbitrary keys.",
    ),
    Rule(
        "witness-error-undocumented",
        "info",
        "A witness has an error code that no page documents.",
        about="witness",
        means="The witness may describe other operations, too, or an error that no longer occurs.",
        example="RECORD_LOCKED, which belongs to operations that write records.",
        advice="A default branch is enough.",
    ),
    Rule(
        "witness-sample-rejected",
        "warning",
        "A witness rejects the page's own sample.",
        about="witness",
        means="They cannot both be right.",
        example="The sample's id is a string, but the witness requires an integer.",
        advice="Do not validate live responses with this witness.",
    ),
    Rule(
        "witness-accepts-anything",
        "warning",
        "A witness accepts a body in which every documented key has a garbage value.",
        about="witness",
        means="As a validator it is meaningless, and so is a check that passes.",
        example='{"data": [{"Lock_Source__s": 7}]} is valid.',
        advice="Validate with the schemas derived from the page.",
    ),
)
