"""The records of a module, as a client looks for one to lock: listed, by id, and searched."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zoho_conformance.reference.answers import (
    Answer,
    JsonObject,
    answered,
    nothing_there,
    refused,
)
from zoho_conformance.reference.invented_fields import LOCKED_FLAG
from zoho_conformance.reference.invented_users import USERS
from zoho_conformance.reference.org_inventory import Estate, Module
from zoho_conformance.reference.refusals import (
    MODULE_SEGMENT,
    RECORD_SEGMENT,
    parameter_missing,
    unknown_module,
    unknown_own_id,
    unknown_value,
)
from zoho_conformance.reference.request import Asked

_MOST_PER_PAGE = 200
_LOCKED_CRITERIA = re.compile(rf"\(?{LOCKED_FLAG}:equals:(true|false)\)?")


def list_records(estate: Estate, asked: Asked) -> Answer:
    """Answer a page of the module's records with the fields asked for; 204 past the last page.

    Refuses with INVALID_MODULE, with REQUIRED_PARAM_MISSING without `fields`, and with INVALID_DATA
    a page that cannot be.
    """
    module = estate.modules.get(asked.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    if not asked.query.get("fields"):
        return parameter_missing("fields")
    return _page(estate, asked, module, module.records)


def get_record(estate: Estate, asked: Asked) -> Answer:
    """Answer one record, whole unless `fields` is given."""
    module = estate.modules.get(asked.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    record = asked.path["record_id"]
    if record not in module.records:
        return unknown_own_id(RECORD_SEGMENT)
    return answered({"data": [_shown(estate, module, record, asked)]})


def search_records(estate: Estate, asked: Asked) -> Answer:
    """Answer a page of the records that are locked, or are not, as `criteria` says.

    The org searches for nothing else: it refuses any other criteria with INVALID_QUERY.
    """
    module = estate.modules.get(asked.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    if "criteria" not in asked.query:
        return parameter_missing("criteria")
    criteria = _LOCKED_CRITERIA.fullmatch(asked.query["criteria"])
    if criteria is None:
        return refused(400, "INVALID_QUERY", "invalid query formed", {"param_name": "criteria"})
    wanted = criteria[1] == "true"
    found = [record for record in module.records if (record in estate.locks) is wanted]
    return _page(estate, asked, module, found)


def _page(estate: Estate, asked: Asked, module: Module, records: Iterable[str]) -> Answer:
    page, per_page = asked.query.get("page", "1"), asked.query.get("per_page", str(_MOST_PER_PAGE))
    if not page.isdecimal() or not int(page):
        return unknown_value("page")
    if not per_page.isdecimal() or int(per_page) not in range(1, _MOST_PER_PAGE + 1):
        return unknown_value("per_page")
    size, everything = int(per_page), list(records)
    first = (int(page) - 1) * size
    shown = everything[first : first + size]
    if not shown:
        return nothing_there()
    info: JsonObject = {
        "per_page": size,
        "count": len(shown),
        "page": int(page),
        "more_records": first + size < len(everything),
    }
    rows = [_shown(estate, module, record, asked) for record in shown]
    return answered({"data": rows, "info": info})


def _shown(estate: Estate, module: Module, record: str, asked: Asked) -> JsonObject:
    whole: JsonObject = {field.api_name: None for field in module.fields.values()}
    whole |= {
        module.name_field: module.records[record],
        "Owner": USERS["known"].reference,
        LOCKED_FLAG: record in estate.locks,
    }
    names = {name.strip() for name in asked.query.get("fields", "").split(",")} - {""}
    return {"id": record} | {
        key: value for key, value in whole.items() if not names or key in names
    }
