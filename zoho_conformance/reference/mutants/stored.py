"""Mutants that store something else than was sent, generated for every documented key of a request.

Of what was sent each key is lost, or kept as another value; of what was not sent each is reset.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.configurations import CONFIGURATIONS
from zoho_conformance.reference.mutation import Mutant, StoredEdit, objects_at
from zoho_conformance.reference.org_inventory import invented_id
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
    ApiRequest,
)

_ROWS = f"{CONFIGURATIONS}[]"
_RULES = "locking_rules"
_CHANGED_MORE = "write-changed-more"
_UPDATES = frozenset({UPDATE_CONFIGURATION, UPDATE_CONFIGURATION_BY_ID})
_WRITES = _UPDATES | {ADD_CONFIGURATION}
_NOT_STORED = frozenset({"id", "_delete", "feature_type", "system_defined"})
"""Keys of requests of which nothing is to be stored, or always the same."""
_LISTS = frozenset(
    {
        "excluded_fields",
        "lock_excluded_profiles",
        "restricted_actions",
        "restricted_communications",
        "restricted_custom_buttons",
    }
)
"""Lists that a request sends whole."""
_SENT_OTHERWISE = frozenset(
    {f"{_ROWS}.lock_excluded_profiles[].api_name", f"{_ROWS}.lock_excluded_profiles[].name"}
)
"""Keys that come under another name than they were sent under."""
_STEP_REFUSED = frozenset({("error-instead-of-success", f"{_ROWS}.code")})
"""What follows where a later step is about a rule that is not there any more."""
_PROFILES_FOLLOW = frozenset({(_CHANGED_MORE, f"{_ROWS}.lock_excluded_profiles")})
"""What follows where a later update finds excluded profiles of a lock for all profiles."""
_NOTHING: frozenset[tuple[str, str]] = frozenset()
_DEFAULTS: Mapping[str, object] = MappingProxyType(
    {
        "lock_type": "manual",
        "locked_for": "all_profiles",
        "lock_for_portal_users": True,
        "restricted_actions": ["update"],
    }
)
_OTHERS: Mapping[str, tuple[object, object]] = MappingProxyType(
    {
        "lock_type": ("automatic", "both"),
        "locked_for": ("all_profiles", "all_profiles_except_excluded_profiles"),
        "restricted_actions": (["update", "convert"], ["update", "change_owner"]),
        "restricted_communications": (["send_mail"], []),
        "group_operator": ("AND", "OR"),
        "comparator": ("equal", "greater_than"),
        "value": ("1969-07-20T00:00:00+00:00", "1969-07-21T00:00:00+00:00"),
    }
)
"""Two values of a key, one of which is not what it has."""
_OTHER_REFERENCE = invented_id(999998)
_LONG_AGO = "2001-01-01T00:00:00-05:00"
_KEPT_OF_CONFIGURATIONS: Mapping[str, object] = MappingProxyType(
    {
        "created_time": _LONG_AGO,
        "created_by.name": "Nobody (Invented)",
        "created_by.id": _OTHER_REFERENCE,
    }
)
_KEPT_OF_LOCKS: Mapping[str, object] = MappingProxyType(
    {
        "Locked_By__s.name": "Nobody (Invented)",
        "Locked_For__s.name": "Nobody (Invented)",
        "Record_Locking_Configuration_Id__s": _OTHER_REFERENCE,
    }
)
_ItemEdit = Callable[[JsonObject, JsonObject | None, JsonObject], None]
"""Changes what was stored: given the item as it was sent, what was there before, what is now."""


def generate_stored_mutants(promises: Iterable[Promise]) -> Iterator[Mutant]:
    """Yield the mutants of these operations that store something else than was sent."""
    for promise in promises:
        if promise.id in _WRITES:
            for path in dict.fromkeys(key.path for key in promise.request_keys):
                yield from _mutants_of_key(promise.id, path)
        if promise.id in _UPDATES:
            yield from _mutants_of_rules(promise.id)
            yield from _kept(promise.id, _ROWS, _KEPT_OF_CONFIGURATIONS)
        if promise.id == UPDATE_LOCK:
            yield from _kept(promise.id, "data[]", _KEPT_OF_LOCKS)


def _mutants_of_key(operation: str, path: str) -> Iterator[Mutant]:
    """The mutants of one key of a request."""
    name, parent = json_path.name(path), json_path.parent(path)
    if not path.startswith(f"{_ROWS}.") or name in _NOT_STORED or name == "field":
        return
    if path in _SENT_OTHERWISE:
        return
    if parent != _ROWS:
        if name not in ("group", "criteria"):
            yield _written(
                operation,
                path,
                "other-value",
                f"{name} is stored as another value than was sent",
                _edit_sent(path),
            )
        return
    if name != _RULES:
        yield from _mutants_of_whole_key(operation, path)
    elif operation == ADD_CONFIGURATION:
        yield _written(operation, path, "lost", "what is sent is not stored", _lose(name))
        yield _written(operation, path, "last-lost", "the last rule is not stored", _lose_last)


def _mutants_of_whole_key(operation: str, path: str) -> Iterator[Mutant]:
    """The mutants of a key of a configuration that is stored as it is sent."""
    name = json_path.name(path)
    is_of_profiles = name == "locked_for"
    if name != "lock_type":
        also = _PROFILES_FOLLOW if is_of_profiles and operation == ADD_CONFIGURATION else _NOTHING
        yield _written(operation, path, "lost", "what is sent is not stored", _lose(name), also)
    if name not in ("lock_excluded_profiles", "excluded_fields", "restricted_custom_buttons"):
        follows = is_of_profiles and operation != UPDATE_CONFIGURATION
        also = _PROFILES_FOLLOW if follows else _NOTHING
        yield _written(
            operation, path, "other-value", "another value is stored", _other(name), also
        )
    if operation in _UPDATES and name in _LISTS:
        what = "what was there stays beside what is sent"
        yield _written(operation, path, "merged", what, _merge(name))
    if operation in _UPDATES and name not in ("lock_type", "locked_for"):
        what = "what is not sent is reset"
        yield _mutant(operation, (_CHANGED_MORE, path), "reset", what, _reset(name))


def _mutants_of_rules(operation: str) -> Iterator[Mutant]:
    rules = f"{_ROWS}.{_RULES}"
    yield _written(operation, rules, "addition-lost", "a rule that is added is lost", _lose_added)
    yield _written(
        operation, rules, "deletion-ignored", "a rule that is deleted stays", _keep_deleted
    )
    yield _mutant(
        operation,
        (_CHANGED_MORE, rules),
        "others-deleted",
        "rules that are not sent are deleted",
        _delete_others,
        _STEP_REFUSED,
    )
    for key, value in (
        ("name", "zoho-crm-conformance bbbbbbbb"),
        ("lock_existing_records", None),
        ("id", _OTHER_REFERENCE),
    ):
        yield _mutant(
            operation,
            (_CHANGED_MORE, f"{rules}[].{key}"),
            "changed-in-others",
            f"{key} of rules that are not sent is changed",
            _change_others(key, value),
            _STEP_REFUSED if key == "id" else _NOTHING,
        )


def _kept(operation: str, rows: str, keys: Mapping[str, object]) -> Iterator[Mutant]:
    """The mutants of what no request sends, and an update changes all the same."""
    for key, value in keys.items():
        path = f"{rows}.{key}"
        summary = f"{key} is changed, which nobody can send"
        yield _mutant(operation, (_CHANGED_MORE, path), "changed", summary, _set_at(key, value))


def _written(
    operation: str,
    path: str,
    name: str,
    what: str,
    edit: _ItemEdit,
    also: frozenset[tuple[str, str]] = _NOTHING,
) -> Mutant:
    return _mutant(operation, ("write-without-effect", path), name, what, edit, also)


def _mutant(
    operation: str,
    trips: tuple[str, str],
    name: str,
    what: str,
    edit: _ItemEdit,
    also: frozenset[tuple[str, str]] = _NOTHING,
) -> Mutant:
    rule, path = trips
    key = path.removeprefix(f"{_ROWS}.").removeprefix("data[].").replace("[]", "")
    return Mutant(
        f"{operation}/stored.{key}/{name}",
        rule,
        path,
        f"{operation}, {key}: {what}.",
        edit_stored=_after(operation, edit),
        also=also,
    )


def _after(operation: str, edit: _ItemEdit) -> StoredEdit:
    def edit_stored(request: ApiRequest, before: JsonObject | None, stored: JsonObject) -> None:
        if request.operation != operation:
            return
        for wrapper in (CONFIGURATIONS, "data"):
            for item in objects_at(json.loads(request.content), f"{wrapper}[]"):
                edit(item, before, stored)

    return edit_stored


def _lose(name: str) -> _ItemEdit:
    def edit(item: JsonObject, before: JsonObject | None, stored: JsonObject) -> None:
        if name in item:
            stored[name] = _default_of(name, stored) if before is None else before[name]

    return edit


def _merge(name: str) -> _ItemEdit:
    def edit(item: JsonObject, before: JsonObject | None, stored: JsonObject) -> None:
        earlier, now = (before or {}).get(name), stored[name]
        if name in item and isinstance(earlier, list) and isinstance(now, list):
            stored[name] = [*now, *(element for element in earlier if element not in now)]

    return edit


def _reset(name: str) -> _ItemEdit:
    def edit(item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
        if name not in item:
            stored[name] = _default_of(name, stored)

    return edit


def _default_of(name: str, stored: JsonObject) -> object:
    if name == "locked_for" and not stored["lock_excluded_profiles"]:
        # It has no one to except.
        return stored[name]
    return _DEFAULTS.get(name, [])


def _other(name: str) -> _ItemEdit:
    def edit(item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
        if name in item:
            stored[name] = _another(name, stored[name])

    return edit


def _another(name: str, value: object) -> object:
    if isinstance(value, bool):
        return not value
    if name in _OTHERS:
        return next(other for other in _OTHERS[name] if other != value)
    return _OTHER_REFERENCE if name == "id" else f"{value} changed"


def _edit_sent(path: str) -> _ItemEdit:
    """Store another value of a key in the last object that was sent with it."""
    inside = path.removeprefix(f"{_ROWS}.")
    parent, name = json_path.parent(inside), json_path.name(inside)

    def edit(item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
        if not any(name in holder for holder in objects_at(item, parent)):
            return
        sent_rules = {rule.get("name") for rule in objects_at(item, f"{_RULES}[]")}
        rules = [rule for rule in objects_at(stored, f"{_RULES}[]") if rule["name"] in sent_rules]
        written = {**stored, _RULES: rules}
        for holder in [node for node in objects_at(written, parent) if name in node][-1:]:
            holder[name] = _another(name, holder[name])

    return edit


def _lose_last(_item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
    stored[_RULES] = objects_at(stored, f"{_RULES}[]")[:-1]


def _lose_added(item: JsonObject, before: JsonObject | None, stored: JsonObject) -> None:
    if _RULES in item and before is not None:
        known = _ids(before)
        stored[_RULES] = [rule for rule in objects_at(stored, f"{_RULES}[]") if rule["id"] in known]


def _keep_deleted(item: JsonObject, before: JsonObject | None, stored: JsonObject) -> None:
    deleted = {rule["id"] for rule in objects_at(item, f"{_RULES}[]") if rule.get("_delete")}
    gone = [rule for rule in objects_at(before or {}, f"{_RULES}[]") if rule["id"] in deleted]
    stored[_RULES] = [*objects_at(stored, f"{_RULES}[]"), *gone]


def _delete_others(item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
    others = _not_sent(item, stored)
    if _RULES in item:
        kept = [rule for rule in objects_at(stored, f"{_RULES}[]") if rule not in others]
        stored[_RULES] = kept


def _change_others(key: str, value: object) -> _ItemEdit:
    def edit(item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
        for rule in _not_sent(item, stored)[-1:]:
            rule[key] = not rule[key] if isinstance(rule[key], bool) else value

    return edit


def _not_sent(item: JsonObject, stored: JsonObject) -> list[JsonObject]:
    """The rules of a configuration that a request does not name."""
    sent = objects_at(item, f"{_RULES}[]")
    names: Collection[object] = {rule.get("name") for rule in sent}
    ids: Collection[object] = {rule.get("id") for rule in sent}
    return [
        rule
        for rule in objects_at(stored, f"{_RULES}[]")
        if rule["id"] not in ids and rule["name"] not in names
    ]


def _ids(configuration: JsonObject) -> set[object]:
    return {rule["id"] for rule in objects_at(configuration, f"{_RULES}[]")}


def _set_at(key: str, value: object) -> _ItemEdit:
    parent, name = json_path.parent(key), json_path.name(key)

    def edit(_item: JsonObject, _before: JsonObject | None, stored: JsonObject) -> None:
        for holder in objects_at(stored, parent):
            holder[name] = value

    return edit
