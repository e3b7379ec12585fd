"""The records of a module: listed, by id, searched, created and deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from zoho_conformance.reference.answers import (
    JSON_HEADERS,
    MODULE_SEGMENT,
    RECORD_SEGMENT,
    Answer,
    JsonObject,
    flat_refusal,
    no_content,
    parameter_missing,
    refusal_row,
    success,
    success_row,
    unknown_module,
    unknown_own_id,
    unknown_value,
)
from zoho_conformance.reference.invented_names import LOCKED_FLAG, USERS
from zoho_conformance.reference.org_inventory import Module, OrgInventory, new_id, now
from zoho_conformance.reference.request import ApiRequest
from zoho_conformance.reference.request_body import items_of, whole
from zoho_conformance.reference.row_refusals import required_missing

_MAX_PER_PAGE = 200
_LOCKED_CRITERIA = re.compile(rf"\(?{LOCKED_FLAG}:equals:(true|false)\)?")


def list_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer a page of the module's records with the fields asked for; 204 past the last page.

    Refuses with INVALID_MODULE, with REQUIRED_PARAM_MISSING without `fields`, and with INVALID_DATA
    a page that cannot be.
    """
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    if not request.query.get("fields"):
        return parameter_missing("fields")
    return _page(inventory, request, module, module.records)


def get_record(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer one record, whole unless `fields` is given."""
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    record = request.path["record_id"]
    if record not in module.records:
        return unknown_own_id(RECORD_SEGMENT)
    return success({"data": [_shown(inventory, module, record, request)]})


def search_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer a page of the records that are locked, or are not, as `criteria` says.

    The org searches for nothing else: it refuses any other criteria with INVALID_QUERY.
    """
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    if "criteria" not in request.query:
        return parameter_missing("criteria")
    criteria = _LOCKED_CRITERIA.fullmatch(request.query["criteria"])
    if criteria is None:
        return flat_refusal(
            400, "INVALID_QUERY", "invalid query formed", {"param_name": "criteria"}
        )
    wanted = criteria[1] == "true"
    found = [record for record in module.records if (record in inventory.locks) is wanted]
    return _page(inventory, request, module, found)


def _page(
    inventory: OrgInventory, request: ApiRequest, module: Module, records: Iterable[str]
) -> Answer:
    page, per_page = (
        request.query.get("page", "1"),
        request.query.get("per_page", str(_MAX_PER_PAGE)),
    )
    if not page.isdecimal() or not int(page):
        return unknown_value("page")
    if not per_page.isdecimal() or int(per_page) not in range(1, _MAX_PER_PAGE + 1):
        return unknown_value("per_page")
    size, everything = int(per_page), list(records)
    first = (int(page) - 1) * size
    shown = everything[first : first + size]
    if not shown:
        return no_content()
    info: JsonObject = {
        "per_page": size,
        "count": len(shown),
        "page": int(page),
        "more_records": first + size < len(everything),
    }
    rows = [_shown(inventory, module, record, request) for record in shown]
    return success({"data": rows, "info": info})


def _shown(inventory: OrgInventory, module: Module, record: str, request: ApiRequest) -> JsonObject:
    whole: JsonObject = {field.api_name: None for field in module.fields.values()}
    whole |= {
        module.name_field: module.records[record],
        "Owner": USERS["known"].reference,
        LOCKED_FLAG: record in inventory.locks,
    }
    names = {name.strip() for name in request.query.get("fields", "").split(",")} - {""}
    return {"id": record} | {
        key: value for key, value in whole.items() if not names or key in names
    }


_WRAPPER = "data"
_MOST = 100


def create_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Make records, of which only the name is kept, under HTTP 201; all of them or none."""
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    items = items_of(request, _WRAPPER, _MOST)
    if isinstance(items, Answer):
        return items
    for place, item in enumerate(items):
        name = item.get(module.name_field)
        if not isinstance(name, str) or not name:
            return required_missing(whole(_WRAPPER).item(place).key(module.name_field))
    rows = [_created(inventory, module, str(item[module.name_field]), request) for item in items]
    return success({_WRAPPER: rows}, HTTPStatus.CREATED)


def delete_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Delete the records that the parameter `ids` names, separated by commas."""
    if not request.query.get("ids"):
        return parameter_missing("ids")
    return _deleted(inventory, request, request.query["ids"].split(","))


def delete_record(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Delete the record in the path."""
    return _deleted(inventory, request, [request.path["record_id"]])


def _created(inventory: OrgInventory, module: Module, name: str, request: ApiRequest) -> JsonObject:
    record, time, user = new_id(inventory), now(), USERS[request.caller]
    module.records[record] = name
    details: JsonObject = {
        "Modified_Time": time,
        "Modified_By": user.reference,
        "Created_Time": time,
        "id": record,
        "Created_By": user.reference,
    }
    return success_row("record added", details)


def _deleted(inventory: OrgInventory, request: ApiRequest, records: Sequence[str]) -> Answer:
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    rows = [_deleted_row(inventory, module, record) for record in records]
    every_one_refused = all(row["status"] == "error" for row in rows)
    return Answer(400 if every_one_refused else 200, JSON_HEADERS, {_WRAPPER: rows})


def _deleted_row(inventory: OrgInventory, module: Module, record: str) -> JsonObject:
    if record not in module.records:
        return refusal_row("INVALID_DATA", "the id given seems to be invalid", {"id": record})
    actions = inventory.configurations.get(module.api_name, {}).get("restricted_actions")
    if record in inventory.locks and isinstance(actions, list) and "delete" in actions:
        details: JsonObject = {"id": record, "action": "record_locking"}
        message = "You cannot perform this operation as the record is locked."
        return refusal_row("RECORD_LOCKED", message, details)
    del module.records[record]
    inventory.locks.pop(record, None)
    return success_row("record deleted", {"id": record})
