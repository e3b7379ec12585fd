"""Lock Records, Update Record Locking Information and Unlock Records."""

from __future__ import annotations

from http import HTTPStatus

from zoho_conformance.reference.answers import (
    Answer,
    JsonObject,
    answered,
    done_row,
)
from zoho_conformance.reference.body_paths import whole
from zoho_conformance.reference.contents import items_of
from zoho_conformance.reference.invented_users import USERS
from zoho_conformance.reference.lock_shapes import lock_by_hand
from zoho_conformance.reference.locks import refused_module, refused_record
from zoho_conformance.reference.new_ids import fresh_id, now
from zoho_conformance.reference.org_inventory import Estate
from zoho_conformance.reference.refusals import (
    LOCK_SEGMENT,
    already_locked,
    locked_by_rule,
    locked_by_rules_only,
    unknown_own_id,
    unknown_url,
)
from zoho_conformance.reference.request import Asked
from zoho_conformance.reference.row_refusals import required_missing, too_long, wrong_type

_WRAPPER = "data"
_LONGEST_REASON = 3000


def lock_record(estate: Estate, asked: Asked) -> Answer:
    """Lock a record by hand, for the caller and with the reason given, under HTTP 201.

    Refuses, in this order, what the path names wrongly; with NOT_ALLOWED where only rules lock and
    where the record is locked; with MANDATORY_NOT_FOUND a body without a reason.
    """
    refusal = refused_module(estate, asked) or refused_record(estate, asked)
    if refusal:
        return refusal
    module, record = estate.modules[asked.path["module"]], asked.path["record_id"]
    configuration = estate.configurations[module.api_name]
    if configuration["lock_type"] == "automatic":
        return locked_by_rules_only()
    if record in estate.locks:
        return already_locked()
    reason = _reason(asked)
    if isinstance(reason, Answer):
        return reason
    user, time, lock = USERS[asked.caller], now(), fresh_id(estate)
    estate.locks[record] = lock_by_hand(
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
    return answered({_WRAPPER: [done_row("record added", details)]}, HTTPStatus.CREATED)


def update_lock(estate: Estate, asked: Asked) -> Answer:
    """Give a lock put on by hand another reason, and change nothing else of it.

    A lock put on by a rule has no reason to change: it is refused with the one NOT_ALLOWED row of
    the page.
    """
    refusal = _refused_lock(estate, asked)
    if refusal:
        return refusal
    lock = estate.locks[asked.path["record_id"]]
    if lock["Lock_Source__s"] == "Automatic":
        return already_locked()
    reason = _reason(asked)
    if isinstance(reason, Answer):
        return reason
    estate.locks[asked.path["record_id"]] = {**lock, "Locked_Reason__s": reason}
    return answered({_WRAPPER: [done_row("relation updated", {"id": lock["id"]})]})


def unlock_record(estate: Estate, asked: Asked) -> Answer:
    """Take a lock put on by hand off its record; refuse with NOT_ALLOWED what a rule locked."""
    refusal = _refused_lock(estate, asked)
    if refusal:
        return refusal
    lock = estate.locks[asked.path["record_id"]]
    if lock["Lock_Source__s"] == "Automatic":
        return locked_by_rule()
    del estate.locks[asked.path["record_id"]]
    return answered({_WRAPPER: [done_row("relation removed", {"id": lock["id"]})]})


def _refused_lock(estate: Estate, asked: Asked) -> Answer | None:
    if not asked.path["lock_id"].isdecimal():
        return unknown_url()
    refusal = refused_module(estate, asked) or refused_record(estate, asked)
    if refusal:
        return refusal
    lock = estate.locks.get(asked.path["record_id"])
    known = lock is not None and lock["id"] == asked.path["lock_id"]
    return None if known else unknown_own_id(LOCK_SEGMENT)


def _reason(asked: Asked) -> str | Answer:
    items = items_of(asked, _WRAPPER)
    if isinstance(items, Answer):
        return items
    reason = items[0].get("Locked_Reason__s")
    spot = whole(_WRAPPER).item(0).key("Locked_Reason__s")
    if reason is None or reason == "":
        return required_missing(spot)
    if not isinstance(reason, str):
        return wrong_type(spot, "string")
    return too_long(spot, _LONGEST_REASON) if len(reason) > _LONGEST_REASON else reason
