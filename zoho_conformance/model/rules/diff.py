"""The rules of comparing what pages promise: an older contract against a newer one.

The level is that of the worst case; a change that cannot break a client is `info`.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

DIFF_RULES = table(
    Rule(
        "page-operation-removed",
        "error",
        "An operation is no longer documented.",
        about="page",
        means="It may still work, but nothing promises it.",
        example="DELETE /{module}/{id}/Locking_Information__s/{lock} is gone from the page.",
        advice="Find out whether it was withdrawn or only moved, and plan to do without it.",
    ),
    Rule(
        "page-operation-added",
        "info",
        "An operation is newly documented.",
        about="page",
        means="A page documents an operation that was not documented before. Nothing breaks.",
        example="A page documents one configuration by its id, besides the list.",
        advice="Derive the page, and add probes if you use the operation.",
    ),
    Rule(
        "page-operation-changed",
        "error",
        "The method or path of an operation has changed.",
        about="page",
        means="Requests to the old method or path are likely to fail.",
        example="PATCH instead of PUT.",
        advice="Try both in a sandbox before you change your client.",
    ),
    Rule(
        "page-status-changed",
        "error",
        "A success is documented with a different HTTP status.",
        about="page",
        means=(
            "The page states a different status for a success. Clients that compare with a single "
            "status break."
        ),
        example="201 instead of 200.",
        advice="Accept any 2xx.",
    ),
    Rule(
        "page-scopes-changed",
        "error",
        "The documented OAuth scopes have changed.",
        about="page",
        means="If the scopes that sufficed no longer do (an error), existing tokens are rejected.",
        example="A second scope is required in addition to the first.",
        advice=(
            "Have the new scopes granted before the change, since users have to consent to them."
        ),
    ),
    Rule(
        "page-modules-changed",
        "error",
        "The list of supported modules has changed.",
        about="page",
        means=(
            "The page lists different modules as supported. A module that is no longer listed may "
            "be rejected."
        ),
        example="Products is listed now, and was not before.",
        advice="Compare the list with the modules that you use.",
    ),
    Rule(
        "page-terms-changed",
        "error",
        "A call requires a different edition of the CRM, or costs different API credits.",
        about="page",
        means=(
            "The page names different editions that have the feature, or different API credits for "
            "a call. An org whose edition is no longer listed is rejected (an error)."
        ),
        example="A feature of Professional is now available in Enterprise and Ultimate only.",
        advice="Check the editions of the orgs that you serve, and your API credit budget.",
    ),
    Rule(
        "page-paging-changed",
        "error",
        "Paging works differently, or the number of rows that it can reach has changed.",
        about="page",
        means=(
            "The page states a different number of rows that page numbers can reach, or that there "
            "can be in total, or no longer takes a page token. Clients that page as before may "
            "miss rows (an error if fewer can be read)."
        ),
        example="Page numbers reach 1000 rows; they used to reach 2000.",
        advice="Page by token where there is one, and stop when `more_records` is false.",
    ),
    Rule(
        "page-job-changed",
        "error",
        "The id of a job is under a different key, or its status at a different address.",
        about="page",
        means="Clients that wait for a job do not find it.",
        example="data[].details.job_id is now data[].details.id.",
        advice="Start a job in a sandbox and poll it before you change your client.",
    ),
    Rule(
        "page-callback-changed",
        "error",
        "What Zoho sends to a callback is newly documented, or no longer documented.",
        about="page",
        means=(
            "The page no longer shows what is sent to an address that a request names, or shows it "
            "for the first time. Changes to its keys are reported by the rules for keys."
        ),
        example="The payload of notifications is gone from the page.",
        advice="Check what your own address receives (`check_callback`).",
    ),
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
