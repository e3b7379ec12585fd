"""The locks of records: as answers carry them, read, and written."""

from __future__ import annotations

from http import HTTPStatus

from zoho_conformance.reference.answers import (
    LOCK_SEGMENT,
    MODULE_SEGMENT,
    RECORD_SEGMENT,
    Answer,
    JsonObject,
    already_locked,
    locked_by_rule,
    locked_by_rules_only,
    no_content,
    not_configured,
    parameter_missing,
    success,
    success_row,
    unknown_id,
    unknown_module,
    unknown_own_id,
    unknown_relation,
    unknown_url,
)
from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.org_inventory import Module, OrgInventory, new_id, now
from zoho_conformance.reference.request import ApiRequest, array_path, read_items
from zoho_conformance.reference.row_refusals import required_missing, too_long, wrong_type

_WRAPPER = "data"
_MAX_REASON_CHARS = 3000
_ALWAYS_ANSWERED = frozenset({"id", "$editable", "$sharing_permission"})


def manual_lock(
    module: Module,
    record: str,
    *,
    lock: str,
    configuration: str,
    reason: str,
    by: JsonObject,
    time: str,
) -> JsonObject:
    """The lock that a user put on a record; `by` is the user by name and id."""
    return {
        "Locked_By__s": by,
        "Locked_For__s": _locked_record(module, record),
        "Locked_Reason__s": reason,
        "Record_Locking_Configuration_Id__s": configuration,
        "Record_Locking_Rule_Id__s": None,
        "$editable": True,
        "id": lock,
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Manual",
        "Locked_Time__s": time,
    }


def automatic_lock(
    module: Module, record: str, *, lock: str, configuration: str, rule: str, time: str
) -> JsonObject:
    """The lock that a locking rule put on a record."""
    return {
        "Locked_By__s": None,
        "Locked_For__s": _locked_record(module, record),
        "Locked_Reason__s": None,
        "Record_Locking_Configuration_Id__s": configuration,
        "Record_Locking_Rule_Id__s": rule,
        "$editable": True,
        "id": lock,
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Automatic",
        "Locked_Time__s": time,
    }


def _locked_record(module: Module, record: str) -> JsonObject:
    return {
        "module": {"api_name": module.api_name, "id": module.id},
        "name": module.records[record],
        "id": record,
    }


def list_locks(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the record's lock with a paging block, or 204 where the record is not locked.

    Refuses with INVALID_MODULE, INVALID_DATA, REQUIRED_PARAM_MISSING (no `fields`) and
    NOT_ALLOWED, in the order of the path; Zoho's pages state no order.
    """
    fields = _requested_fields(request)
    refusal = module_refusal(inventory, request)
    if refusal is None and not fields:
        refusal = parameter_missing("fields")
    refusal = refusal or record_refusal(inventory, request)
    if refusal:
        return refusal
    lock = inventory.locks.get(request.path["record_id"])
    if lock is None:
        return no_content()
    return success({"data": [_select(lock, fields)], "info": paging(1)})


def get_lock(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Answer the lock with this id, whole unless `fields` is given, without a paging block.

    Refuses as the list form does, except that `fields` is optional, and with INVALID_DATA where
    the record does not have this lock.
    """
    if not request.path["lock_id"].isdecimal():
        return unknown_url()
    refusal = module_refusal(inventory, request) or record_refusal(inventory, request)
    if refusal:
        return refusal
    lock = inventory.locks.get(request.path["record_id"])
    if lock is None or lock["id"] != request.path["lock_id"]:
        return unknown_id(LOCK_SEGMENT)
    fields = _requested_fields(request)
    return success({"data": [_select(lock, fields) if fields else dict(lock)]})


def module_refusal(inventory: OrgInventory, request: ApiRequest) -> Answer | None:
    """The refusal of the module in the path, unless its records can be locked."""
    module = inventory.modules.get(request.path["module"])
    if module is None:
        return unknown_module(MODULE_SEGMENT)
    return None if module.can_be_locked else unknown_relation()


def record_refusal(inventory: OrgInventory, request: ApiRequest) -> Answer | None:
    """The refusal of the record in the path, or of its module where that has no configuration."""
    module = request.path["module"]
    if request.path["record_id"] not in inventory.modules[module].records:
        return unknown_id(RECORD_SEGMENT)
    return None if module in inventory.configurations else not_configured()


def _requested_fields(request: ApiRequest) -> frozenset[str]:
    """The names in the parameter `fields`; none where it is absent or empty."""
    names = (name.strip() for name in request.query.get("fields", "").split(","))
    return frozenset(name for name in names if name)


def _select(lock: JsonObject, fields: frozenset[str]) -> JsonObject:
    # Names that the lock does not have are ignored: the page's own sample asks for Owner and
    # Parent_Id, and its response has neither.
    names = fields | _ALWAYS_ANSWERED
    return {key: value for key, value in lock.items() if key in names}


def paging(count: int) -> JsonObject:
    """The paging block of the only page, with this many locks."""
    return {
        "per_page": 200,
        "next_page_token": None,
        "count": count,
        "page": 1,
        "previous_page_token": None,
        "page_token_expiry": None,
        "more_records": False,
    }


def lock_record(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Lock a record by hand, for the caller and with the reason in the body, under HTTP 201.

    Refuses, in this order, a wrong module or record; with NOT_ALLOWED a module in which only rules
    lock, and a record that is locked; with MANDATORY_NOT_FOUND a body without a reason.
    """
    refusal = module_refusal(inventory, request) or record_refusal(inventory, request)
    if refusal:
        return refusal
    module, record = inventory.modules[request.path["module"]], request.path["record_id"]
    configuration = inventory.configurations[module.api_name]
    if configuration["lock_type"] == "automatic":
        return locked_by_rules_only()
    if record in inventory.locks:
        return already_locked()
    reason = _read_reason(request)
    if isinstance(reason, Answer):
        return reason
    user, time, lock = USERS[request.caller], now(), new_id(inventory)
    inventory.locks[record] = manual_lock(
        module,
        record,
        lock=lock,
        configuration=str(configuration["id"]),
        reason=reason,
        by=user.reference,
        time=time,
    )
    details: JsonObject = {
        "Modified_Time": time,
        "Modified_By": user.reference,
        "Created_Time": time,
        "id": lock,
        "Created_By": user.reference,
    }
    return success({_WRAPPER: [success_row("record added", details)]}, HTTPStatus.CREATED)


def update_lock(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Change the reason of a manual lock, and nothing else of it.

    An automatic lock has no reason to change: it is refused with the only NOT_ALLOWED row of the
    page.
    """
    refusal = _lock_refusal(inventory, request)
    if refusal:
        return refusal
    lock = inventory.locks[request.path["record_id"]]
    if lock["Lock_Source__s"] == "Automatic":
        return already_locked()
    reason = _read_reason(request)
    if isinstance(reason, Answer):
        return reason
    inventory.locks[request.path["record_id"]] = {**lock, "Locked_Reason__s": reason}
    return success({_WRAPPER: [success_row("relation updated", {"id": lock["id"]})]})


def unlock_record(inventory: OrgInventory, request: ApiRequest) -> Answer:
    """Take a manual lock off its record; refuse with NOT_ALLOWED to take off an automatic one."""
    refusal = _lock_refusal(inventory, request)
    if refusal:
        return refusal
    lock = inventory.locks[request.path["record_id"]]
    if lock["Lock_Source__s"] == "Automatic":
        return locked_by_rule()
    del inventory.locks[request.path["record_id"]]
    return success({_WRAPPER: [success_row("relation removed", {"id": lock["id"]})]})


def _lock_refusal(inventory: OrgInventory, request: ApiRequest) -> Answer | None:
    if not request.path["lock_id"].isdecimal():
        return unknown_url()
    refusal = module_refusal(inventory, request) or record_refusal(inventory, request)
    if refusal:
        return refusal
    lock = inventory.locks.get(request.path["record_id"])
    is_its_lock = lock is not None and lock["id"] == request.path["lock_id"]
    return None if is_its_lock else unknown_own_id(LOCK_SEGMENT)


def _read_reason(request: ApiRequest) -> str | Answer:
    items = read_items(request, _WRAPPER)
    if isinstance(items, Answer):
        return items
    reason = items[0].get("Locked_Reason__s")
    path = array_path(_WRAPPER).item(0).key("Locked_Reason__s")
    if reason is None or reason == "":
        return required_missing(path)
    if not isinstance(reason, str):
        return wrong_type(path, "string")
    return too_long(path, _MAX_REASON_CHARS) if len(reason) > _MAX_REASON_CHARS else reason
