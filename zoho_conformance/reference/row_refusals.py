"""The refusals of one body item: a function for each error row, wrapped as its success would be.

Where a page's row has one message, that is sent; where it has several causes or none, the wording
and the shape of `details` are those of Zoho's OpenAPI files.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from zoho_conformance.reference.answers import JSON_HEADERS, Answer, JsonObject, refusal_row
from zoho_conformance.reference.request import BodyPath

_INVALID = "invalid data"


def _row(path: BodyPath, code: str, message: str, details: JsonObject | None = None) -> Answer:
    row = refusal_row(code, message, path.details if details is None else details)
    return Answer(HTTPStatus.BAD_REQUEST, JSON_HEADERS, {path.wrapper: [row]})


def required_missing(path: BodyPath, message: str = "required field not found") -> Answer:
    """Refuse an item without a mandatory key."""
    return _row(path, "MANDATORY_NOT_FOUND", message)


def wrong_type(path: BodyPath, expected: str) -> Answer:
    """Refuse a value of another JSON type than expected, such as `string` or `jsonarray`."""
    return _row(path, "INVALID_DATA", _INVALID, {**path.details, "expected_data_type": expected})


def too_long(path: BodyPath, maximum: int) -> Answer:
    """Refuse a text of more than `maximum` characters."""
    return _row(path, "INVALID_DATA", _INVALID, {**path.details, "maximum_length": maximum})


def not_among(path: BodyPath, supported: Sequence[str], message: str) -> Answer:
    """Refuse a value that is not one of those supported."""
    details: JsonObject = {**path.details, "supported_values": list(supported)}
    return _row(path, "INVALID_DATA", message, details)


def not_found(path: BodyPath, message: str = _INVALID) -> Answer:
    """Refuse a value that names nothing that exists."""
    return _row(path, "INVALID_DATA", message)


def not_supported(path: BodyPath, message: str) -> Answer:
    """Refuse a value that names something record locking cannot work with."""
    return _row(path, "NOT_SUPPORTED", message)


def limit_exceeded(path: BodyPath, limit: int, available: int, message: str) -> Answer:
    """Refuse more things than allowed; `available` more would have been accepted."""
    details: JsonObject = {**path.details, "limit": limit, "available_limit": available}
    return _row(path, "LIMIT_EXCEEDED", message, details)


def dependent_missing(path: BodyPath, dependee: BodyPath, message: str) -> Answer:
    """Refuse an item without the key that another key's value makes mandatory."""
    return _row(
        path, "DEPENDENT_FIELD_MISSING", message, {"dependee": dependee.details, **path.details}
    )


def reference_key_missing(paths: Sequence[BodyPath], message: str) -> Answer:
    """Refuse a reference without any of the keys that could name a thing."""
    details: JsonObject = {"expected_fields": [path.details for path in paths]}
    return _row(paths[0], "EXPECTED_FIELD_MISSING", message, details)


def ambiguous(paths: Sequence[BodyPath], message: str) -> Answer:
    """Refuse a reference whose keys name different things."""
    details: JsonObject = {"ambiguity_due_to": [path.details for path in paths]}
    return _row(paths[0], "AMBIGUITY_DURING_PROCESSING", message, details)


def duplicate(path: BodyPath, message: str) -> Answer:
    """Refuse a value that another item already has."""
    return _row(path, "DUPLICATE_DATA", message)
