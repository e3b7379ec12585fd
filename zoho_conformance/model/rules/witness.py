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
            "The witness describes the resource, and not this operation. Clients generated from it "
            "cannot call it."
        ),
        example="An OpenAPI file has the list of locks, and no way to unlock.",
        advice="Call the operation by hand; the page is the promise.",
    ),
    Rule(
        "witness-operation-undocumented",
        "info",
        "A witness has an operation on a documented resource that no page documents.",
        about="witness",
        means="The witness has an operation on a documented resource that no page documents.",
        example="GET of one configuration by its id.",
        advice="Do not rely on it before a page has it, or a live org has answered it.",
    ),
    Rule(
        "witness-match-doubtful",
        "info",
        "More than one part of a witness fits an operation, and none was compared.",
        about="witness",
        means="Several parts of the witness fit an operation equally well, so none was compared.",
        example="Two model classes of an SDK share the same keys.",
        advice="Look at the candidates by hand.",
    ),
    Rule(
        "witness-key-missing",
        "error",
        "A witness lacks a documented key.",
        about="witness",
        means="The witness lacks a documented key. Generated models drop it, or refuse it.",
        example="No property Locked_For__s.",
        advice="Read the raw body beside the model.",
    ),
    Rule(
        "witness-key-undocumented",
        "info",
        "A witness has a key that no page documents.",
        about="witness",
        means="The witness has a key that the page lacks.",
        example="criteria.type.",
        advice="Ignore it until it is seen live.",
    ),
    Rule(
        "witness-key-spelled-otherwise",
        "error",
        "A witness writes a documented key in another case, or with other underscores.",
        about="witness",
        means=(
            "The witness writes a documented key in another case or with other underscores. JSON "
            "names are exact: code that checks one never sees the other."
        ),
        example="locked_by__s instead of Locked_By__s.",
        advice="Take the page's spelling, which its own sample shows.",
    ),
    Rule(
        "witness-type-differs",
        "error",
        "A witness gives a key another JSON type.",
        about="witness",
        means="The witness gives a key another JSON type. One of the two fails on real answers.",
        example="id is an integer there, and a string on the wire.",
        advice="Look at the page's sample and at a live answer.",
    ),
    Rule(
        "witness-null-differs",
        "error",
        "A witness and the page disagree on whether null may come.",
        about="witness",
        means="Only one of page and witness lets a key be null.",
        example="Locked_By__s of an automatic lock is null, and the witness has no null.",
        advice="Guard against null, whichever side denies it.",
    ),
    Rule(
        "witness-values-differ",
        "error",
        "A witness has other possible values of a key than the page.",
        about="witness",
        means="The witness lists other possible values of a key than the page.",
        example="The witness lacks `both`, or spells it Both.",
        advice="Compare without case, with a default branch.",
    ),
    Rule(
        "witness-limits-differ",
        "warning",
        "A witness has another limit or default than the page.",
        about="witness",
        means=(
            "The witness has another limit of a value, or another default of a parameter, than the "
            "page. Where its limit is stricter (a warning), it refuses what the page allows."
        ),
        example="Names have 25 characters at most there, and 50 on the page.",
        advice="Keep to the stricter of the two, and send what you mean.",
    ),
    Rule(
        "witness-required-differs",
        "error",
        "A witness and the page disagree on which keys there must be.",
        about="witness",
        means="Page and witness disagree on which keys must be there.",
        example="Nothing is required by the witness, so that {} is a valid lock.",
        advice="Send what either demands; expect what both promise.",
    ),
    Rule(
        "witness-parameter-differs",
        "error",
        "A witness has other query parameters than the page, or demands others.",
        about="witness",
        means="Query parameters differ: only one side has one, or demands it.",
        example="`fields` is optional there, and mandatory on the page.",
        advice="Send what either demands.",
    ),
    Rule(
        "witness-scopes-differ",
        "warning",
        "A witness asks for other OAuth scopes than the page.",
        about="witness",
        means="The witness names other OAuth scopes. Tokens granted by it may not do.",
        example="ZohoCRM.settings.all instead of the scope of the feature.",
        advice="Grant what the page says.",
    ),
    Rule(
        "witness-status-differs",
        "error",
        "A witness tells a success or an error under another HTTP status than the page.",
        about="witness",
        means="A success or an error stands under another HTTP status.",
        example="400 there, 403 on the page.",
        advice="Switch by code.",
    ),
    Rule(
        "witness-error-missing",
        "error",
        "A witness lacks a documented error code.",
        about="witness",
        means="The witness lacks a documented error code: generated enums refuse it.",
        example="No FEATURE_NOT_SUPPORTED.",
        advice="Decode codes as plain strings.",
    ),
    Rule(
        "witness-details-missing",
        "info",
        "A witness lists the keys of an error's details, and lacks one that the page names.",
        about="witness",
        means=(
            "The page says which key of `details` tells what is wrong, and the witness has other "
            "keys alone: models generated from it drop what the page names."
        ),
        example="LIMIT_EXCEEDED has `limit`, and no `available_limit`.",
        advice="Read `details` as an object of any keys.",
    ),
    Rule(
        "witness-error-undocumented",
        "info",
        "A witness has an error code that no page documents.",
        about="witness",
        means="The witness has an error code that the page lacks.",
        example="RECORD_LOCKED, which belongs to writes of records.",
        advice="A default branch is enough.",
    ),
    Rule(
        "witness-sample-rejected",
        "warning",
        "A witness rejects the page's own sample.",
        about="witness",
        means="The witness rejects the page's own sample: page and witness cannot both be right.",
        example="The sample's id is a string, and the witness wants an integer.",
        advice="Do not validate live answers with this witness.",
    ),
    Rule(
        "witness-accepts-anything",
        "warning",
        "A witness accepts a body in which every documented key holds garbage.",
        about="witness",
        means=(
            "The witness accepts a body in which every documented key holds garbage: as a "
            "validator it says nothing, and a green check with it means nothing."
        ),
        example='{"data": [{"Lock_Source__s": 7}]} is valid.',
        advice="Validate with the schemas that the page derives to.",
    ),
)
