"""The envelope of an error: the keys that every error has, their types, and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks.error_answer import ErrorAnswer, first_row, is_error
from zoho_conformance.checks.renames import pair_renames
from zoho_conformance.contracts.schema.validator import Validator, Violation
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.shown import mask
from zoho_conformance.model.stable_form import word_or_form

ENVELOPE: Mapping[str, str] = MappingProxyType(
    {"code": "string", "details": "object", "message": "string", "status": "string"}
)
"""The keys of every error, and the types of what they hold."""


def check_envelope(error: ErrorAnswer, envelope: Validator) -> Iterator[Finding]:
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
    new = [name for name in body if name not in ENVELOPE]
    return pair_renames(
        missing, (), new, lambda name, new_name: json_type(body[new_name]) == ENVELOPE[name]
    )


def _about_envelope_value(error: ErrorAnswer, violation: Violation) -> Finding:
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


def _about_place(error: ErrorAnswer) -> Finding | None:
    """The finding that the error is not where one may stand; None where it is."""
    promise, body = error.make.promise, error.body
    wrapper = promise.wrapper or ""
    if not ENVELOPE.keys().isdisjoint(body):
        return None
    is_write = promise.operation.method != "GET" and bool(wrapper)
    whole = "code, details, message and status"
    around = next((name for name in body if name != wrapper and _is_envelope(body[name])), None)
    if around is not None:
        return _about_wrapped(error, around)
    if wrapper in body and (not is_write or first_row(promise, body) is not None):
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


def _about_wrapped(error: ErrorAnswer, around: str) -> Finding:
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
    error: ErrorAnswer,
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
