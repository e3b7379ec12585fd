"""What can be wrong with a configuration that a request brings."""

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
from zoho_conformance.reference.request import FEATURE_TYPE
from zoho_conformance.reference.request_body import BodyPath
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
# The pages spell the second both ways; the refusal names the one of their error rows.
_FOR_MOST = ("all_profiles_except_excluded_profiles", "all_profiles_except_excluded_profile")
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


def refusals_of(
    inventory: OrgInventory,
    module: Module,
    item: JsonObject,
    current: JsonObject | None,
    spot: BodyPath,
) -> Iterator[Answer]:
    """Give what is wrong with a configuration, `current` being the module's own if it has one.

    Each refusal stands only once those before it do not: take the first.
    """
    yield from _refusals_of_choices(item, spot)
    for key in ("restricted_actions", "restricted_communications"):
        yield from _refusals_of_array(item, key, spot)
    yield from _refusals_of_words(item, spot)
    for key, most, kind, what in (
        ("excluded_fields", 15, excludable_fields(module), "excluded fields"),
        ("lock_excluded_profiles", 15, profiles(inventory), "excluded profiles"),
        ("restricted_custom_buttons", 30, buttons(inventory), "custom buttons"),
    ):
        yield from _refusals_of_array(item, key, spot)
        yield from _refusals_of_things(_list(item, key), most, kind, what, spot.key(key))
    yield from _refusals_of_array(item, "locking_rules", spot)
    rules = _list(current or {}, "locking_rules")
    known = [rule for rule in rules if isinstance(rule, dict)]
    yield from refusals_of_rules(
        module, _list(item, "locking_rules"), known, spot.key("locking_rules")
    )


def _refusals_of_choices(item: JsonObject, spot: BodyPath) -> Iterator[Answer]:
    lock_type = item.get("lock_type")
    if lock_type is None:
        yield required_missing(spot.key("lock_type"), _NO_LOCK_TYPE)
    if lock_type not in _LOCK_TYPES:
        yield not_among(spot.key("lock_type"), _LOCK_TYPES, "lock_type not found")
    locked_for = item.get("locked_for") or _FOR_ALL
    if locked_for not in (_FOR_ALL, *_FOR_MOST):
        supported = (_FOR_ALL, _FOR_MOST[0])
        yield not_among(spot.key("locked_for"), supported, "locked_for not found")
    if item.get("feature_type") not in (None, FEATURE_TYPE):
        yield not_found(spot.key("feature_type"))
    if not isinstance(item.get("lock_for_portal_users", True), bool):
        yield wrong_type(spot.key("lock_for_portal_users"), "boolean")
    if lock_type != "manual" and not item.get("locking_rules"):
        yield dependent_missing(spot.key("locking_rules"), spot.key("lock_type"), _NO_RULES)
    if locked_for in _FOR_MOST and not item.get("lock_excluded_profiles"):
        yield dependent_missing(
            spot.key("lock_excluded_profiles"), spot.key("locked_for"), _NO_PROFILES
        )


def _refusals_of_words(item: JsonObject, spot: BodyPath) -> Iterator[Answer]:
    for place, action in enumerate(_list(item, "restricted_actions")):
        if action not in _ACTIONS:
            at = spot.key("restricted_actions").item(place)
            yield not_among(at, _ACTIONS, "action not found")
    for place, word in enumerate(_list(item, "restricted_communications")):
        at = spot.key("restricted_communications").item(place)
        if word not in _COMMUNICATIONS:
            yield not_among(at, _COMMUNICATIONS, "communications not found")
        if word != _COMMUNICATION:
            # The error rows name two more words, which the list of possible values lacks.
            yield not_supported(at, "communications not found")


def _refusals_of_things(
    given: list[object], most: int, kind: ReferenceKind, what: str, spot: BodyPath
) -> Iterator[Answer]:
    if len(given) > most:
        message = f"The maximum limit for {what} is exceeded."
        yield limit_exceeded(spot, most, most, message)
    yield from refusals_of_references(given, kind, spot)


def _refusals_of_array(item: JsonObject, key: str, spot: BodyPath) -> Iterator[Answer]:
    if not isinstance(item.get(key) or [], list):
        yield wrong_type(spot.key(key), "jsonarray")


def _list(item: JsonObject, key: str) -> list[object]:
    value = item.get(key)
    return value if isinstance(value, list) else []
