"""Add, Update and Delete Record Locking Configuration."""

from __future__ import annotations

from http import HTTPStatus

from zoho_conformance.reference.answers import (
    Answer,
    JsonObject,
    answered,
    done_row,
)
from zoho_conformance.reference.body_paths import whole
from zoho_conformance.reference.configuration_input import refusals_of
from zoho_conformance.reference.configurations import CONFIGURATIONS, refused_module_parameter
from zoho_conformance.reference.configured import configured
from zoho_conformance.reference.contents import items_of
from zoho_conformance.reference.invented_users import USERS
from zoho_conformance.reference.org_inventory import Estate
from zoho_conformance.reference.refusals import (
    RELATION_SEGMENT,
    already_configured,
    not_configured_yet,
    system_configuration_kept,
    system_configuration_unchanged,
    unknown_own_id,
)
from zoho_conformance.reference.request import Asked
from zoho_conformance.reference.row_refusals import not_found

_ITEM = whole(CONFIGURATIONS).item(0)


def add_configuration(estate: Estate, asked: Asked) -> Answer:
    """Configure a module that is not configured yet, under HTTP 201.

    Refuses the parameter `module` first, then with LIMIT_EXCEEDED a module that is configured, and
    then the first thing wrong with the body.
    """
    refusal = refused_module_parameter(estate, asked)
    if refusal:
        return refusal
    if asked.query["module"] in estate.configurations:
        return already_configured()
    return _written(
        estate, asked, "record locking configuration created successfully", HTTPStatus.CREATED
    )


def update_configuration(estate: Estate, asked: Asked) -> Answer:
    """Update the configuration of a module; the keys that the body leaves out stay as they are.

    Refuses the parameter `module` first, then what is wrong with the body. An `id` in the body is
    optional, as the page has none, and must be the configuration's own.
    """
    refusal = refused_module_parameter(estate, asked)
    if refusal:
        return refusal
    current = estate.configurations.get(asked.query["module"])
    return not_configured_yet() if current is None else _updated(estate, asked, current)


def update_configuration_by_id(estate: Estate, asked: Asked) -> Answer:
    """Update as the collection form does; refuse an id that is not the module's configuration's."""
    refusal = refused_module_parameter(estate, asked)
    if refusal:
        return refusal
    current = _with_id(estate, asked)
    return unknown_own_id(RELATION_SEGMENT) if current is None else _updated(estate, asked, current)


def delete_configuration(estate: Estate, asked: Asked) -> Answer:
    """Delete the configuration with this id; what was locked in its module is so no longer.

    Refuses the parameter `module` first, then an id that is not the module's configuration's, and
    with NOT_ALLOWED a configuration that the system made.
    """
    refusal = refused_module_parameter(estate, asked)
    if refusal:
        return refusal
    current = _with_id(estate, asked)
    if current is None:
        return unknown_own_id(RELATION_SEGMENT)
    if current["system_defined"]:
        return system_configuration_kept()
    module = asked.query["module"]
    del estate.configurations[module]
    for record in estate.modules[module].records:
        estate.locks.pop(record, None)
    return _done("record locking configuration deleted", current)


def _with_id(estate: Estate, asked: Asked) -> JsonObject | None:
    current = estate.configurations.get(asked.query["module"])
    known = current is not None and current["id"] == asked.path["configuration_id"]
    return current if known else None


def _updated(estate: Estate, asked: Asked, current: JsonObject) -> Answer:
    if current["system_defined"]:
        return system_configuration_unchanged()
    return _written(estate, asked, "record locking configuration updated successfully")


def _written(estate: Estate, asked: Asked, message: str, status: int = HTTPStatus.OK) -> Answer:
    items = items_of(asked, CONFIGURATIONS)
    if isinstance(items, Answer):
        return items
    item, name = items[0], asked.query["module"]
    current = estate.configurations.get(name)
    if current is not None and str(item.get("id", current["id"])) != current["id"]:
        return not_found(_ITEM.key("id"))
    refusal = next(refusals_of(estate, estate.modules[name], item, current, _ITEM), None)
    if refusal:
        return refusal
    estate.configurations[name] = configured(
        estate, estate.modules[name], item, current, USERS[asked.caller].reference
    )
    return _done(message, estate.configurations[name], status)


def _done(message: str, configuration: JsonObject, status: int = HTTPStatus.OK) -> Answer:
    row = done_row(message, {"id": configuration["id"]})
    return answered({CONFIGURATIONS: [row]}, status)
