"""The refusals of one body item: a function for each error row, wrapped as its success would be."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from zoho_conformance.reference.answers import JSON_HEADERS, Answer, JsonObject, refusal_row
from zoho_conformance.reference.request_body import BodyPath

_INVALID = "invalid data"


def _row(spot: BodyPath, code: str, message: str, details: JsonObject | None = None) -> Answer:
    row = refusal_row(code, message, spot.named if details is None else details)
    return Answer(HTTPStatus.BAD_REQUEST, JSON_HEADERS, {spot.wrapper: [row]})


def required_missing(spot: BodyPath, message: str = "required field not found") -> Answer:
    """Refuse an item without a mandatory key."""
    return _row(spot, "MANDATORY_NOT_FOUND", message)


def wrong_type(spot: BodyPath, expected: str) -> Answer:
    """Refuse a value of another JSON type than expected, such as `string` or `jsonarray`."""
    return _row(spot, "INVALID_DATA", _INVALID, {**spot.named, "expected_data_type": expected})


def too_long(spot: BodyPath, maximum: int) -> Answer:
    """Refuse a text of more than `maximum` characters."""
    return _row(spot, "INVALID_DATA", _INVALID, {**spot.named, "maximum_length": maximum})


def not_among(spot: BodyPath, supported: Sequence[str], message: str) -> Answer:
    """Refuse a value that is none of those supported."""
    details: JsonObject = {**spot.named, "supported_values": list(supported)}
    return _row(spot, "INVALID_DATA", message, details)


def not_found(spot: BodyPath, message: str = _INVALID) -> Answer:
    """Refuse a value that names nothing there is."""
    return _row(spot, "INVALID_DATA", message)


def not_supported(spot: BodyPath, message: str) -> Answer:
    """Refuse a value that names a thing which record locking cannot work with."""
    return _row(spot, "NOT_SUPPORTED", message)


def limit_exceeded(spot: BodyPath, limit: int, available: int, message: str) -> Answer:
    """Refuse more things than may be; `available` more than there are now would be taken."""
    details: JsonObject = {**spot.named, "limit": limit, "available_limit": available}
    return _row(spot, "LIMIT_EXCEEDED", message, details)


def dependent_missing(spot: BodyPath, dependee: BodyPath, message: str) -> Answer:
    """Refuse an item without the key that another key's value makes mandatory."""
    return _row(
        spot, "DEPENDENT_FIELD_MISSING", message, {"dependee": dependee.named, **spot.named}
    )


def nothing_named(spots: Sequence[BodyPath], message: str) -> Answer:
    """Refuse a reference that has none of the keys that could name a thing."""
    details: JsonObject = {"expected_fields": [spot.named for spot in spots]}
    return _row(spots[0], "EXPECTED_FIELD_MISSING", message, details)


def ambiguous(spots: Sequence[BodyPath], message: str) -> Answer:
    """Refuse a reference whose keys name different things."""
    details: JsonObject = {"ambiguity_due_to": [spot.named for spot in spots]}
    return _row(spots[0], "AMBIGUITY_DURING_PROCESSING", message, details)


def duplicate(spot: BodyPath, message: str) -> Answer:
    """Refuse a value that another item has already."""
    return _row(spot, "DUPLICATE_DATA", message)
