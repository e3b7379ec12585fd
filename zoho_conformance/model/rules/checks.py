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
        about="success",
    ),
    Rule(
        "content-type-changed",
        "error",
        "A JSON body comes under another content type.",
        about="answer",
    ),
    Rule(
        "key-missing", "error", "A documented key is absent where every sample has it.", about="key"
    ),
    Rule(
        "key-renamed",
        "error",
        "A documented key is absent and a similar new one stands in its place.",
        about="key",
    ),
    Rule("key-undocumented", "info", "A key comes that no page documents.", about="success"),
    Rule("type-changed", "error", "A value has another JSON type than documented.", about="key"),
    Rule(
        "null-undocumented", "error", "A value is null where the contract has no null.", about="key"
    ),
    Rule(
        "null-condition-broken",
        "error",
        "A value is null, or is not, against the documented condition.",
        about="key",
    ),
    Rule("value-undocumented", "error", "A value is not among the possible values.", about="key"),
    Rule(
        "format-changed",
        "error",
        "A string has another format, such as an id that is not all digits.",
        about="key",
    ),
    Rule(
        "error-under-success",
        "error",
        "An error body comes under a success status.",
        about="answer",
    ),
    Rule(
        "error-instead-of-success",
        "error",
        "A documented error answers a request that is due to succeed.",
        about="success",
    ),
    Rule(
        "fields-not-filtering",
        "error",
        "Keys that `fields` did not ask for are answered.",
        about="success",
        only_if="fields",
    ),
    Rule(
        "parameter-not-mandatory",
        "warning",
        "A request without a mandatory parameter succeeds.",
        about="refusal",
        only_if="names-parameter",
    ),
    Rule(
        "count-disagrees",
        "error",
        "The paging block counts other rows than there are.",
        about="success",
        only_if="counts",
    ),
    Rule(
        "answer-not-asked-for",
        "error",
        "The answer is about another module, record or lock than asked for.",
        about="success",
        only_if="echoes",
    ),
    Rule(
        "views-disagree",
        "error",
        "The same lock reads differently by its id than in the list.",
        about="pair",
        needs="same-as",
    ),
    Rule(
        "error-code-undocumented",
        "error",
        "An error code comes that the error table does not have.",
        about="answer",
    ),
    Rule(
        "error-code-unexpected",
        "error",
        "A documented error comes where another one is due.",
        about="refusal",
    ),
    Rule(
        "error-status-changed",
        "error",
        "A documented error code comes under another HTTP status.",
        about="refusal",
    ),
    Rule(
        "error-envelope-changed",
        "error",
        "An error body is not code, details, message and status.",
        about="answer",
    ),
    Rule(
        "details-parameter-unnamed",
        "error",
        "The details of an error do not name the missing parameter.",
        about="refusal",
        only_if="names-parameter",
    ),
    Rule(
        "message-changed",
        "warning",
        "The message of a documented error has other words.",
        about="answer",
    ),
    Rule(
        "rows-not-due",
        "error",
        "Rows come where none are due, of what is not there or was removed.",
        about="success",
        only_if="no-rows-due",
    ),
    Rule(
        "write-without-effect",
        "error",
        "What was written does not read back as it was sent.",
        about="write",
        needs="written",
    ),
    Rule(
        "write-changed-more",
        "error",
        "A write changed more than it was asked to.",
        about="write",
        needs="before",
    ),
    Rule(
        "success-instead-of-error",
        "error",
        "A request that is due to be refused succeeds.",
        about="refusal",
        only_if="plain-refusal",
    ),
    Rule(
        RECORDING_OUTDATED,
        "warning",
        "An answer has another shape than the recording of it (`record --compare`).",
        about="recording",
    ),
)
"""Every rule by its id, in the order in which the README lists them."""
