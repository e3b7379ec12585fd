"""The rules of requests: what a caller sent that the page has not, or not so.

They are about the caller's side. Drift is what Zoho does; these never make it drift of Zoho's.
"""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

_FIX = "Correct the request, or derive the contract again where the page has it by now."

REQUEST_RULES = table(
    Rule(
        "request-key-unknown",
        "warning",
        "A request body has a key that the page does not have.",
        about="request",
        means=(
            "Zoho passes over a key that it does not know, or refuses the request. What was meant "
            "by it does not happen. Names of fields in records are the org's, and never unknown."
        ),
        example="POST …/Locking_Information__s was sent data[].Locked_Reasonz.",
        advice=_FIX,
    ),
    Rule(
        "request-key-missing",
        "warning",
        "A request body lacks a key that the page says it must have.",
        about="request",
        means=(
            "The page refuses a request without the key (MANDATORY_NOT_FOUND). Where it is "
            "accepted all the same, nothing promises that it will be tomorrow."
        ),
        example="POST …/Locking_Information__s was sent data[] without Locked_Reason__s.",
        advice=_FIX,
    ),
    Rule(
        "request-type-wrong",
        "warning",
        "A key or a parameter of a request has a value of another type than the page says.",
        about="request",
        means="Zoho refuses the value (INVALID_DATA), or reads something else in it.",
        example="data[].Locked_Reason__s is a string on the page; 12 was sent.",
        advice=_FIX,
    ),
    Rule(
        "request-value-unknown",
        "warning",
        "A key or a parameter of a request has a value that the page does not list.",
        about="request",
        means=(
            "The page lists all possible values, and this is none of them: it is refused, or "
            "passed over in silence."
        ),
        example="lock_type was sent as semi-automatic.",
        advice=_FIX,
    ),
    Rule(
        "request-parameter-unknown",
        "warning",
        "A query has a parameter that the page does not have.",
        about="request",
        means="Zoho passes over it or refuses it: what was meant by it does not happen.",
        example="?trigegr=workflow was sent.",
        advice=_FIX,
    ),
    Rule(
        "request-parameter-missing",
        "warning",
        "A query lacks a parameter that the page says it must have.",
        about="request",
        means=(
            "The page refuses a request without it (REQUIRED_PARAM_MISSING). Where it is answered "
            "with rows all the same, parameter-not-mandatory tells that of Zoho's side."
        ),
        example="GET …/Locking_Information__s was sent without fields.",
        advice=_FIX,
    ),
    Rule(
        "request-header-missing",
        "warning",
        "A request lacks a header that the page says it must have.",
        about="request",
        means="The page refuses the request. Nothing is said where no headers were recorded.",
        example="GET …/settings/holidays was sent without X-CRM-ORG.",
        advice=_FIX,
    ),
    Rule(
        "request-over-limit",
        "warning",
        "A request has more, or a greater value, than the page allows.",
        about="request",
        means=(
            "The page limits how many records, ids, fields, elements or characters one request "
            "has, or says that only one of several things is sent. Where it is accepted all the "
            "same, restriction-not-enforced tells that of Zoho's side."
        ),
        example="data has 101 records; the page allows 100 in one call.",
        advice="Send several requests, or less.",
    ),
)
