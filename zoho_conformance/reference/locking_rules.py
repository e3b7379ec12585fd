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
from zoho_conformance.reference.request import BodyPath
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
_MAX_RULES = 5
_TOO_MANY = "The maximum limit for locking rules is exceeded."
_SAME_NAME = "Duplicate value is found in rule name."
_SAME_CRITERIA = "Duplicate value is found in criteria."
_TASKS_VALUE = "Closed"


def refusals_of_criteria(
    criteria: object, fields: ReferenceKind, only_value: str | None, path: BodyPath
) -> Iterator[Answer]:
    """Yield what is wrong with criteria; `only_value` is the only value supported, if not None."""
    if not isinstance(criteria, dict):
        yield wrong_type(path, "jsonobject")
    elif "group" in criteria or "group_operator" in criteria:
        yield from _refusals_of_group(criteria, fields, only_value, path)
    else:
        yield from _refusals_of_leaf(criteria, fields, only_value, path)


def _refusals_of_group(
    criteria: JsonObject, fields: ReferenceKind, only_value: str | None, path: BodyPath
) -> Iterator[Answer]:
    for key in ("group_operator", "group"):
        if criteria.get(key) is None:
            yield required_missing(path.key(key))
    if criteria.get("group_operator") not in _OPERATORS:
        yield not_among(path.key("group_operator"), _OPERATORS, "invalid data")
    members = criteria.get("group")
    if not isinstance(members, list) or not members:
        yield wrong_type(path.key("group"), "jsonarray")
        return
    for index, member in enumerate(members):
        yield from refusals_of_criteria(member, fields, only_value, path.key("group").item(index))


def _refusals_of_leaf(
    criteria: JsonObject, fields: ReferenceKind, only_value: str | None, path: BodyPath
) -> Iterator[Answer]:
    for key in ("comparator", "field", "value"):
        if criteria.get(key) is None:
            yield required_missing(path.key(key))
    for key in ("comparator", "value"):
        if not isinstance(criteria[key], str):
            yield wrong_type(path.key(key), "string")
    yield from refusals_of_reference(criteria["field"], fields, path.key("field"))
    if only_value not in (None, criteria["value"]):
        yield not_supported(path.key("value"), "value not supported")


def stored_criteria(criteria: JsonObject, fields: ReferenceKind) -> JsonObject:
    """Valid criteria as the org stores them: each field by its API name and its id."""
    members = criteria.get("group")
    if isinstance(members, list):
        return {
            "group_operator": criteria["group_operator"],
            "group": [stored_criteria(member, fields) for member in members],
        }
    field = criteria["field"]
    identity = referred_id(field, fields) if isinstance(field, dict) else None
    return {
        "comparator": criteria["comparator"],
        "field": {"api_name": fields.known[identity or ""], "id": identity},
        "value": criteria["value"],
    }


def refusals_of_rules(
    module: Module, rules: Sequence[object], current: Sequence[JsonObject], path: BodyPath
) -> Iterator[Answer]:
    """Yield what is wrong with rules in a request; `current` are those the module has now."""
    objects = [rule for rule in rules if isinstance(rule, dict)]
    for index, rule in enumerate(rules):
        if not isinstance(rule, dict):
            yield wrong_type(path.item(index), "jsonobject")
    untouched = _untouched_rules(objects, current)
    written = [rule for rule in objects if not _is_deletion(rule)]
    if len(untouched) + len(written) > _MAX_RULES:
        yield limit_exceeded(path, _MAX_RULES, _MAX_RULES - len(untouched), _TOO_MANY)
    for index, rule in enumerate(objects):
        yield from _refusals_of_rule(module, rule, current, path.item(index))
    yield from _refusals_of_duplicates(module, objects, current, path)


def _refusals_of_rule(
    module: Module, rule: JsonObject, current: Sequence[JsonObject], path: BodyPath
) -> Iterator[Answer]:
    is_new = _id(rule) is None
    if not is_new and _id(rule) not in {_id(other) for other in current}:
        yield not_found(path.key("id"))
    if _is_deletion(rule):
        if is_new:
            yield required_missing(path.key("id"))
        return
    if is_new and not rule.get("name"):
        yield required_missing(path.key("name"))
    if not isinstance(rule.get("name", ""), str):
        yield wrong_type(path.key("name"), "string")
    if rule.get("criteria") is None:
        yield required_missing(path.key("criteria"))
    if not isinstance(rule.get("lock_existing_records", False), bool):
        yield wrong_type(path.key("lock_existing_records"), "boolean")
    only_value = _TASKS_VALUE if module.api_name == "Tasks" else None
    yield from refusals_of_criteria(
        rule["criteria"], criteria_fields(module), only_value, path.key("criteria")
    )


def _refusals_of_duplicates(
    module: Module, rules: Sequence[JsonObject], current: Sequence[JsonObject], path: BodyPath
) -> Iterator[Answer]:
    untouched = _untouched_rules(rules, current)
    before = {_id(rule): rule for rule in current}
    names = [rule["name"] for rule in untouched]
    criteria = [rule["criteria"] for rule in untouched]
    for index, rule in enumerate(rules):
        if _is_deletion(rule):
            continue
        name = rule.get("name") or before[_id(rule)]["name"]
        own_criteria = _stored_criteria(module, rule)
        if name in names:
            yield duplicate(path.item(index).key("name"), _SAME_NAME)
        if own_criteria in criteria:
            yield duplicate(path.item(index).key("criteria"), _SAME_CRITERIA)
        names.append(name)
        criteria.append(own_criteria)


def stored_rules(
    inventory: OrgInventory,
    module: Module,
    rules: Sequence[JsonObject],
    current: Sequence[JsonObject],
) -> list[JsonObject]:
    """The rules a module has once valid ones are written: changed ones in place, new ones last."""
    written = {_id(rule): rule for rule in rules if _id(rule) is not None}
    changed = [
        _change_rule(module, rule, written.get(_id(rule)))
        for rule in current
        if not _is_deletion(written.get(_id(rule), {}))
    ]
    added = [
        {
            "name": rule["name"],
            "id": new_id(inventory),
            "lock_existing_records": rule.get("lock_existing_records", False),
            "criteria": _stored_criteria(module, rule),
        }
        for rule in rules
        if _id(rule) is None
    ]
    return changed + added


def _change_rule(module: Module, rule: JsonObject, written: JsonObject | None) -> JsonObject:
    if written is None:
        return rule
    return {
        "name": written.get("name") or rule["name"],
        "id": rule["id"],
        "lock_existing_records": written.get(
            "lock_existing_records", rule["lock_existing_records"]
        ),
        "criteria": _stored_criteria(module, written),
    }


def _untouched_rules(
    rules: Sequence[JsonObject], current: Sequence[JsonObject]
) -> list[JsonObject]:
    touched = {_id(rule) for rule in rules}
    return [rule for rule in current if _id(rule) not in touched]


def _stored_criteria(module: Module, rule: JsonObject) -> JsonObject:
    criteria = rule["criteria"]
    assert isinstance(criteria, dict)
    return stored_criteria(criteria, criteria_fields(module))


def _is_deletion(rule: JsonObject) -> bool:
    return rule.get("_delete") is True


def _id(rule: JsonObject) -> str | None:
    identity = rule.get("id")
    return None if identity is None else str(identity)
