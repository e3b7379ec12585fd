"""A lock as answers carry it, with the keys of the page's sample and no other."""

from __future__ import annotations

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.org_inventory import Module


def lock_by_hand(
    module: Module,
    record: str,
    *,
    lock: str,
    configuration: str,
    reason: str,
    by: JsonObject,
    time: str,
) -> JsonObject:
    """Give the lock that a user, told by name and id, put on a record."""
    return {
        "Locked_By__s": by,
        "Locked_For__s": _locked_for(module, record),
        "Locked_Reason__s": reason,
        "Record_Locking_Configuration_Id__s": configuration,
        "Record_Locking_Rule_Id__s": None,
        "$editable": True,
        "id": lock,
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Manual",
        "Locked_Time__s": time,
    }


def lock_by_rule(
    module: Module, record: str, *, lock: str, configuration: str, rule: str, time: str
) -> JsonObject:
    """Give the lock that a locking rule put on a record."""
    return {
        "Locked_By__s": None,
        "Locked_For__s": _locked_for(module, record),
        "Locked_Reason__s": None,
        "Record_Locking_Configuration_Id__s": configuration,
        "Record_Locking_Rule_Id__s": rule,
        "$editable": True,
        "id": lock,
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Automatic",
        "Locked_Time__s": time,
    }


def _locked_for(module: Module, record: str) -> JsonObject:
    return {
        "module": {"api_name": module.api_name, "id": module.id},
        "name": module.records[record],
        "id": record,
    }
