"""The records of a module: listed, by id, searched, created and deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
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
from zoho_conformance.reference.record_values import invented_value
from zoho_conformance.reference.request import ApiRequest, array_path, read_items
from zoho_conformance.reference.row_refusals import not_found, required_missing

_WRAPPER = "data"
_MAX_RECORDS = 100
_LONG_AGO = "2026-01-02T09:00:00-05:00"
_MAX_PER_PAGE = 200
_PAGE = re.compile(r"[0-9]{1,9}")
_SEARCHED_BY = ("criteria", "email", "phone", "word")
_LOCKED_CRITERIA = re.compile(rf"\(?{LOCKED_FLAG}:equals:(true|false)\)?")


def list_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer a page of the module's records with the fields asked for, or 204 past the last page.

    Refuses with INVALID_MODULE, with REQUIRED_PARAM_MISSING (no `fields`), and with INVALID_DATA
    an impossible page or page size.
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
    row = _row(inventory, module, record, request)
    return replace(success({"data": [row]}), whole=True)


def search_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer a page of the records that are locked, or are not, as `criteria` says.

    The org supports no other search: it refuses any other criteria, and other ways to search, with
    INVALID_QUERY.
    """
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    name = next((name for name in _SEARCHED_BY if name in request.query), None)
    if name is None:
        return parameter_missing("criteria")
    criteria = _LOCKED_CRITERIA.fullmatch(request.query[name]) if name == "criteria" else None
    if criteria is None:
        return flat_refusal(400, "INVALID_QUERY", "invalid query formed", {"param_name": name})
    locked = criteria[1] == "true"
    records = [record for record in module.records if (record in inventory.locks) is locked]
    return _page(inventory, request, module, records)


def _page(
    inventory: OrgInventory, request: ApiRequest, module: Module, records: Iterable[str]
) -> Answer:
    page = request.query.get("page", "1")
    per_page = request.query.get("per_page", str(_MAX_PER_PAGE))
    if not _PAGE.fullmatch(page) or not int(page):
        return unknown_value("page")
    if not _PAGE.fullmatch(per_page) or int(per_page) not in range(1, _MAX_PER_PAGE + 1):
        return unknown_value("per_page")
    size, all_records = int(per_page), list(records)
    first = (int(page) - 1) * size
    on_page = all_records[first : first + size]
    if not on_page:
        return no_content()
    info: JsonObject = {
        "per_page": size,
        "count": len(on_page),
        "page": int(page),
        "more_records": first + size < len(all_records),
    }
    rows = [_row(inventory, module, record, request) for record in on_page]
    return replace(success({"data": rows, "info": info}), whole=True)


def _row(inventory: OrgInventory, module: Module, record: str, request: ApiRequest) -> JsonObject:
    record_fields: JsonObject = {
        field.api_name: invented_value(field, record, inventory)
        for field in module.fields.values()
        if field.visible
    }
    record_fields |= {
        module.name_field: module.records[record],
        "Owner": USERS["known"].reference,
        LOCKED_FLAG: record in inventory.locks,
    }
    record_fields |= inventory.values.get(record, {})
    known = {field.api_name for field in module.fields.values() if field.visible}
    record_fields = {name: value for name, value in record_fields.items() if name in known}
    names = {name.strip() for name in request.query.get("fields", "").split(",")} - {""}
    return {"id": record} | {
        key: value for key, value in record_fields.items() if not names or key in names
    }


def create_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Create records, of which only the name is kept, under HTTP 201; all of them or none."""
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    items = read_items(request, _WRAPPER, _MAX_RECORDS)
    if isinstance(items, Answer):
        return items
    for index, item in enumerate(items):
        demanded = [field.api_name for field in module.fields.values() if field.mandatory]
        for name in dict.fromkeys((module.name_field, *demanded)):
            is_text = isinstance(item.get(name), str) or name != module.name_field
            if not (is_text and item.get(name)):
                return required_missing(array_path(_WRAPPER).item(index).key(name))
    rows = [_create(inventory, module, str(item[module.name_field]), request) for item in items]
    return success({_WRAPPER: rows}, HTTPStatus.CREATED)


def update_record(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Write to the record in the path, as far as a lock on it lets the caller.

    Refuses with INVALID_MODULE, with INVALID_DATA a record or a field that there is not, and with
    RECORD_LOCKED a field of a locked record that its configuration does not exclude from the lock.
    """
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    record = request.path["record_id"]
    if record not in module.records:
        return unknown_own_id(RECORD_SEGMENT)
    items = read_items(request, _WRAPPER)
    if isinstance(items, Answer):
        return items
    item = {key: value for key, value in items[0].items() if key != "id"}
    known = {field.api_name for field in module.fields.values()}
    path = array_path(_WRAPPER).item(0)
    for name in item.keys() - known:
        return not_found(path.key(name))
    if _keeps_out(inventory, module, record, item, request):
        return Answer(400, JSON_HEADERS, {_WRAPPER: [_locked(record)]})
    named = item.pop(module.name_field, module.records[record])
    if not isinstance(named, str) or not named:
        return required_missing(path.key(module.name_field))
    module.records[record] = named
    changed = {key: value for key, value in item.items() if value is not None}
    if changed or record in inventory.values:
        inventory.values[record] = {**inventory.values.get(record, {}), **item}
    time, user = now(), USERS[request.caller].reference
    details: JsonObject = {
        "Modified_Time": time,
        "Modified_By": user,
        "Created_Time": _LONG_AGO,
        "id": record,
        "Created_By": user,
    }
    return success({_WRAPPER: [success_row("record updated", details)]})


def _keeps_out(
    inventory: OrgInventory, module: Module, record: str, item: JsonObject, request: ApiRequest
) -> bool:
    """Whether a lock on a record keeps the caller from writing these fields."""
    configuration = inventory.configurations.get(module.api_name)
    if record not in inventory.locks or configuration is None:
        return False
    profiles = configuration["lock_excluded_profiles"] or []
    fields = configuration["excluded_fields"]
    assert isinstance(profiles, list)
    assert isinstance(fields, list)
    mine = USERS[request.caller].profile
    is_excepted = any(inventory.profiles[profile["id"]] == mine for profile in profiles)
    free = {field["api_name"] for field in fields}
    return not is_excepted and not item.keys() <= free


def delete_records(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Delete the records that the parameter `ids` names, separated by commas."""
    if not request.query.get("ids"):
        return parameter_missing("ids")
    return _delete(inventory, request, request.query["ids"].split(","))


def delete_record(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Delete the record in the path."""
    return _delete(inventory, request, [request.path["record_id"]])


def _create(inventory: OrgInventory, module: Module, name: str, request: ApiRequest) -> JsonObject:
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


def _delete(inventory: OrgInventory, request: ApiRequest, records: Sequence[str]) -> Answer:
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    rows = [_delete_one(inventory, module, record) for record in records]
    all_refused = all(row["status"] == "error" for row in rows)
    return Answer(400 if all_refused else 200, JSON_HEADERS, {_WRAPPER: rows})


def _locked(record: str) -> JsonObject:
    details: JsonObject = {"id": record, "action": "record_locking"}
    message = "You cannot perform this operation as the record is locked."
    return refusal_row("RECORD_LOCKED", message, details)


def _delete_one(inventory: OrgInventory, module: Module, record: str) -> JsonObject:
    if record not in module.records:
        return refusal_row("INVALID_DATA", "the id given seems to be invalid", {"id": record})
    actions = inventory.configurations.get(module.api_name, {}).get("restricted_actions")
    if record in inventory.locks and isinstance(actions, list) and "delete" in actions:
        return _locked(record)
    del module.records[record]
    inventory.locks.pop(record, None)
    return success_row("record deleted", {"id": record})
