"""The rules of requests: what a caller sent that the page does not have, or describes differently.

They are about the caller's side. Drift is what Zoho does; these never make it drift of Zoho's.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

_FIX = "Correct the request, or derive the contract again if the page has it by now."

REQUEST_RULES = table(
    Rule(
        "request-key-unknown",
        "warning",
        "A request body has a key that is not on the page.",
        about="request",
        means=(
            "Zoho ignores unknown keys, or rejects the request: what you meant does not happen. "
            "Field names in records and queries belong to the org, and are only unknown if its "
            "schema does not have them."
        ),
        example="POST …/Locking_Information__s was sent with data[].Locked_Reasonz.",
        advice=_FIX,
    ),
    Rule(
        "request-key-missing",
        "warning",
        "A request body lacks a key that the page requires.",
        about="request",
        means=(
            "According to the page, a request without the key is rejected (MANDATORY_NOT_FOUND). "
            "If it is accepted anyway, nothing guarantees that it still will be tomorrow."
        ),
        example="POST …/Locking_Information__s was sent with data[] lacking Locked_Reason__s.",
        advice=_FIX,
    ),
    Rule(
        "request-type-wrong",
        "warning",
        "A key or parameter of a request has a different type than the page says.",
        about="request",
        means="Zoho rejects the value (INVALID_DATA), or interprets it differently.",
        example="data[].Locked_Reason__s is a string on the page, but 12 was sent.",
        advice=_FIX,
    ),
    Rule(
        "request-value-unknown",
        "warning",
        "A key or parameter of a request has a value that the page does not list.",
        about="request",
        means=(
            "The page lists all possible values, and this is not one of them: it is rejected or "
            "silently ignored."
        ),
        example="lock_type was sent as semi-automatic.",
        advice=_FIX,
    ),
    Rule(
        "request-parameter-unknown",
        "warning",
        "A request has a query parameter that is not on the page.",
        about="request",
        means="Zoho ignores the parameter, or rejects the request: what you meant does not happen.",
        example="?trigegr=workflow was sent.",
        advice=_FIX,
    ),
    Rule(
        "request-parameter-missing",
        "warning",
        "A request lacks a query parameter that the page requires.",
        about="request",
        means=(
            "According to the page, a request without it is rejected (REQUIRED_PARAM_MISSING). If "
            "it returns rows anyway, parameter-not-mandatory reports that as drift."
        ),
        example="GET …/Locking_Information__s was sent without fields.",
        advice=_FIX,
    ),
    Rule(
        "request-header-missing",
        "warning",
        "A request lacks a header that the page requires.",
        about="request",
        means=(
            "According to the page, the request is rejected. Recordings without headers are not "
            "judged."
        ),
        example="GET …/settings/holidays was sent without X-CRM-ORG.",
        advice=_FIX,
    ),
    Rule(
        "request-over-limit",
        "warning",
        "A request exceeds a limit that the page states.",
        about="request",
        means=(
            "The page limits how many records, ids, fields, elements or characters a request may "
            "have, or allows only one of several things. If the request is accepted anyway, "
            "restriction-not-enforced reports that as drift."
        ),
        example="data has 101 records; the page allows 100 in one call.",
        advice="Split the request, or send less.",
    ),
)
