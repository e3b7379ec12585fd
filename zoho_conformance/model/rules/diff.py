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
        means=(
            "An operation that the older page documents is no longer documented. It may still "
            "answer, but nothing promises it."
        ),
        example="DELETE /{module}/{id}/Locking_Information__s/{lock} is gone from the page.",
        advice="Find out whether it is withdrawn or only moved; plan to do without it.",
    ),
    Rule(
        "page-operation-added",
        "info",
        "An operation is newly documented.",
        about="page",
        means="A page documents an operation that none documented before. Nothing breaks.",
        example="A page has the configuration by its id, besides the list.",
        advice="Derive the page, and add probes if you use the operation.",
    ),
    Rule(
        "page-operation-changed",
        "error",
        "An operation has another method or path.",
        about="page",
        means=(
            "An operation has another method or path: requests to the old one are likely to fail."
        ),
        example="PATCH instead of PUT.",
        advice="Send both ways to a sandbox before you change your client.",
    ),
    Rule(
        "page-status-changed",
        "error",
        "A success is documented under another HTTP status.",
        about="page",
        means=(
            "The page states another status for a success. "
            "Clients that compare with one status break."
        ),
        example="201 instead of 200.",
        advice="Accept any 2xx.",
    ),
    Rule(
        "page-scopes-changed",
        "error",
        "Other OAuth scopes are documented.",
        about="page",
        means=(
            "Other OAuth scopes are documented. Where the scopes that sufficed no longer do (an "
            "error), tokens that were granted before are refused."
        ),
        example="A second scope is demanded beside the first.",
        advice="Grant the new scopes before the change, since users have to consent to them.",
    ),
    Rule(
        "page-modules-changed",
        "error",
        "Other modules are documented as supported.",
        about="page",
        means=(
            "The page lists other modules as supported. A module that is gone from the list may be "
            "refused."
        ),
        example="Products are listed, which were not.",
        advice="Compare the list with the modules that you use.",
    ),
    Rule(
        "page-terms-changed",
        "error",
        "A call needs another edition of the CRM, or costs other API credits.",
        about="page",
        means=(
            "The page names other editions that have the feature, or other API credits that a call "
            "costs. An org of an edition that is gone from the list is refused (an error)."
        ),
        example="What Professional had is available in Enterprise and Ultimate only.",
        advice="Look at the editions of the orgs that you serve, and at the credits you plan with.",
    ),
    Rule(
        "page-paging-changed",
        "error",
        "Further rows are asked for in another way, or there can be other numbers of them.",
        about="page",
        means=(
            "The page names other numbers of rows that page numbers reach, or that there can be in "
            "all, or takes no page token any more. Clients that page as before may miss rows (an "
            "error where fewer can be had)."
        ),
        example="Page numbers reach 1000 rows, and reached 2000.",
        advice="Page by token where there is one, and stop where `more_records` is false.",
    ),
    Rule(
        "page-job-changed",
        "error",
        "The id of a job stands under another key, or a job is asked for elsewhere.",
        about="page",
        means=(
            "An answer names the job that it started under another key, or another address has its "
            "status. Clients that wait for the job do not find it."
        ),
        example="data[].details.job_id is now data[].details.id.",
        advice="Start a job in a sandbox and ask for it before you change your client.",
    ),
    Rule(
        "page-callback-changed",
        "error",
        "What is sent to an address of the caller's is no longer documented, or newly is.",
        about="page",
        means=(
            "The page no longer shows what is sent to an address that a request names, or shows it "
            "for the first time. Changes of its keys are told under the rules of keys."
        ),
        example="The payload of notifications is gone from the page.",
        advice="Look at what your own address receives (`check_callback`).",
    ),
    Rule(
        "page-parameter-removed",
        "error",
        "A parameter is no longer documented.",
        about="page",
        means="A parameter is no longer documented. It may be ignored, or refused.",
        example="`feature_type` is gone.",
        advice="Try without it; stop sending it when it makes no difference.",
    ),
    Rule(
        "page-parameter-renamed",
        "error",
        "A parameter is documented under another name.",
        about="page",
        means=(
            "A parameter is documented under a similar name, "
            "or under another name in the same place."
        ),
        example="`kind_of_feature` stands where `feature_type` stood.",
        advice=(
            "Send the new name to a sandbox; an unknown parameter may be ignored without a word."
        ),
    ),
    Rule(
        "page-parameter-added",
        "error",
        "A parameter is newly documented.",
        about="page",
        means=(
            "A parameter is newly documented. A mandatory one (an error) is refused when it is "
            "left out."
        ),
        example="`module` is mandatory from now on.",
        advice="Send it before it is demanded.",
    ),
    Rule(
        "page-parameter-changed",
        "error",
        "A parameter has another type, presence, default, limit or values.",
        about="page",
        means=(
            "A parameter has another type, default or limit, other values, or is demanded where it "
            "was not."
        ),
        example="`fields` is always mandatory; it was mandatory only without an id.",
        advice="Check what your client sends against the new words.",
    ),
    Rule(
        "page-key-removed",
        "error",
        "A key is no longer documented.",
        about="page",
        means="A key is no longer documented. Code that reads or sends it relies on nothing.",
        example="Locked_Time__s is gone from the response keys.",
        advice="Look at live answers (`check --target live`): the page may have forgotten it.",
    ),
    Rule(
        "page-key-renamed",
        "error",
        "A key is documented under another name or elsewhere.",
        about="page",
        means=(
            "A key is documented under a similar name, under another name in the same place, or "
            "under the same name in another place."
        ),
        example="lock_excluded_profiles[].api_name is now lock_excluded_profiles[].name.",
        advice="Read both names until live answers settle it.",
    ),
    Rule(
        "page-key-added",
        "error",
        "A key is newly documented.",
        about="page",
        means=(
            "A key is newly documented. Of a request, a mandatory one (an error) is refused when "
            "it is left out."
        ),
        example="Feature_Type__s is among the response keys.",
        advice="Derive the page again, and send mandatory keys.",
    ),
    Rule(
        "page-type-changed",
        "error",
        "A key is documented with another type or format.",
        about="page",
        means="A key is documented with another type or format. A new type breaks typed clients.",
        example="An id is an integer, and was a string.",
        advice="Look at live answers before you change your models: pages err about types.",
    ),
    Rule(
        "page-null-changed",
        "error",
        "Null is newly documented for a key, or no longer is.",
        about="page",
        means="Null is documented where it was not, or no longer, or under another condition.",
        example="Locked_By__s may be null.",
        advice="Guard the access before null comes.",
    ),
    Rule(
        "page-presence-changed",
        "error",
        "A key is newly mandatory, or no longer sure to come.",
        about="page",
        means=(
            "A key of a request has become mandatory, or a key of a response is no longer in every "
            "sample."
        ),
        example="Locked_Reason__s is mandatory.",
        advice="Send what is demanded; do not rely on what need not come.",
    ),
    Rule(
        "page-operations-changed",
        "error",
        "A key is documented for other operations of its page.",
        about="page",
        means=(
            "A page documents several operations, and a key newly for one of them, or no longer. "
            "Code that reads or sends it in the latter relies on nothing."
        ),
        example="permissions_details comes with one profile only, and came with the list.",
        advice="Look at live answers of both operations (`check --target live`).",
    ),
    Rule(
        "page-values-changed",
        "error",
        "A key has other possible values.",
        about="page",
        means=(
            "A key has other possible values. New ones of a response and lost ones of a request "
            "break clients."
        ),
        example="Lock_Source__s may be Scheduled.",
        advice="Give switches a default branch, and do not send what is gone.",
    ),
    Rule(
        "page-default-changed",
        "warning",
        "A key has another default.",
        about="page",
        means="Another value holds when the key is left out.",
        example="feature_type is record_locking by default, and had no default.",
        advice="Send the value that you mean.",
    ),
    Rule(
        "page-limits-changed",
        "error",
        "A call or a value may be larger or smaller than before.",
        about="page",
        means=(
            "The page has another limit: of records, ids or fields a call, or of the characters, "
            "the elements or the range of a value. What was sent may be refused (an error), and "
            "what comes may not fit. A limit that is newly stated may have been there before (a "
            "warning)."
        ),
        example="A call takes 50 records, and took 100.",
        advice="Send less at a time, and leave room for what may come.",
    ),
    Rule(
        "page-constraints-changed",
        "warning",
        "Parameters or keys depend on one another, or no longer do.",
        about="page",
        means=(
            "The page says that parameters or keys exclude one another, go together, or that one "
            "of them has to be given, and did not say so before; or it no longer does."
        ),
        example="`page` and `page_token` exclude one another.",
        advice="Check which of them your client sends together.",
    ),
    Rule(
        "observed-never",
        "info",
        "A page has a key or a value that never came.",
        about="page",
        means=(
            "The page has it, and none of the answers did that were observed (`audit --observed`), "
            "though they could have."
        ),
        example="data[].Locked_For__s.module.plural came in none of 4,000 objects.",
        advice="Do not rely on it before it came once; report the page if the org should have it.",
    ),
    Rule(
        "page-error-removed",
        "info",
        "A row of the error table is gone.",
        about="page",
        means=(
            "A row of the error table is gone. Its handler is no longer needed if the API follows "
            "the page."
        ),
        example="INTERNAL_ERROR is no longer listed.",
        advice="Keep the handler: pages lose rows more often than APIs lose errors.",
    ),
    Rule(
        "page-error-added",
        "warning",
        "A row of the error table is new.",
        about="page",
        means="A row of the error table is new. Handlers without a default branch miss it.",
        example="LIMIT_EXCEEDED is listed.",
        advice="Handle it, and write a probe that provokes it.",
    ),
    Rule(
        "page-error-changed",
        "error",
        "A row of the error table has another code, status or message.",
        about="page",
        means=(
            "An error row has another code, status or message. "
            "Handlers that look at it stop working."
        ),
        example="INVALID_REQUEST_METHOD under 400 instead of 403.",
        advice="Switch by code, and let the live org decide which status holds.",
    ),
)
