"""The rules about errors: which come, where, and in which form."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

REFUSAL_RULES = table(
    Rule(
        "error-under-success",
        "error",
        "A response with a success status has an error body.",
        about="answer",
        means=(
            "The body is an error, but the status says success. Clients that look only at the "
            "status take an error for a result."
        ),
        example="INVALID_MODULE comes with 200.",
        advice=(
            "Check `code` and `status` in the body, whatever the HTTP status, before you use it."
        ),
    ),
    Rule(
        "error-instead-of-success",
        "error",
        "A request that should succeed returns a documented error.",
        about="success",
        means=(
            "A request that should succeed returned an error from the page's error table: what the "
            "page calls valid is rejected."
        ),
        example="A list request that names its fields returns REQUIRED_PARAM_MISSING.",
        advice=(
            "Read the details of the error: something is required that the page does not mention "
            "(a parameter, a permission, an edition). If the state of your org is the cause, name "
            "a different record or module."
        ),
    ),
    Rule(
        "parameter-not-mandatory",
        "warning",
        "A request without a mandatory parameter succeeds.",
        about="refusal",
        only_if="names-parameter",
        means=(
            "The page calls the parameter mandatory, and the API does not enforce it. Nothing "
            "breaks today."
        ),
        example="The list is returned without `fields`.",
        advice=(
            "Keep sending the parameter: what is optional today may be required tomorrow. The page "
            "is stricter than the API; accept the finding with that reason."
        ),
    ),
    Rule(
        "error-code-undocumented",
        "error",
        "An error is not in the error table, by its code or by its status and message.",
        about="answer",
        means=(
            "The error's code is not in the page's table, so handlers that switch on the code fall "
            "through. Or the code is in the table, but with a different status and message, so the "
            "error has a different cause than the documented one."
        ),
        example=(
            "LIMIT_REACHED is returned for locking a record; or NOT_ALLOWED comes with 400, while "
            "the page has it with 403 for a record that is already locked."
        ),
        advice=(
            "Give your handler a default that logs code and status. Check the page and related "
            "pages: a code that another operation documents is probably right, and a ruling can "
            "add it."
        ),
    ),
    Rule(
        "error-code-unexpected",
        "error",
        "A documented error is returned, but a different one is expected.",
        about="refusal",
        means="Handlers do the wrong thing: ask for another record instead of another permission.",
        example="An unknown record returns NOT_ALLOWED instead of INVALID_DATA.",
        advice=(
            "Handle both alike where you can. The order in which the API runs its checks is not "
            "documented: if the state of the org explains the error, the probe needs another "
            "record."
        ),
    ),
    Rule(
        "error-status-changed",
        "error",
        "A documented error code has a different HTTP status.",
        about="refusal",
        means="Clients that retry or sign in again based on the status do so for the wrong errors.",
        example="INVALID_REQUEST_METHOD comes with 400; the page says 403.",
        advice="Switch on `code` first, and on the status second.",
    ),
    Rule(
        "error-envelope-changed",
        "error",
        "An error body does not consist of code, details, message and status.",
        about="answer",
        means="Clients that look for the code in the documented place do not find it.",
        example='{"error": "invalid"} instead of the envelope, or `details` as a string.',
        advice=(
            "Read errors defensively: treat a missing code as an unknown error, not as a success."
        ),
    ),
    Rule(
        "details-parameter-unnamed",
        "error",
        "The details of an error do not name the missing parameter.",
        about="refusal",
        only_if="names-parameter",
        means=(
            "The page says under which key `details` names the parameter. Clients that report it "
            "to their users have nothing to show."
        ),
        example='details is {} instead of {"param_name": "fields"}.',
        advice="Do not build messages for your users from `details` alone.",
    ),
    Rule(
        "details-key-missing",
        "warning",
        "The details of an error lack a key that the page names.",
        about="refusal",
        only_if="names-details",
        means=(
            "The page says which key of `details` names the problem, but the details lack it. If "
            "the error may have several causes, the key of any of them will do."
        ),
        example="LIMIT_EXCEEDED comes without `available_limit`.",
        advice="Treat every key of `details` as optional.",
    ),
    Rule(
        "message-changed",
        "warning",
        "The message of a documented error is worded differently.",
        about="answer",
        means=(
            "It matters only if code or tests compare messages. Case, punctuation and spaces are "
            "ignored, and so is a sentence added at the end. If the page lists several causes, "
            "different wording is a note."
        ),
        example="`record is locked already` instead of `record is already locked`.",
        advice="Compare codes, never messages.",
    ),
    Rule(
        "success-instead-of-error",
        "error",
        "A request that should be rejected succeeds.",
        about="refusal",
        only_if="plain-refusal",
        means=(
            "The page says that the request is rejected. What you rely on the API to reject gets "
            "through."
        ),
        example="A record that is already locked is locked again.",
        advice=(
            "Check the condition yourself before you send. In an org with a different edition or "
            "permissions the error may not apply: accept the finding with that reason."
        ),
    ),
)
