"""Error answers against the error table: envelope, code, status, message and details."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from zoho_conformance.checks.make_finding import about_operation, about_row
from zoho_conformance.checks.wording import same_words
from zoho_conformance.contracts.promise import Promise, PromisedRow
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.display import shown
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import HTTP_STATUS, Finding
from zoho_conformance.model.json_values import json_type


def is_error(body: Any) -> bool:
    """Whether an object is an error's: a body, or a row."""
    if not isinstance(body, dict) or body.get("status") == "success":
        return False
    return "code" in body or body.get("status") == "error"


def wrapped(promise: Promise, body: Any) -> dict[str, Any] | None:
    """The error that stands in the place of the first row; None where there is none."""
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    return first if isinstance(first, dict) and is_error(first) else None


def check(promise: Promise, envelope: Validator, exchange: Exchange) -> Iterator[Finding]:
    """Everything in which an error answer differs from what the case is due to show."""
    case, body = exchange.case, told(promise, exchange)
    prefix = _prefix(promise, exchange)
    due = _due(promise, exchange)
    broken = list(_envelope(promise, envelope, exchange, due))
    yield from broken
    code = body.get("code") if isinstance(body, dict) else None
    if not isinstance(code, str):
        return
    rows = promise.rows(code)
    if not rows:
        # An error that nobody asked for in particular has only to be one of the table's.
        expected = "a code of the error table" if case.expected == "error" else "a success"
        yield about_operation(
            "error-code-undocumented",
            promise,
            case,
            f"{prefix}code",
            expected=due.code if due else expected,
            actual=shown(code),
            section="errors",
            line=due.row.line if due else None,
        )
    elif due is None:
        yield about_row(
            "error-instead-of-success",
            promise,
            case,
            f"{prefix}code",
            rows[0],
            expected="a success",
            actual=f"{code} under {exchange.response.status}",
        )
    elif code != due.code:
        yield about_row(
            "error-code-unexpected",
            promise,
            case,
            f"{prefix}code",
            due,
            expected=due.code,
            actual=code,
        )
    else:
        yield from _row(promise, exchange, due, rows, {one.path for one in broken})


def told(promise: Promise, exchange: Exchange) -> Any:
    """The error itself: on writes, one that is about an item of the body stands in its place."""
    body = exchange.response.json
    if promise.operation.method == "GET" or not isinstance(body, dict) or "code" in body:
        return body
    rows = body.get(promise.wrapper or "")
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else body


def _prefix(promise: Promise, exchange: Exchange) -> str:
    """What paths of the error begin with: the place of the item, where it is told there."""
    inside = told(promise, exchange) is not exchange.response.json
    return f"{promise.wrapper}[]." if inside else ""


def wrongly_accepted(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A success where an error is due."""
    due = _due(promise, exchange)
    came = exchange.response.status
    if due is None or came == due.row.status or (due.no_content and not exchange.response.body):
        return
    if due.details:
        for name, line in _omitted(promise, exchange):
            yield about_operation(
                "parameter-not-mandatory",
                promise,
                exchange.case,
                name,
                expected=f"{due.code} without {name}",
                actual=f"a success under {came}",
                section="parameters",
                line=line,
            )
    else:
        yield about_row(
            "success-instead-of-error",
            promise,
            exchange.case,
            HTTP_STATUS,
            due,
            expected=f"{due.code} under {due.row.status}",
            actual=f"a success under {came}",
        )


def _due(promise: Promise, exchange: Exchange) -> PromisedRow | None:
    name = exchange.case.name
    return next((row for row in promise.errors if row.case == name), None)


def _envelope(
    promise: Promise, envelope: Validator, exchange: Exchange, due: PromisedRow | None
) -> Iterator[Finding]:
    """What the envelope lacks or has in another form, or wrapped where flat is due."""
    body = told(promise, exchange)
    line = due.row.line if due else None
    if isinstance(body, dict) and promise.wrapper in body and "code" not in body:
        yield about_operation(
            "error-envelope-changed",
            promise,
            exchange.case,
            promise.wrapper or "",
            expected="code, details, message and status at the top",
            actual=f"them inside {promise.wrapper}",
            section="errors",
            line=line,
            basis="ruled",
        )
        return
    for violation in envelope.violations(body):
        names = violation.keys or ("",)
        for name in names:
            path = _prefix(promise, exchange) + f"{violation.path}.{name}".strip(".")
            yield about_operation(
                "error-envelope-changed",
                promise,
                exchange.case,
                path,
                expected=f"the key {name}" if name else _allowed(violation.allowed),
                actual="no such key" if name else json_type(violation.value),
                section="errors",
                line=line,
                basis="ruled",
            )


def _allowed(allowed: Any) -> str:
    return " or ".join(allowed) if isinstance(allowed, list) else str(allowed)


def _row(
    promise: Promise,
    exchange: Exchange,
    due: PromisedRow,
    rows: tuple[PromisedRow, ...],
    broken: set[str],
) -> Iterator[Finding]:
    """The answer against its own row: status, message and details."""
    came, body = exchange.response.status, told(promise, exchange)
    statuses = {row.row.status for row in rows}
    if came not in statuses and None not in statuses:
        also = came == due.status_also
        finding = about_row(
            "error-status-changed",
            promise,
            exchange.case,
            HTTP_STATUS,
            due,
            expected=f"{due.code} under {due.row.status}",
            actual=str(came),
            level=due.status_level if also else "error",
        )
        id_, why = due.status_ruling if also and due.status_ruling else (finding.ruling, "")
        yield replace(finding, ruling=id_, why=why)
    messages = [row.row.message for row in rows if row.row.message]
    messages += [one for row in rows for one in row.messages] if messages else []
    prefix = _prefix(promise, exchange)
    if messages and f"{prefix}message" not in broken and not same_words(body["message"], messages):
        yield about_row(
            "message-changed",
            promise,
            exchange.case,
            f"{prefix}message",
            due,
            expected=f"“{due.row.message or ''}”",
            actual="other words",
        )
    if due.details and f"{prefix}details" not in broken:
        yield from _details(promise, exchange, due, body["details"])


def _details(
    promise: Promise, exchange: Exchange, due: PromisedRow, details: dict[str, Any]
) -> Iterator[Finding]:
    key = next((name for name in due.details if name in details), None)
    omitted = [name for name, _ in _omitted(promise, exchange)]
    if key is None or (omitted and details[key] not in omitted):
        yield about_row(
            "details-parameter-unnamed",
            promise,
            exchange.case,
            f"{_prefix(promise, exchange)}details.{key or due.details[0]}",
            due,
            expected=f"{' or '.join(omitted) or 'the parameter'} under {' or '.join(due.details)}",
            actual="another name" if key else "neither key",
        )


def _omitted(promise: Promise, exchange: Exchange) -> list[tuple[str, int]]:
    """The mandatory parameters that the request lacks, with their lines."""
    sent = exchange.request.query
    return [
        (one.name, one.line)
        for one in promise.contract.parameters
        if one.presence in ("mandatory", "conditional") and one.name not in sent
    ]


def other_status(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """An answer without a body, where the row that is due is known by its status alone."""
    due = _due(promise, exchange)
    if due is not None:
        yield about_row(
            "error-status-changed",
            promise,
            exchange.case,
            HTTP_STATUS,
            due,
            expected=f"{due.code} under {due.row.status}",
            actual=str(exchange.response.status),
        )


def under_success(promise: Promise, exchange: Exchange) -> Finding:
    """An error body that comes under a success status."""
    due = _due(promise, exchange)
    body = exchange.response.json
    code = (wrapped(promise, body) or body).get("code")
    return about_operation(
        "error-under-success",
        promise,
        exchange.case,
        HTTP_STATUS,
        expected=f"{due.code} under {due.row.status}" if due else "a success",
        actual=f"an error body ({shown(str(code))}) under {exchange.response.status}",
        section="errors",
        line=due.row.line if due else None,
    )
