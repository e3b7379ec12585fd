"""Records made and deleted, so that a client can lock one of its own and leave nothing behind."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from zoho_conformance.reference.answers import (
    JSON_HEADERS,
    Answer,
    JsonObject,
    answered,
    done_row,
    refused_row,
)
from zoho_conformance.reference.body_paths import whole
from zoho_conformance.reference.contents import items_of
from zoho_conformance.reference.invented_users import USERS
from zoho_conformance.reference.new_ids import fresh_id, now
from zoho_conformance.reference.org_inventory import Estate, Module
from zoho_conformance.reference.refusals import MODULE_SEGMENT, parameter_missing, unknown_module
from zoho_conformance.reference.request import Asked
from zoho_conformance.reference.row_refusals import required_missing

_WRAPPER = "data"
_MOST = 100


def create_records(estate: Estate, asked: Asked) -> Answer:
    """Make records, of which only the name is kept, under HTTP 201; all of them or none."""
    module = estate.modules.get(asked.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    items = items_of(asked, _WRAPPER, _MOST)
    if isinstance(items, Answer):
        return items
    for place, item in enumerate(items):
        name = item.get(module.name_field)
        if not isinstance(name, str) or not name:
            return required_missing(whole(_WRAPPER).item(place).key(module.name_field))
    rows = [_created(estate, module, str(item[module.name_field]), asked) for item in items]
    return answered({_WRAPPER: rows}, HTTPStatus.CREATED)


def delete_records(estate: Estate, asked: Asked) -> Answer:
    """Delete the records that the parameter `ids` names, separated by commas."""
    if not asked.query.get("ids"):
        return parameter_missing("ids")
    return _deleted(estate, asked, asked.query["ids"].split(","))


def delete_record(estate: Estate, asked: Asked) -> Answer:
    """Delete the record in the path."""
    return _deleted(estate, asked, [asked.path["record_id"]])


def _created(estate: Estate, module: Module, name: str, asked: Asked) -> JsonObject:
    record, time, user = fresh_id(estate), now(), USERS[asked.caller]
    module.records[record] = name
    details: JsonObject = {
        "Modified_Time": time,
        "Modified_By": user.reference,
        "Created_Time": time,
        "id": record,
        "Created_By": user.reference,
    }
    return done_row("record added", details)


def _deleted(estate: Estate, asked: Asked, records: Sequence[str]) -> Answer:
    module = estate.modules.get(asked.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    rows = [_deleted_row(estate, module, record) for record in records]
    every_one_refused = all(row["status"] == "error" for row in rows)
    return Answer(400 if every_one_refused else 200, JSON_HEADERS, {_WRAPPER: rows})


def _deleted_row(estate: Estate, module: Module, record: str) -> JsonObject:
    if record not in module.records:
        return refused_row("INVALID_DATA", "the id given seems to be invalid", {"id": record})
    actions = estate.configurations.get(module.api_name, {}).get("restricted_actions")
    if record in estate.locks and isinstance(actions, list) and "delete" in actions:
        details: JsonObject = {"id": record, "action": "record_locking"}
        message = "You cannot perform this operation as the record is locked."
        return refused_row("RECORD_LOCKED", message, details)
    del module.records[record]
    estate.locks.pop(record, None)
    return done_row("record deleted", {"id": record})
