"""The rules of comparing parameters, keys and errors on pages: older against newer.

The level is that of the worst case; a change that cannot break a client is `info`.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

DIFF_FACT_RULES = table(
    Rule(
        "page-parameter-removed",
        "error",
        "A parameter is no longer documented.",
        about="page",
        means="It may be ignored or rejected.",
        example="`feature_type` is gone.",
        advice="Try without it; if that makes no difference, stop sending it.",
    ),
    Rule(
        "page-parameter-renamed",
        "error",
        "A parameter is documented under another name.",
        about="page",
        means=(
            "The new name is similar, or stands in the same place. The old name may be ignored or "
            "rejected."
        ),
        example="`kind_of_feature` has taken the place of `feature_type`.",
        advice="Send the new name to a sandbox; an unknown parameter may be silently ignored.",
    ),
    Rule(
        "page-parameter-added",
        "error",
        "A parameter is newly documented.",
        about="page",
        means="If it is mandatory (an error), requests without it are rejected.",
        example="`module` is mandatory from now on.",
        advice="Send it before it is required.",
    ),
    Rule(
        "page-parameter-changed",
        "error",
        "The type, presence, default, limit or values of a parameter have changed.",
        about="page",
        means=(
            "A parameter has a different type, default, limit or values, or is required where it "
            "was not."
        ),
        example="`fields` is now always mandatory; it was mandatory only without an id.",
        advice="Check what your client sends against the new text.",
    ),
    Rule(
        "page-key-removed",
        "error",
        "A key is no longer documented.",
        about="page",
        means="Nothing guarantees the key to code that reads or sends it.",
        example="Locked_Time__s is gone from the response keys.",
        advice="Check live responses (`check --target live`): the page may have forgotten it.",
    ),
    Rule(
        "page-key-renamed",
        "error",
        "A key is documented under a different name or in a different place.",
        about="page",
        means=(
            "The name is similar, or another one in the same place, or the same in another place. "
            "Code that reads or sends the old one breaks."
        ),
        example="lock_excluded_profiles[].api_name is now lock_excluded_profiles[].name.",
        advice="Read both names until live responses settle it.",
    ),
    Rule(
        "page-key-added",
        "error",
        "A key is newly documented.",
        about="page",
        means="If it is a mandatory key of a request (an error), requests without it are rejected.",
        example="Feature_Type__s is now among the response keys.",
        advice="Derive the page again, and send mandatory keys.",
    ),
    Rule(
        "page-type-changed",
        "error",
        "A key is documented with a different type or format.",
        about="page",
        means="A new type breaks typed clients.",
        example="An id is now an integer, and was a string.",
        advice=(
            "Check live responses before you change your models: pages can be wrong about types."
        ),
    ),
    Rule(
        "page-null-changed",
        "error",
        "A key is newly documented as nullable, or no longer is.",
        about="page",
        means=(
            "Null is documented where it was not, no longer documented, or documented under a "
            "different condition."
        ),
        example="Locked_By__s may now be null.",
        advice="Guard the access before the first null comes.",
    ),
    Rule(
        "page-presence-changed",
        "error",
        "A key is newly mandatory, or no longer guaranteed.",
        about="page",
        means=(
            "A key of a request became mandatory, or a key of a response is no longer in every "
            "sample."
        ),
        example="Locked_Reason__s is now mandatory.",
        advice="Send what is required; do not rely on keys that are not guaranteed.",
    ),
    Rule(
        "page-operations-changed",
        "error",
        "A key is documented for different operations of its page.",
        about="page",
        means=(
            "The page documents several operations, and the key is now documented for one that "
            "lacked it, or no longer for one that had it. In the latter case, nothing guarantees "
            "it to code that reads or sends it."
        ),
        example="permissions_details comes with one profile only; it used to come with the list.",
        advice="Check live responses of both operations (`check --target live`).",
    ),
    Rule(
        "page-values-changed",
        "error",
        "The possible values of a key have changed.",
        about="page",
        means="New values in a response and removed values in a request break clients.",
        example="Lock_Source__s may now be Scheduled.",
        advice="Add a default branch to switches, and do not send removed values.",
    ),
    Rule(
        "page-default-changed",
        "warning",
        "The default of a key has changed.",
        about="page",
        means="A different value applies when the key is left out.",
        example="feature_type now defaults to record_locking, and had no default.",
        advice="Send the value that you mean.",
    ),
    Rule(
        "page-limits-changed",
        "error",
        "A call or a value may now be larger or smaller than before.",
        about="page",
        means=(
            "The page states a different limit: on the records, ids or fields of a call, or on the "
            "characters, elements or range of a value. What you send may be rejected (an error), "
            "and what is returned may not fit. A newly stated limit may have existed before (a "
            "warning)."
        ),
        example="A call takes 50 records; it used to take 100.",
        advice="Send less at a time, and leave room for larger values.",
    ),
    Rule(
        "page-constraints-changed",
        "warning",
        "Parameters or keys depend on each other, or no longer do.",
        about="page",
        means=(
            "The page now says that parameters or keys exclude each other, go together, or that "
            "one of them is required; or it no longer says so."
        ),
        example="`page` and `page_token` exclude each other.",
        advice="Check which of them your client sends together.",
    ),
    Rule(
        "observed-never",
        "info",
        "A page documents a key or a value that was never seen.",
        about="page",
        means=(
            "The page documents it, but none of the observed responses (`audit --observed`) had "
            "it, although they could have."
        ),
        example="data[].Locked_For__s.module.plural was in none of 4,000 objects.",
        advice=(
            "Do not rely on it until you have seen it; report the page if the org should have it."
        ),
    ),
    Rule(
        "page-error-removed",
        "info",
        "A row of the error table is gone.",
        about="page",
        means="If the API follows the page, the handler of that error is no longer needed.",
        example="INTERNAL_ERROR is no longer listed.",
        advice="Keep the handler: pages lose rows more often than APIs lose errors.",
    ),
    Rule(
        "page-error-added",
        "warning",
        "A row of the error table is new.",
        about="page",
        means="Handlers without a default branch miss the new error.",
        example="LIMIT_EXCEEDED is listed.",
        advice="Handle it, and write a probe that triggers it.",
    ),
    Rule(
        "page-error-changed",
        "error",
        "The code, status or message of a row of the error table has changed.",
        about="page",
        means="Handlers that look at what changed stop working.",
        example="INVALID_REQUEST_METHOD under 400 instead of 403.",
        advice="Switch on the code, and let the live org decide which status is right.",
    ),
)
