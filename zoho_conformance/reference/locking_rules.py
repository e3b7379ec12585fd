"""The locking rules of a configuration and their criteria: validated, and as stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.org_inventory import Module, OrgInventory, new_id
from zoho_conformance.reference.references import (
    ReferenceKind,
    criteria_fields,
    referred_id,
    refusals_of_reference,
)
from zoho_conformance.reference.request_body import BodyPath
from zoho_conformance.reference.row_refusals import (
    duplicate,
    limit_exceeded,
    not_among,
    not_found,
    not_supported,
    required_missing,
    wrong_type,
)

_OPERATORS = ("AND", "OR")


def refusals_of_criteria(
    given: object, fields: ReferenceKind, only_value: str | None, spot: BodyPath
) -> Iterator[Answer]:
    """Give what is wrong with a criteria; with `only_value`, no other value is supported in it."""
    if not isinstance(given, dict):
        yield wrong_type(spot, "jsonobject")
    elif "group" in given or "group_operator" in given:
        yield from _refusals_of_group(given, fields, only_value, spot)
    else:
        yield from _refusals_of_leaf(given, fields, only_value, spot)


def _refusals_of_group(
    given: JsonObject, fields: ReferenceKind, only_value: str | None, spot: BodyPath
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
    given: JsonObject, fields: ReferenceKind, only_value: str | None, spot: BodyPath
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


def stored_criteria(given: JsonObject, fields: ReferenceKind) -> JsonObject:
    """Give a faultless criteria as the org keeps it: each field by its API name and its id."""
    members = given.get("group")
    if isinstance(members, list):
        return {
            "group_operator": given["group_operator"],
            "group": [stored_criteria(member, fields) for member in members],
        }
    named = given["field"]
    identity = referred_id(named, fields) if isinstance(named, dict) else None
    return {
        "comparator": given["comparator"],
        "field": {"api_name": fields.known[identity or ""], "id": identity},
        "value": given["value"],
    }


_MOST = 5
_TOO_MANY = "The maximum limit for locking rules is exceeded."
_SAME_NAME = "Duplicate value is found in rule name."
_SAME_CRITERIA = "Duplicate value is found in criteria."
_TASKS_VALUE = "Closed"


def refusals_of_rules(
    module: Module, given: Sequence[object], current: Sequence[JsonObject], spot: BodyPath
) -> Iterator[Answer]:
    """Give what is wrong with the rules given, `current` being those that there are now."""
    rules = [rule for rule in given if isinstance(rule, dict)]
    for place, rule in enumerate(given):
        if not isinstance(rule, dict):
            yield wrong_type(spot.item(place), "jsonobject")
    kept = _untouched(rules, current)
    written = [rule for rule in rules if not _deletes(rule)]
    if len(kept) + len(written) > _MOST:
        yield limit_exceeded(spot, _MOST, _MOST - len(kept), _TOO_MANY)
    for place, rule in enumerate(rules):
        yield from _refusals_of_rule(module, rule, current, spot.item(place))
    yield from _duplicates(module, rules, current, spot)


def _refusals_of_rule(
    module: Module, rule: JsonObject, current: Sequence[JsonObject], spot: BodyPath
) -> Iterator[Answer]:
    is_new = _id(rule) is None
    if not is_new and _id(rule) not in {_id(one) for one in current}:
        yield not_found(spot.key("id"))
    if _deletes(rule):
        if is_new:
            yield required_missing(spot.key("id"))
        return
    if is_new and not rule.get("name"):
        yield required_missing(spot.key("name"))
    if not isinstance(rule.get("name", ""), str):
        yield wrong_type(spot.key("name"), "string")
    if rule.get("criteria") is None:
        yield required_missing(spot.key("criteria"))
    if not isinstance(rule.get("lock_existing_records", False), bool):
        yield wrong_type(spot.key("lock_existing_records"), "boolean")
    only_value = _TASKS_VALUE if module.api_name == "Tasks" else None
    yield from refusals_of_criteria(
        rule["criteria"], criteria_fields(module), only_value, spot.key("criteria")
    )


def _duplicates(
    module: Module, rules: Sequence[JsonObject], current: Sequence[JsonObject], spot: BodyPath
) -> Iterator[Answer]:
    kept = _untouched(rules, current)
    before = {_id(one): one for one in current}
    names = [one["name"] for one in kept]
    criteria = [one["criteria"] for one in kept]
    for place, rule in enumerate(rules):
        if _deletes(rule):
            continue
        name = rule.get("name") or before[_id(rule)]["name"]
        own = _criteria(module, rule)
        if name in names:
            yield duplicate(spot.item(place).key("name"), _SAME_NAME)
        if own in criteria:
            yield duplicate(spot.item(place).key("criteria"), _SAME_CRITERIA)
        names.append(name)
        criteria.append(own)


def stored_rules(
    inventory: OrgInventory,
    module: Module,
    given: Sequence[JsonObject],
    current: Sequence[JsonObject],
) -> list[JsonObject]:
    """Give the rules that there are once faultless ones are written: changed in place, new last."""
    written = {_id(rule): rule for rule in given if _id(rule) is not None}
    changed = [
        _changed(module, rule, written.get(_id(rule)))
        for rule in current
        if not _deletes(written.get(_id(rule), {}))
    ]
    added = [
        {
            "name": rule["name"],
            "id": new_id(inventory),
            "lock_existing_records": rule.get("lock_existing_records", False),
            "criteria": _criteria(module, rule),
        }
        for rule in given
        if _id(rule) is None
    ]
    return changed + added


def _changed(module: Module, rule: JsonObject, written: JsonObject | None) -> JsonObject:
    if written is None:
        return rule
    return {
        "name": written.get("name") or rule["name"],
        "id": rule["id"],
        "lock_existing_records": written.get(
            "lock_existing_records", rule["lock_existing_records"]
        ),
        "criteria": _criteria(module, written),
    }


def _untouched(rules: Sequence[JsonObject], current: Sequence[JsonObject]) -> list[JsonObject]:
    touched = {_id(rule) for rule in rules}
    return [rule for rule in current if _id(rule) not in touched]


def _criteria(module: Module, rule: JsonObject) -> JsonObject:
    given = rule["criteria"]
    assert isinstance(given, dict)
    return stored_criteria(given, criteria_fields(module))


def _deletes(rule: JsonObject) -> bool:
    return rule.get("_delete") is True


def _id(rule: JsonObject) -> str | None:
    identity = rule.get("id")
    return None if identity is None else str(identity)
