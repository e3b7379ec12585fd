"""The rules about errors: which come, where, and in which form."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

REFUSAL_RULES = table(
    Rule(
        "error-under-success",
        "error",
        "An error body comes under a success status.",
        about="answer",
        means=(
            "The body is an error, and the status says success. Clients that look at the status "
            "alone take a refusal for a result."
        ),
        example="INVALID_MODULE comes under 200.",
        advice=(
            "Look for `code` and `status` in the body, whatever the HTTP status, before you use it."
        ),
    ),
    Rule(
        "error-instead-of-success",
        "error",
        "A request that should succeed gets a documented error.",
        about="success",
        means=(
            "A request that should succeed was answered with an error of the page's table: what "
            "the page calls valid is refused."
        ),
        example="A list that names its fields is answered REQUIRED_PARAM_MISSING.",
        advice=(
            "Read the details of the error: something more is demanded than the page says (a "
            "parameter, a permission, an edition). If it is your org's state, name another record "
            "or module."
        ),
    ),
    Rule(
        "parameter-not-mandatory",
        "warning",
        "A request without a mandatory parameter succeeds.",
        about="refusal",
        only_if="names-parameter",
        means="A request without a parameter that the page calls mandatory succeeds.",
        example="The list answers without `fields`.",
        advice=(
            "Keep sending the parameter: what is not demanded today may be tomorrow. The page is "
            "stricter than the API; accept the finding with that reason."
        ),
    ),
    Rule(
        "error-code-undocumented",
        "error",
        "An error comes that the error table does not have, by its code or by status and words.",
        about="answer",
        means=(
            "An error came with a code that the page's table does not have, so that handlers that "
            "switch by code fall through; or with a code that it has, but under another status and "
            "with other words, so that it is for another cause than the page's."
        ),
        example=(
            "LIMIT_REACHED comes for locking a record; or NOT_ALLOWED comes under 400, and the "
            "page has it under 403 for a record that is locked already."
        ),
        advice=(
            "Give your handler a default that logs code and status. Look at the page and at its "
            "siblings: a code that another operation documents is likely to be right, and a ruling "
            "can add it."
        ),
    ),
    Rule(
        "error-code-unexpected",
        "error",
        "A documented error comes where another one is expected.",
        about="refusal",
        means=(
            "A documented error came instead of the expected one. Handlers do the wrong thing: "
            "ask for another record instead of another permission."
        ),
        example="An unknown record is answered NOT_ALLOWED instead of INVALID_DATA.",
        advice=(
            "Handle both alike where you can. The order in which an API checks is not documented: "
            "if the org's state explains the answer, the probe needs another record."
        ),
    ),
    Rule(
        "error-status-changed",
        "error",
        "A documented error code comes under another HTTP status.",
        about="refusal",
        means=(
            "A documented code came under another HTTP status. Clients that retry or sign in again "
            "by status do it for the wrong errors."
        ),
        example="INVALID_REQUEST_METHOD comes under 400, and the page has 403.",
        advice="Switch by `code` first, by status second.",
    ),
    Rule(
        "error-envelope-changed",
        "error",
        "An error body is not code, details, message and status.",
        about="answer",
        means=(
            "An error body is not code, details, message and status. Clients cannot find the code."
        ),
        example='{"error": "invalid"} instead of the envelope, or `details` as a string.',
        advice="Read errors defensively: a missing code is an unknown error, not a success.",
    ),
    Rule(
        "details-parameter-unnamed",
        "error",
        "The details of an error do not name the missing parameter.",
        about="refusal",
        only_if="names-parameter",
        means=(
            "A missing parameter is refused, and `details` does not name it under the key that is "
            "promised."
        ),
        example='details is {} instead of {"param_name": "fields"}.',
        advice="Do not build messages for your users from `details` alone.",
    ),
    Rule(
        "details-key-missing",
        "warning",
        "The details of an error lack a key that the page names for it.",
        about="refusal",
        only_if="names-details",
        means=(
            "The page says which key of `details` tells what is wrong, and the details that came "
            "do not have it. Of several causes that the answer may be of, any will do."
        ),
        example="LIMIT_EXCEEDED comes without `available_limit`.",
        advice="Read the keys of `details` as if each may be absent.",
    ),
    Rule(
        "message-changed",
        "warning",
        "The message of a documented error has other words.",
        about="answer",
        means=(
            "The message of a documented error has other words; case, punctuation and spaces do "
            "not count, nor does what follows it as a sentence of its own. Where the page lists "
            "several causes, other words are a note. It only matters where code or tests compare "
            "messages."
        ),
        example="`record is locked already` instead of `record is already locked`.",
        advice="Compare codes, never messages.",
    ),
    Rule(
        "success-instead-of-error",
        "error",
        "A request that should be refused succeeds.",
        about="refusal",
        only_if="plain-refusal",
        means=(
            "A request that the page says is refused succeeded. What you rely on the API to refuse "
            "gets in."
        ),
        example="A record that is locked already is locked again.",
        advice=(
            "Check the condition yourself before you send. In an org with another edition or "
            "permission the row may not apply: accept the finding with that reason."
        ),
    ),
)
