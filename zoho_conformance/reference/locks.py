"""GET Record Locking Information: the lock of a record, in its list form and by its id."""

from __future__ import annotations

from zoho_conformance.reference.answers import Answer, JsonObject, answered, nothing_there
from zoho_conformance.reference.org_inventory import Estate
from zoho_conformance.reference.refusals import (
    LOCK_SEGMENT,
    MODULE_SEGMENT,
    RECORD_SEGMENT,
    not_configured,
    parameter_missing,
    unknown_id,
    unknown_module,
    unknown_relation,
    unknown_url,
)
from zoho_conformance.reference.request import Asked

_ALWAYS_ANSWERED = frozenset({"id", "$editable", "$sharing_permission"})


def list_locks(estate: Estate, asked: Asked) -> Answer:
    """Answer the record's lock with a paging block; 204 when the record is not locked.

    Refuses with INVALID_MODULE, INVALID_DATA, REQUIRED_PARAM_MISSING (no `fields`) and
    NOT_ALLOWED, in the order of the path; Zoho's pages give no order.
    """
    fields = _fields(asked)
    refusal = refused_module(estate, asked)
    if refusal is None and not fields:
        refusal = parameter_missing("fields")
    refusal = refusal or refused_record(estate, asked)
    if refusal:
        return refusal
    lock = estate.locks.get(asked.path["record_id"])
    if lock is None:
        return nothing_there()
    return answered({"data": [_only(lock, fields)], "info": paging(1)})


def get_lock(estate: Estate, asked: Asked) -> Answer:
    """Answer the lock with this id, whole unless `fields` is given, without a paging block.

    Refuses as the list form does, save that `fields` is optional, and with INVALID_DATA when the
    record does not have this lock.
    """
    if not asked.path["lock_id"].isdecimal():
        return unknown_url()
    refusal = refused_module(estate, asked) or refused_record(estate, asked)
    if refusal:
        return refusal
    lock = estate.locks.get(asked.path["record_id"])
    if lock is None or lock["id"] != asked.path["lock_id"]:
        return unknown_id(LOCK_SEGMENT)
    fields = _fields(asked)
    return answered({"data": [_only(lock, fields) if fields else dict(lock)]})


def refused_module(estate: Estate, asked: Asked) -> Answer | None:
    """Give the refusal of the module in the path, if it has no locks."""
    module = estate.modules.get(asked.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    return None if module.can_be_locked else unknown_relation()


def refused_record(estate: Estate, asked: Asked) -> Answer | None:
    """Give the refusal of the record in the path, or of its module when it is not configured."""
    module = asked.path["module"]
    if asked.path["record_id"] not in estate.modules[module].records:
        return unknown_id(RECORD_SEGMENT)
    return None if module in estate.configurations else not_configured()


def _fields(asked: Asked) -> frozenset[str]:
    """Give the names that `fields` asks for; none when it is absent or empty."""
    names = (name.strip() for name in asked.query.get("fields", "").split(","))
    return frozenset(name for name in names if name)


def _only(lock: JsonObject, fields: frozenset[str]) -> JsonObject:
    # A name that the lock does not have is passed over: the page's own sample asks for Owner and
    # Parent_Id, and its response has neither.
    wanted = fields | _ALWAYS_ANSWERED
    return {key: value for key, value in lock.items() if key in wanted}


def paging(count: int) -> JsonObject:
    """Give the paging block of a page with this many locks, the first and last one."""
    return {
        "per_page": 200,
        "next_page_token": None,
        "count": count,
        "page": 1,
        "previous_page_token": None,
        "page_token_expiry": None,
        "more_records": False,
    }
