"""What can be wrong with a configuration in a request."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.locking_rules import refusals_of_rules
from zoho_conformance.reference.org_inventory import Module, OrgInventory
from zoho_conformance.reference.references import (
    ReferenceKind,
    buttons,
    excludable_fields,
    profiles,
    refusals_of_references,
)
from zoho_conformance.reference.request import FEATURE_TYPE, BodyPath
from zoho_conformance.reference.row_refusals import (
    dependent_missing,
    limit_exceeded,
    not_among,
    not_found,
    not_supported,
    required_missing,
    wrong_type,
)

_LOCK_TYPES = ("manual", "automatic", "both")
_FOR_ALL = "all_profiles"
# The pages spell it both ways; the refusal uses the spelling of their error rows.
_FOR_SOME = ("all_profiles_except_excluded_profiles", "all_profiles_except_excluded_profile")
_ACTIONS = ("convert", "update", "delete", "change_owner", "tags")
_COMMUNICATION = "send_mail"
_COMMUNICATIONS = (_COMMUNICATION, "send_survey", "send_portal_invitation")

_NO_LOCK_TYPE = "The mandatory field lock_type is not present."
_NO_RULES = (
    'The key \'locking_rules\' is not given in the request body when "lock_type" is "both" or '
    '"automatic".'
)
_NO_PROFILES = (
    'The key "lock_excluded_profiles" is not given in the request body when locked_for value is '
    '"all_profiles_except_excluded_profiles".'
)


def refusals_of_configuration(
    inventory: OrgInventory,
    module: Module,
    item: JsonObject,
    current: JsonObject | None,
    path: BodyPath,
) -> Iterator[Answer]:
    """Yield what is wrong with a configuration; `current` is the one the module has, if any.

    A refusal presumes that none before it applies: answer with the first.
    """
    yield from _refusals_of_choices(item, path)
    for key in ("restricted_actions", "restricted_communications"):
        yield from _refusals_of_array(item, key, path)
    yield from _refusals_of_words(item, path)
    for key, maximum, kind, what in (
        ("excluded_fields", 15, excludable_fields(module), "excluded fields"),
        ("lock_excluded_profiles", 15, profiles(inventory), "excluded profiles"),
        ("restricted_custom_buttons", 30, buttons(inventory), "custom buttons"),
    ):
        yield from _refusals_of_array(item, key, path)
        yield from _refusals_of_reference_list(_list(item, key), maximum, kind, what, path.key(key))
    yield from _refusals_of_array(item, "locking_rules", path)
    rules = _list(current or {}, "locking_rules")
    current_rules = [rule for rule in rules if isinstance(rule, dict)]
    yield from refusals_of_rules(
        module, _list(item, "locking_rules"), current_rules, path.key("locking_rules")
    )


def _refusals_of_choices(item: JsonObject, path: BodyPath) -> Iterator[Answer]:
    lock_type = item.get("lock_type")
    if lock_type is None:
        yield required_missing(path.key("lock_type"), _NO_LOCK_TYPE)
    if lock_type not in _LOCK_TYPES:
        yield not_among(path.key("lock_type"), _LOCK_TYPES, "lock_type not found")
    locked_for = item.get("locked_for") or _FOR_ALL
    if locked_for not in (_FOR_ALL, *_FOR_SOME):
        supported = (_FOR_ALL, _FOR_SOME[0])
        yield not_among(path.key("locked_for"), supported, "locked_for not found")
    if item.get("feature_type") not in (None, FEATURE_TYPE):
        yield not_found(path.key("feature_type"))
    if not isinstance(item.get("lock_for_portal_users", True), bool):
        yield wrong_type(path.key("lock_for_portal_users"), "boolean")
    if lock_type != "manual" and not item.get("locking_rules"):
        yield dependent_missing(path.key("locking_rules"), path.key("lock_type"), _NO_RULES)
    if locked_for in _FOR_SOME and not item.get("lock_excluded_profiles"):
        yield dependent_missing(
            path.key("lock_excluded_profiles"), path.key("locked_for"), _NO_PROFILES
        )


def _refusals_of_words(item: JsonObject, path: BodyPath) -> Iterator[Answer]:
    for index, action in enumerate(_list(item, "restricted_actions")):
        if action not in _ACTIONS:
            at = path.key("restricted_actions").item(index)
            yield not_among(at, _ACTIONS, "action not found")
    for index, word in enumerate(_list(item, "restricted_communications")):
        at = path.key("restricted_communications").item(index)
        if word not in _COMMUNICATIONS:
            yield not_among(at, _COMMUNICATIONS, "communications not found")
        if word != _COMMUNICATION:
            # The error rows name two more words than the list of possible values.
            yield not_supported(at, "communications not found")


def _refusals_of_reference_list(
    references: list[object], maximum: int, kind: ReferenceKind, what: str, path: BodyPath
) -> Iterator[Answer]:
    if len(references) > maximum:
        message = f"The maximum limit for {what} is exceeded."
        yield limit_exceeded(path, maximum, maximum, message)
    yield from refusals_of_references(references, kind, path)


def _refusals_of_array(item: JsonObject, key: str, path: BodyPath) -> Iterator[Answer]:
    if not isinstance(item.get(key) or [], list):
        yield wrong_type(path.key(key), "jsonarray")


def _list(item: JsonObject, key: str) -> list[object]:
    value = item.get(key)
    return value if isinstance(value, list) else []
