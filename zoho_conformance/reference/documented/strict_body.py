"""What a page would refuse in the body of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.contracts.schema.violation import Violation
from zoho_conformance.contracts.sent_values import find_key, is_taken
from zoho_conformance.reference.documented.call import Call
from zoho_conformance.reference.documented.refusals import Refusal

_INVALID = ("INVALID_DATA",)
_MISSING = ("MANDATORY_NOT_FOUND", "REQUIRED_PARAM_MISSING", "INVALID_DATA")
_EXPECTED = ("EXPECTED_FIELD_MISSING", "MANDATORY_NOT_FOUND", "INVALID_DATA")
_TOO_MANY = ("LIMIT_EXCEEDED", "INVALID_DATA")
# Zoho's own words for JSON types.
_TYPES: Mapping[str, str] = {"object": "jsonobject", "array": "jsonarray"}
_LIMITS: Mapping[str, str] = {
    "maxLength": "maximum_length",
    "minLength": "minimum_length",
    "maxItems": "maximum_length",
    "minItems": "minimum_length",
    "maximum": "maximum",
    "minimum": "minimum",
}


def unreadable_body(call: Call) -> Iterator[Refusal]:
    """A body that is no JSON object, where the page has keys for one."""
    if _has_json(call) and not isinstance(call.body, dict):
        yield Refusal(_INVALID, "invalid data", {"expected_data_type": "jsonobject"})


def misfitting_body(call: Call) -> Iterator[Refusal]:
    """Keys that are missing, of another type, beyond a limit, or with an unlisted value."""
    if not _has_json(call) or not isinstance(call.body, dict):
        return
    keys = {key.path: key for key in call.promise.request_keys}
    for violation in call.validator.violations(call.body):
        # A text that is not an id identifies nothing, whether or not a page calls it a number.
        is_no_id = violation.keyword == "pattern"
        if is_no_id or not is_taken(violation, find_key(keys, violation.path)):
            yield from _refusals(call, violation)


def too_many_rows(call: Call) -> Iterator[Refusal]:
    """More rows than one call takes."""
    limit, wrapper = call.promise.most("records"), call.promise.request_wrapper
    if limit is not None and wrapper is not None and len(call.sent_rows) > limit.at_most:
        details = {**_place((wrapper,)), "maximum_length": limit.at_most, "limit": limit.at_most}
        yield Refusal(_TOO_MANY, "invalid data", details)


def _has_json(call: Call) -> bool:
    """Whether the body is to be JSON: files and forms are taken as they are."""
    media_type = call.request.headers.get("content-type", "").partition(";")[0].strip()
    is_form = media_type.startswith(("multipart/", "application/x-www-form", "application/octet"))
    takes_body = call.promise.operation.method not in ("GET", "DELETE")
    return takes_body and bool(call.promise.request_keys) and not is_form


def _refusals(call: Call, violation: Violation) -> Iterator[Refusal]:
    steps, keyword = violation.steps, violation.keyword
    row = steps[1] if len(steps) > 1 and steps[0] == call.promise.request_wrapper else None
    place = row if isinstance(row, int) else None
    if keyword in ("required", "anyOf", "dependentRequired"):
        codes = _MISSING if keyword == "required" else _EXPECTED
        for name in violation.keys or ("",):
            missing = (*steps, name) if name else steps
            yield Refusal(codes, "required field not found", _place(missing), place)
    elif keyword == "type":
        expected = _expected(violation.allowed)
        details = {**_place(steps), "expected_data_type": expected}
        yield Refusal(_INVALID, "invalid data", details, place)
    elif keyword in ("enum", "const"):
        allowed = violation.allowed if isinstance(violation.allowed, list) else [violation.allowed]
        details = {**_place(steps), "supported_values": allowed}
        yield Refusal(_INVALID, "invalid data", details, place)
    else:
        limit = {_LIMITS[keyword]: violation.allowed} if keyword in _LIMITS else {}
        yield Refusal(_INVALID, "invalid data", {**_place(steps), **limit}, place)


def _expected(types: Any) -> str:
    kinds = [types] if isinstance(types, str) else [kind for kind in types if kind != "null"]
    return _TYPES.get(kinds[0], kinds[0]) if kinds else "null"


def _place(steps: tuple[str | int, ...]) -> dict[str, object]:
    """Where a value stands, as `details` say it: `{"api_name", "json_path"}`."""
    names = [step for step in steps if isinstance(step, str)]
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return {"api_name": names[-1] if names else "", "json_path": f"${path}"}
