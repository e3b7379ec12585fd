"""The rules of checks: a promise against an exchange."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

RECORDING_OUTDATED = "recording-outdated"
"""The rule of comparing with recordings: `check` has nothing to do with it."""

RULES = table(
    Rule(
        "status-undocumented",
        "error",
        "A success comes with another HTTP status than the contract has.",
    ),
    Rule("content-type-changed", "error", "A JSON body comes under another content type."),
    Rule("key-missing", "error", "A documented key is absent where every sample has it."),
    Rule(
        "key-renamed",
        "error",
        "A documented key is absent and a similar new one stands in its place.",
    ),
    Rule("key-undocumented", "info", "A key comes that no page documents."),
    Rule("type-changed", "error", "A value has another JSON type than documented."),
    Rule("null-undocumented", "error", "A value is null where the contract has no null."),
    Rule(
        "null-condition-broken",
        "error",
        "A value is null, or is not, against the documented condition.",
    ),
    Rule("value-undocumented", "error", "A value is not among the possible values."),
    Rule(
        "format-changed",
        "error",
        "A string has another format, such as an id that is not all digits.",
    ),
    Rule("error-under-success", "error", "An error body comes under a success status."),
    Rule(
        "error-instead-of-success",
        "error",
        "A documented error answers a request that is due to succeed.",
    ),
    Rule("fields-not-filtering", "error", "Keys that `fields` did not ask for are answered."),
    Rule("parameter-not-mandatory", "warning", "A request without a mandatory parameter succeeds."),
    Rule("count-disagrees", "error", "The paging block counts other rows than there are."),
    Rule(
        "answer-not-asked-for",
        "error",
        "The answer is about another module, record or lock than asked for.",
    ),
    Rule("views-disagree", "error", "The same lock reads differently by its id than in the list."),
    Rule(
        "error-code-undocumented",
        "error",
        "An error code comes that the error table does not have.",
    ),
    Rule("error-code-unexpected", "error", "A documented error comes where another one is due."),
    Rule(
        "error-status-changed", "error", "A documented error code comes under another HTTP status."
    ),
    Rule(
        "error-envelope-changed", "error", "An error body is not code, details, message and status."
    ),
    Rule(
        "details-parameter-unnamed",
        "error",
        "The details of an error do not name the missing parameter.",
    ),
    Rule("message-changed", "warning", "The message of a documented error has other words."),
    Rule(
        "rows-not-due",
        "error",
        "Rows come where none are due, of what is not there or was removed.",
    ),
    Rule("write-without-effect", "error", "What was written does not read back as it was sent."),
    Rule("write-changed-more", "error", "A write changed more than it was asked to."),
    Rule("success-instead-of-error", "error", "A request that is due to be refused succeeds."),
    Rule(
        RECORDING_OUTDATED,
        "warning",
        "An answer has another shape than the recording of it (`record --compare`).",
    ),
)
"""Every rule by its id, in the order in which the README lists them."""
