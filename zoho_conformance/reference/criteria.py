"""The criteria of a locking rule: a leaf, or a group of criteria of any depth."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.body_paths import Spot
from zoho_conformance.reference.references import Referred, identified, refusals_of_reference
from zoho_conformance.reference.row_refusals import (
    not_among,
    not_supported,
    required_missing,
    wrong_type,
)

_OPERATORS = ("AND", "OR")


def refusals_of_criteria(
    given: object, fields: Referred, only_value: str | None, spot: Spot
) -> Iterator[Answer]:
    """Give what is wrong with a criteria; with `only_value`, no other value is supported in it."""
    if not isinstance(given, dict):
        yield wrong_type(spot, "jsonobject")
    elif "group" in given or "group_operator" in given:
        yield from _refusals_of_group(given, fields, only_value, spot)
    else:
        yield from _refusals_of_leaf(given, fields, only_value, spot)


def _refusals_of_group(
    given: JsonObject, fields: Referred, only_value: str | None, spot: Spot
) -> Iterator[Answer]:
    for key in ("group_operator", "group"):
        if given.get(key) is None:
            yield required_missing(spot.key(key))
    if given.get("group_operator") not in _OPERATORS:
        yield not_among(spot.key("group_operator"), _OPERATORS, "invalid data")
    members = given.get("group")
    if not isinstance(members, list) or not members:
        yield wrong_type(spot.key("group"), "jsonarray")
        return
    for place, member in enumerate(members):
        yield from refusals_of_criteria(member, fields, only_value, spot.key("group").item(place))


def _refusals_of_leaf(
    given: JsonObject, fields: Referred, only_value: str | None, spot: Spot
) -> Iterator[Answer]:
    for key in ("comparator", "field", "value"):
        if given.get(key) is None:
            yield required_missing(spot.key(key))
    for key in ("comparator", "value"):
        if not isinstance(given[key], str):
            yield wrong_type(spot.key(key), "string")
    yield from refusals_of_reference(given["field"], fields, spot.key("field"))
    if only_value not in (None, given["value"]):
        yield not_supported(spot.key("value"), "value not supported")


def criteria_as_kept(given: JsonObject, fields: Referred) -> JsonObject:
    """Give a faultless criteria as the org keeps it: each field by its API name and its id."""
    members = given.get("group")
    if isinstance(members, list):
        return {
            "group_operator": given["group_operator"],
            "group": [criteria_as_kept(member, fields) for member in members],
        }
    named = given["field"]
    identity = identified(named, fields) if isinstance(named, dict) else None
    return {
        "comparator": given["comparator"],
        "field": {"api_name": fields.known[identity or ""], "id": identity},
        "value": given["value"],
    }
