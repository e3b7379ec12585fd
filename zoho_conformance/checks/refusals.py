"""Error answers against the error table: envelope, code, status, message and details."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.renames import pair_renames
from zoho_conformance.contracts.promise import Promise, PromisedRow
from zoho_conformance.contracts.schema.validator import Validator, Violation
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import HTTP_STATUS, Finding
from zoho_conformance.model.json_values import as_word, comparable, json_type
from zoho_conformance.model.rules import Level
from zoho_conformance.model.shown import mask
from zoho_conformance.model.stable_form import word_or_form

_OTHER_CODE = "value-undocumented"
"""The rule under which another code is one change, whether it stands in a table or a success."""


def is_error(body: Any) -> bool:
    """Whether an object is an error's: a body, or a row."""
    if not isinstance(body, dict) or body.get("status") == "success":
        return False
    return "code" in body or body.get("status") == "error"


def error_in_first_row(promise: Promise, body: Any) -> dict[str, Any] | None:
    """The error that stands in the place of the first row; None where there is none."""
    row = _first_row(promise, body)
    return row if row is not None and is_error(row) else None


def is_same_message(message: str, documented: Iterable[str]) -> bool:
    """Whether a message has the words of a documented one; case and punctuation do not count."""
    return comparable(message) in map(comparable, documented)


def is_another_row(rows: Sequence[PromisedRow], status: int, message: Any) -> bool:
    """Whether an error has neither a status nor the words of any row of its code.

    An error that has either is the documented one, changed. So is one without words, or of a row
    that has none, which could not be told apart.
    """
    if not rows or not isinstance(message, str):
        return False
    documented: list[str] = []
    for row in rows:
        if not row.row.message or row.row.status is None:
            return False
        if status in (row.row.status, row.status_also):
            return False
        documented += (row.row.message, *row.messages)
    return not is_same_message(message, documented)


def check(promise: Promise, envelope: Validator, exchange: Exchange) -> Iterator[Finding]:
    """Every way in which an error answer differs from what the case expects."""
    error = _Error.from_exchange(promise, exchange)
    envelope_findings = list(_check_envelope(error, envelope))
    yield from envelope_findings
    code = error.body.get("code") if isinstance(error.body, dict) else None
    if not isinstance(code, str):
        return
    expected, rows = error.expected, promise.rows_with_code(code)
    if not rows:
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
        yield from _check_details(error, expected, broken)


@dataclass(frozen=True, slots=True)
class _Error:
    """The error of an answer: `inside` is the key of the rows where it stands in one of them.

    `expected` is the row of the error table that the case is named after.
    """

    exchange: Exchange
    make: FindingMaker
    body: Any
    inside: str
    expected: PromisedRow | None

    @classmethod
    def from_exchange(cls, promise: Promise, exchange: Exchange) -> _Error:
        body = exchange.response.json
        # On writes, an error that is about an item of the body stands in its place.
        is_write = promise.operation.method != "GET"
        is_flat = not isinstance(body, dict) or "code" in body
        row = _first_row(promise, body) if is_write and not is_flat else None
        return cls(
            exchange,
            FindingMaker(promise, exchange.case, in_error=True),
            body if row is None else row,
            promise.wrapper or "" if row is not None else "",
            promise.row_of_case(exchange.case),
        )

    @property
    def line(self) -> int | None:
        """The line of the expected row."""
        return self.expected.row.line if self.expected else None

    def path(self, *names: str) -> str:
        """The path of something in the error, from the top of the body."""
        return ".".join((*([f"{self.inside}[]"] if self.inside else []), *filter(None, names)))


def _first_row(promise: Promise, body: Any) -> dict[str, Any] | None:
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    return first if isinstance(first, dict) else None


def _about_undocumented_code(error: _Error, code: str) -> Finding:
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


def _about_undocumented_row(error: _Error, code: str, rows: Sequence[PromisedRow]) -> Finding:
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


_ENVELOPE: Mapping[str, str] = MappingProxyType(
    {"code": "string", "details": "object", "message": "string", "status": "string"}
)
"""The keys of every error, and the types of what they hold."""


def _check_envelope(error: _Error, envelope: Validator) -> Iterator[Finding]:
    """What the envelope lacks or has in another form, or an error that stands elsewhere."""
    misplaced = _about_place(error) if isinstance(error.body, dict) else None
    if misplaced is not None:
        yield misplaced
        return
    violations = list(envelope.violations(error.body))
    missing = [key for violation in violations if not violation.path for key in violation.keys]
    renamed = _renamed_keys(error.body, missing) if missing else {}
    for violation in violations:
        for key in violation.keys:
            new_name = None if violation.path else renamed.get(key)
            came = "no such key" if new_name is None else word_or_form(new_name)
            yield _about_envelope(
                error,
                error.path(violation.path, key),
                expected=f"the key {key}",
                actual=came if new_name is None else f"the key {mask(new_name)} in its place",
                came=came,
                shared_rule="key-missing" if new_name is None else "key-renamed",
            )
        if not violation.keys:
            yield _about_envelope_value(error, violation)


def _renamed_keys(body: Mapping[str, Any], missing: Collection[str]) -> Mapping[str, str]:
    new = [name for name in body if name not in _ENVELOPE]
    return pair_renames(
        missing, (), new, lambda name, new_name: json_type(body[new_name]) == _ENVELOPE[name]
    )


def _about_envelope_value(error: _Error, violation: Violation) -> Finding:
    allowed, value = violation.allowed, violation.value
    is_type = violation.keyword == "type" or not isinstance(value, str)
    rule = "null-undocumented" if value is None else "type-changed"
    return _about_envelope(
        error,
        error.path(violation.path),
        expected=" or ".join(allowed) if isinstance(allowed, list) else str(allowed),
        actual=json_type(value) if is_type else mask(value),
        came=json_type(value) if is_type else word_or_form(value),
        shared_rule=rule if is_type else "value-undocumented",
    )


def _about_place(error: _Error) -> Finding | None:
    """The finding that the error is not where one may stand; None where it is."""
    promise, body = error.make.promise, error.body
    wrapper = promise.wrapper or ""
    if not _ENVELOPE.keys().isdisjoint(body):
        return None
    is_write = promise.operation.method != "GET" and bool(wrapper)
    whole = "code, details, message and status"
    around = next((name for name in body if name != wrapper and _is_envelope(body[name])), None)
    if around is not None:
        return _about_wrapped(error, around)
    if wrapper in body and (not is_write or _first_row(promise, body) is not None):
        return _about_envelope(
            error,
            wrapper,
            expected=f"{whole} at the top",
            actual=f"them inside {wrapper}",
            came="them in the place of a row",
        )
    if not is_write:
        return _about_envelope(error, error.path(), expected=whole, actual="none of these keys")
    # On a write, an error may stand in the place of a row, so that what is gone is the rows' key.
    expected = f"{whole}, at the top or inside {wrapper}"
    if wrapper in body:
        came = json_type(body[wrapper])
        rule = "null-undocumented" if came == "null" else "type-changed"
    else:
        new_name = next((name for name in body if isinstance(body[name], list)), None)
        came = "no such key" if new_name is None else word_or_form(new_name)
        rule = "key-missing" if new_name is None else "key-renamed"
    return replace(
        _about_envelope(error, wrapper, expected=expected, actual=came, shared_rule=rule),
        shared_path=wrapper,
        shared_key=wrapper,
    )


def _is_envelope(value: Any) -> bool:
    return isinstance(value, dict) and is_error(value) and "message" in value


def _about_wrapped(error: _Error, around: str) -> Finding:
    finding = _about_envelope(
        error,
        error.path(),
        expected="code, details, message and status at the top",
        actual=f"them inside {mask(around)}",
        came=f"them inside {word_or_form(around)}",
    )
    # Whatever an operation calls its rows, errors are wrapped alike in all.
    return replace(finding, shared_path="", shared_key="")


def _about_envelope(
    error: _Error,
    path: str,
    *,
    expected: str,
    actual: str,
    came: str | None = None,
    shared_rule: str = "",
) -> Finding:
    return error.make.about_operation(
        "error-envelope-changed",
        path,
        expected=expected,
        actual=actual,
        came=came,
        section="errors",
        line=error.line,
        basis="ruled",
        shared_rule=shared_rule,
    )


def _check_status(
    error: _Error, expected: PromisedRow, rows: Sequence[PromisedRow]
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


def _about_status(error: _Error, expected: PromisedRow, level: Level = "error") -> Finding:
    return error.make.about_row(
        "error-status-changed",
        HTTP_STATUS,
        expected,
        expected=f"{expected.code} under {expected.row.status}",
        actual=str(error.exchange.response.status),
        level=level,
    )


def _check_message(
    error: _Error, expected: PromisedRow, rows: Sequence[PromisedRow], broken: Collection[str]
) -> Iterator[Finding]:
    documented = [row.row.message for row in rows if row.row.message]
    if not documented or error.path("message") in broken:
        return
    documented += [message for row in rows for message in row.messages]
    if not is_same_message(error.body["message"], documented):
        yield error.make.about_row(
            "message-changed",
            error.path("message"),
            expected,
            expected=f"“{expected.row.message or ''}”",
            actual="other words",
        )


def _check_details(
    error: _Error, expected: PromisedRow, broken: Collection[str]
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
        for parameter in promise.contract.parameters
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
    error = _Error.from_exchange(promise, exchange)
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
