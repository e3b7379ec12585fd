"""The record locking configurations: read, added, updated and deleted."""

from __future__ import annotations

from http import HTTPStatus

from zoho_conformance.reference.answers import (
    RELATION_SEGMENT,
    Answer,
    JsonObject,
    already_configured,
    no_content,
    not_configured_yet,
    parameter_missing,
    success,
    success_row,
    system_configuration_kept,
    system_configuration_unchanged,
    unknown_module,
    unknown_own_id,
    unknown_value,
    unsupported_module,
)
from zoho_conformance.reference.configuration_input import refusals_of_configuration
from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.locking_rules import stored_rules
from zoho_conformance.reference.org_inventory import Module, OrgInventory, new_id, now
from zoho_conformance.reference.references import (
    ReferenceKind,
    buttons,
    excludable_fields,
    profiles,
    referred_id,
)
from zoho_conformance.reference.request import FEATURE_TYPE, ApiRequest, array_path, read_items
from zoho_conformance.reference.row_refusals import not_found

CONFIGURATIONS = "record_locking_configurations"
"""The key that wraps configurations, in answers and in requests."""

_ITEM = array_path(CONFIGURATIONS).item(0)
_ALWAYS_RESTRICTED = "update"


def get_configuration(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the module's configuration, or 204 where it has none.

    Refuses with REQUIRED_PARAM_MISSING (no `module`), INVALID_MODULE, NOT_SUPPORTED, and
    INVALID_DATA for a `feature_type` other than `record_locking`.
    """
    refusal = module_parameter_refusal(inventory, request)
    if refusal:
        return refusal
    if request.query.get("feature_type", FEATURE_TYPE) != FEATURE_TYPE:
        return unknown_value("feature_type")
    configuration = inventory.configurations.get(request.query["module"])
    if configuration is None:
        return no_content()
    return success({CONFIGURATIONS: [configuration]})


def module_parameter_refusal(inventory: OrgInventory, request: ApiRequest) -> Answer | None:
    """The refusal of the parameter `module`, unless it names a module that can be locked."""
    name = request.query.get("module")
    if not name:
        return parameter_missing("module")
    module = inventory.modules.get(name)
    if module is None:
        return unknown_module()
    return None if module.can_be_locked else unsupported_module()


def updated_configuration(
    inventory: OrgInventory,
    module: Module,
    item: JsonObject,
    current: JsonObject | None,
    by: JsonObject,
) -> JsonObject:
    """The module's configuration once `item` is written over `current`, or where there is none.

    A key that `item` leaves out stays as it was, or gets the page's default; one that is null is
    emptied. Rules go with lock types other than manual, excluded profiles with a `locked_for`
    other than all_profiles.
    """
    time = now()
    before = current or _default_configuration(inventory, by, time)
    values = before | {key: item[key] for key in item.keys() & before.keys()}
    locked_for = values["locked_for"] or "all_profiles"
    by_rule = item["lock_type"] != "manual"
    everyone = locked_for == "all_profiles"

    def references(key: str, kind: ReferenceKind, name_key: str) -> object:
        return _stored_references(item[key], kind, name_key) if key in item else before[key]

    return {
        "created_time": before["created_time"],
        "locked_for": locked_for,
        "excluded_fields": references("excluded_fields", excludable_fields(module), "api_name"),
        "created_by": before["created_by"],
        "feature_type": FEATURE_TYPE,
        "locking_rules": _stored_rules(inventory, module, item, before) if by_rule else [],
        "restricted_actions": _stored_actions(values["restricted_actions"]),
        "lock_for_portal_users": values["lock_for_portal_users"],
        "modified_time": time,
        "restricted_communications": values["restricted_communications"] or [],
        "system_defined": False,
        "modified_by": by,
        "id": before["id"],
        "lock_type": item["lock_type"],
        "restricted_custom_buttons": references(
            "restricted_custom_buttons", buttons(inventory), "name"
        ),
        "lock_excluded_profiles": None
        if everyone
        else references("lock_excluded_profiles", profiles(inventory), "api_name"),
    }


def _default_configuration(inventory: OrgInventory, by: JsonObject, time: str) -> JsonObject:
    return {
        "created_time": time,
        "locked_for": "all_profiles",
        "excluded_fields": [],
        "created_by": by,
        "locking_rules": [],
        "restricted_actions": [_ALWAYS_RESTRICTED],
        "lock_for_portal_users": True,
        "restricted_communications": [],
        "id": new_id(inventory),
        "restricted_custom_buttons": [],
        "lock_excluded_profiles": None,
    }


def _stored_rules(
    inventory: OrgInventory, module: Module, item: JsonObject, before: JsonObject
) -> list[JsonObject]:
    return stored_rules(
        inventory, module, _objects(item.get("locking_rules")), _objects(before["locking_rules"])
    )


def _stored_actions(value: object) -> list[object]:
    actions = value if isinstance(value, list) else []
    return [_ALWAYS_RESTRICTED, *(action for action in actions if action != _ALWAYS_RESTRICTED)]


def _stored_references(value: object, kind: ReferenceKind, name_key: str) -> list[JsonObject]:
    """References as the org stores them: each thing by its name and its id."""
    ids = (referred_id(reference, kind) for reference in _objects(value))
    return [{name_key: kind.known[id_], "id": id_} for id_ in ids if id_ is not None]


def _objects(value: object) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def add_configuration(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Configure a module that has no configuration yet, under HTTP 201.

    Refuses the parameter `module` first, then with LIMIT_EXCEEDED a module that has one, then the
    first thing wrong with the body.
    """
    refusal = module_parameter_refusal(inventory, request)
    if refusal:
        return refusal
    if request.query["module"] in inventory.configurations:
        return already_configured()
    return _write(
        inventory, request, "record locking configuration created successfully", HTTPStatus.CREATED
    )


def update_configuration(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Update the configuration of a module; keys that the body leaves out stay as they are.

    Refuses the parameter `module` first, then what is wrong with the body. The page documents no
    `id` in the body; one that is there must be the configuration's own.
    """
    refusal = module_parameter_refusal(inventory, request)
    if refusal:
        return refusal
    current = inventory.configurations.get(request.query["module"])
    return not_configured_yet() if current is None else _update(inventory, request, current)


def update_configuration_by_id(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Update as the collection form does; refuse an id that is not the module's configuration's."""
    refusal = module_parameter_refusal(inventory, request)
    if refusal:
        return refusal
    current = _find_by_id(inventory, request)
    return (
        unknown_own_id(RELATION_SEGMENT)
        if current is None
        else _update(inventory, request, current)
    )


def delete_configuration(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Delete the configuration with this id, and all locks in its module.

    Refuses the parameter `module` first, then an id that is not the module's configuration's, and
    with NOT_ALLOWED a configuration that the system made.
    """
    refusal = module_parameter_refusal(inventory, request)
    if refusal:
        return refusal
    current = _find_by_id(inventory, request)
    if current is None:
        return unknown_own_id(RELATION_SEGMENT)
    if current["system_defined"]:
        return system_configuration_kept()
    module = request.query["module"]
    del inventory.configurations[module]
    for record in inventory.modules[module].records:
        inventory.locks.pop(record, None)
    return _success("record locking configuration deleted", current)


def _find_by_id(inventory: OrgInventory, request: ApiRequest) -> JsonObject | None:
    current = inventory.configurations.get(request.query["module"])
    is_asked_for = current is not None and current["id"] == request.path["configuration_id"]
    return current if is_asked_for else None


def _update(inventory: OrgInventory, request: ApiRequest, current: JsonObject) -> Answer:
    if current["system_defined"]:
        return system_configuration_unchanged()
    return _write(inventory, request, "record locking configuration updated successfully")


def _write(
    inventory: OrgInventory, request: ApiRequest, message: str, status: int = HTTPStatus.OK
) -> Answer:
    items = read_items(request, CONFIGURATIONS)
    if isinstance(items, Answer):
        return items
    item, name = items[0], request.query["module"]
    current = inventory.configurations.get(name)
    if current is not None and str(item.get("id", current["id"])) != current["id"]:
        return not_found(_ITEM.key("id"))
    refusal = next(
        refusals_of_configuration(inventory, inventory.modules[name], item, current, _ITEM), None
    )
    if refusal:
        return refusal
    inventory.configurations[name] = updated_configuration(
        inventory, inventory.modules[name], item, current, USERS[request.caller].reference
    )
    return _success(message, inventory.configurations[name], status)


def _success(message: str, configuration: JsonObject, status: int = HTTPStatus.OK) -> Answer:
    row = success_row(message, {"id": configuration["id"]})
    return success({CONFIGURATIONS: [row]}, status)
