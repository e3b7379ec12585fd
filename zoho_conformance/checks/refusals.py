"""Error answers against the error table: envelope, code, status, message and details."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks import details_keys, lifecycle
from zoho_conformance.checks.editions import is_refused_edition
from zoho_conformance.checks.error_answer import (
    ErrorAnswer,
    error_in_first_row,
    is_same_message,
)
from zoho_conformance.checks.error_envelope import check_envelope
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import HTTP_STATUS, Finding
from zoho_conformance.model.json_values import as_word
from zoho_conformance.model.lifecycle import API_NOT_SUPPORTED
from zoho_conformance.model.rules import Level
from zoho_conformance.model.shown import mask
from zoho_conformance.model.stable_form import word_or_form

_MAX_QUOTED = 3
"""More messages of one row than these are counted, not quoted."""

_OTHER_CODE = "value-undocumented"
"""The rule under which another code is one change, whether it stands in a table or a success."""


def is_another_row(rows: Sequence[PromisedRow], status: int, message: Any) -> bool:
    """Whether an error has neither a status nor the words of any row of its code.

    An error that has either is the documented one, changed. So is one without words, or of a row
    that has none, which would look the same.
    """
    if not rows or not isinstance(message, str):
        return False
    documented: list[str] = []
    for row in rows:
        if not row.is_worded or row.row.status is None:
            return False
        if status in (row.row.status, row.status_also):
            return False
        documented += row.all_messages
    return not is_same_message(message, documented)


def check(promise: Promise, envelope: Validator, exchange: Exchange) -> Iterator[Finding]:
    """Every way in which an error answer differs from what the case expects."""
    error = ErrorAnswer.from_exchange(promise, exchange)
    envelope_findings = list(check_envelope(error, envelope))
    yield from envelope_findings
    code = error.body.get("code") if isinstance(error.body, dict) else None
    if not isinstance(code, str):
        return
    expected, rows = error.expected, promise.rows_with_code(code)
    is_awaited = expected is not None and code == expected.code
    if code == API_NOT_SUPPORTED and (exchange.is_foreign or not is_awaited):
        yield lifecycle.version_ended(
            error.make, error.path("code"), error.body, is_documented=bool(rows)
        )
        if not is_awaited:
            return
    if not rows:
        is_any_error = expected is None and exchange.case.expected == "error"
        # Of a page that names editions, the others are refused without a row of the table.
        if not (is_any_error and is_refused_edition(promise, exchange.response)):
            yield _about_undocumented_code(error, code)
    elif is_another_row(rows, exchange.response.status, error.body.get("message")):
        yield _about_undocumented_row(error, code, rows)
    elif expected is None:
        yield error.make.about_row(
            "error-instead-of-success",
            error.path("code"),
            rows[0],
            expected="a success",
            actual=f"{code} under {exchange.response.status}",
            came=code,
            shared_rule=_OTHER_CODE,
        )
    elif code != expected.code:
        yield error.make.about_row(
            "error-code-unexpected",
            error.path("code"),
            expected,
            expected=expected.code,
            actual=code,
            shared_rule=_OTHER_CODE,
        )
    else:
        broken = {finding.path for finding in envelope_findings}
        yield from _check_status(error, expected, rows)
        yield from _check_message(error, expected, rows, broken)
        yield from _check_parameter_named(error, expected, broken)
        yield from details_keys.check(error, expected, rows, broken)


def _about_undocumented_code(error: ErrorAnswer, code: str) -> Finding:
    # Where no particular error is expected, any of the table will do.
    expects_error = error.exchange.case.expected == "error"
    default = "a code of the error table" if expects_error else "a success"
    return error.make.about_operation(
        "error-code-undocumented",
        error.path("code"),
        expected=error.expected.code if error.expected else default,
        actual=mask(code),
        came=word_or_form(code),
        section="errors",
        line=error.line,
        shared_rule=_OTHER_CODE,
    )


def _about_undocumented_row(error: ErrorAnswer, code: str, rows: Sequence[PromisedRow]) -> Finding:
    status = error.exchange.response.status
    statuses = dict.fromkeys(str(row.row.status) for row in rows)
    return error.make.about_operation(
        "error-code-undocumented",
        error.path("code"),
        expected=f"{code} under {' or '.join(statuses)}, with the words of the page",
        actual=f"{code} under {status}, with other words",
        # As of a code that no row has: whatever it comes under, it is the code that came.
        came=code,
        section="errors",
        line=rows[0].row.line,
        shared_rule=_OTHER_CODE,
    )


def _check_status(
    error: ErrorAnswer, expected: PromisedRow, rows: Sequence[PromisedRow]
) -> Iterator[Finding]:
    """The status; of a code that has several rows, any of theirs will do."""
    status = error.exchange.response.status
    statuses = {row.row.status for row in rows}
    if status in statuses or None in statuses:
        return
    is_ruled = status == expected.status_also
    finding = _about_status(error, expected, "error" if not is_ruled else expected.status_level)
    if is_ruled and expected.status_ruling:
        ruling, why = expected.status_ruling
        finding = replace(finding, ruling=ruling, why=why)
    yield finding


def _about_status(error: ErrorAnswer, expected: PromisedRow, level: Level = "error") -> Finding:
    return error.make.about_row(
        "error-status-changed",
        HTTP_STATUS,
        expected,
        expected=f"{expected.code} under {expected.row.status}",
        actual=str(error.exchange.response.status),
        level=level,
    )


def _check_message(
    error: ErrorAnswer, expected: PromisedRow, rows: Sequence[PromisedRow], broken: Collection[str]
) -> Iterator[Finding]:
    """The words; of a code that has several rows, and of several causes, any of theirs will do.

    A page that lists causes may not list all, so other words are a note and no drift.
    """
    is_worded = all(row.is_worded for row in rows)
    if not is_worded or error.path("message") in broken:
        return
    documented = [message for row in rows for message in row.all_messages]
    if not is_same_message(error.body["message"], documented):
        has_causes = any(row.row.causes and row.row.message is None for row in rows)
        yield error.make.about_row(
            "message-changed",
            error.path("message"),
            expected,
            expected=_describe_messages(expected),
            actual="other words",
            level="info" if has_causes else "error",
        )


def _describe_messages(row: PromisedRow) -> str:
    """The message of the page for a row, or else those of its causes and the rulings."""
    messages = (row.row.message,) if row.row.message else row.all_messages
    if len(messages) > _MAX_QUOTED:
        return f"one of the {len(messages)} messages of its causes"
    return " or ".join(f"“{message}”" for message in messages)


def _check_parameter_named(
    error: ErrorAnswer, expected: PromisedRow, broken: Collection[str]
) -> Iterator[Finding]:
    """Whether the details name the parameter that the request lacks."""
    if not expected.details or error.path("details") in broken:
        return
    details = error.body["details"]
    key = next((name for name in expected.details if name in details), None)
    omitted = [name for name, _ in _omitted_parameters(error.make.promise, error.exchange)]
    if key is None or (omitted and details[key] not in omitted):
        names = " or ".join(omitted) or "the parameter"
        yield error.make.about_row(
            "details-parameter-unnamed",
            error.path("details", key or expected.details[0]),
            expected,
            expected=f"{names} under {' or '.join(expected.details)}",
            actual="another name" if key else "neither key",
        )


def _omitted_parameters(promise: Promise, exchange: Exchange) -> list[tuple[str, int]]:
    """The mandatory parameters that the request lacks, with their lines."""
    sent = exchange.request.query
    return [
        (parameter.name, parameter.line)
        for parameter in promise.parameters
        if parameter.presence in ("mandatory", "conditional")
        and not parameter.is_header
        and parameter.name not in sent
    ]


def check_accepted(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A success where an error is expected."""
    expected = promise.row_of_case(exchange.case)
    status, make = exchange.response.status, FindingMaker(promise, exchange.case)
    if expected is None or status == expected.row.status:
        return
    if expected.no_content and not exchange.response.body:
        return
    if not expected.details:
        yield make.about_row(
            "success-instead-of-error",
            HTTP_STATUS,
            expected,
            expected=f"{expected.code} under {expected.row.status}",
            actual=f"a success under {status}",
        )
        return
    for name, line in _omitted_parameters(promise, exchange):
        yield make.about_operation(
            "parameter-not-mandatory",
            name,
            expected=f"{expected.code} without {name}",
            actual=f"a success under {status}",
            section="parameters",
            line=line,
        )


def check_bodiless(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """An answer without a body, where only the status shows which row it is."""
    error = ErrorAnswer.from_exchange(promise, exchange)
    if error.expected is not None:
        yield _about_status(error, error.expected)


def error_under_success(promise: Promise, exchange: Exchange) -> Finding:
    """An error body that comes under a success status."""
    body, expected = exchange.response.json, promise.row_of_case(exchange.case)
    code = as_word((error_in_first_row(promise, body) or body).get("code"))
    status = str(exchange.response.status)
    return FindingMaker(promise, exchange.case).about_operation(
        "error-under-success",
        HTTP_STATUS,
        expected=f"{expected.code} under {expected.row.status}" if expected else "a success",
        actual=f"an error body ({mask(code)}) under {status}",
        # Of the code that was due, the status is what drifted.
        came=status
        if expected and code == expected.code
        else f"{word_or_form(code)} under {status}",
        section="errors",
        line=expected.row.line if expected else None,
    )
