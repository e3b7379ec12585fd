"""The rules of comparing what pages promise of an operation as a whole: older against newer.

The level is that of the worst case; a change that cannot break a client is `info`.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

DIFF_OPERATION_RULES = table(
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
)
