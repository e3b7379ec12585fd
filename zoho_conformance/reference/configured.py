"""A configuration as the org keeps it, made of what a faultless request brings."""

from __future__ import annotations

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.configurations import FEATURE
from zoho_conformance.reference.locking_rules import rules_as_kept
from zoho_conformance.reference.new_ids import fresh_id, now
from zoho_conformance.reference.org_inventory import Estate, Module
from zoho_conformance.reference.referable import buttons, excludable_fields, profiles
from zoho_conformance.reference.references import Referred, identified

_ALWAYS_RESTRICTED = "update"


def configured(
    estate: Estate, module: Module, item: JsonObject, current: JsonObject | None, by: JsonObject
) -> JsonObject:
    """Give the module's configuration once `item` is written over `current`, or over nothing.

    A key that `item` leaves out stays as it was, else as the page's default; one that is null is
    emptied. Rules are for lock types other than manual, excluded profiles for a `locked_for` other
    than all_profiles.
    """
    time = now()
    before = current or _unconfigured(estate, by, time)
    given = before | {key: item[key] for key in item.keys() & before.keys()}
    locked_for = given["locked_for"] or "all_profiles"
    by_rule = item["lock_type"] != "manual"
    everyone = locked_for == "all_profiles"
    return {
        "created_time": before["created_time"],
        "locked_for": locked_for,
        "excluded_fields": _kept(given["excluded_fields"], excludable_fields(module), "api_name"),
        "created_by": before["created_by"],
        "feature_type": FEATURE,
        "locking_rules": _rules(estate, module, item, before) if by_rule else [],
        "restricted_actions": _actions(given["restricted_actions"]),
        "lock_for_portal_users": given["lock_for_portal_users"],
        "modified_time": time,
        "restricted_communications": given["restricted_communications"] or [],
        "system_defined": False,
        "modified_by": by,
        "id": before["id"],
        "lock_type": item["lock_type"],
        "restricted_custom_buttons": _kept(
            given["restricted_custom_buttons"], buttons(estate), "name"
        ),
        "lock_excluded_profiles": None
        if everyone
        else _kept(given["lock_excluded_profiles"], profiles(estate), "api_name"),
    }


def _unconfigured(estate: Estate, by: JsonObject, time: str) -> JsonObject:
    return {
        "created_time": time,
        "locked_for": "all_profiles",
        "excluded_fields": [],
        "created_by": by,
        "locking_rules": [],
        "restricted_actions": [_ALWAYS_RESTRICTED],
        "lock_for_portal_users": True,
        "restricted_communications": [],
        "id": fresh_id(estate),
        "restricted_custom_buttons": [],
        "lock_excluded_profiles": None,
    }


def _rules(
    estate: Estate, module: Module, item: JsonObject, before: JsonObject
) -> list[JsonObject]:
    return rules_as_kept(
        estate, module, _objects(item.get("locking_rules")), _objects(before["locking_rules"])
    )


def _actions(given: object) -> list[object]:
    actions = given if isinstance(given, list) else []
    return [_ALWAYS_RESTRICTED, *(one for one in actions if one != _ALWAYS_RESTRICTED)]


def _kept(given: object, kind: Referred, name_key: str) -> list[JsonObject]:
    """Give references as the org keeps them: each thing by its name and its id."""
    found = (identified(one, kind) for one in _objects(given))
    return [{name_key: kind.known[one], "id": one} for one in found if one is not None]


def _objects(given: object) -> list[JsonObject]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
