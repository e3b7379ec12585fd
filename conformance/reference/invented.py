"""The invented org: every name, id and time in it is made up."""

from __future__ import annotations

from conformance.reference.answers import JsonObject
from conformance.reference.estate import Estate, Module
from conformance.reference.invented_configurations import (
    contacts_configuration,
    deals_configuration,
    leads_configuration,
)
from conformance.reference.invented_ids import invented_id, named

LOCKED_RECORD = invented_id(310001)
AUTO_LOCKED_RECORD = invented_id(310002)
UNLOCKED_RECORD = invented_id(310003)
MANUAL_MODULE_RECORD = invented_id(320001)
AUTOMATIC_MODULE_RECORD = invented_id(330001)
UNCONFIGURED_RECORD = invented_id(340001)

LOCK = invented_id(610001)
AUTO_LOCK = invented_id(610002)
UNKNOWN = invented_id(999999)
"""An id in the form of every other one, which nothing in the org has."""

_LOCKER = named("Quilla Marrowby (Invented)", 200002)

_UNCONFIGURED = (
    "Tasks",
    "Cases",
    "Solutions",
    "Vendors",
    "Price_Books",
    "Quotes",
    "Sales_Orders",
    "Purchase_Orders",
    "Invoices",
    "Depots",
)
# Depots stands for the modules that users make themselves.

_UNSUPPORTED = ("Calls", "Campaigns", "Events")


def build_estate() -> Estate:
    """Build the org anew, so that no two servers share a thing that can change."""
    modules = _modules()
    configurations = {
        "Leads": leads_configuration(),
        "Contacts": contacts_configuration(),
        "Deals": deals_configuration(),
    }
    locks = (
        _lock_by_hand(
            modules["Leads"], LOCKED_RECORD, LOCK, 450001, "Offer under review until Friday"
        ),
        _lock_by_rule(modules["Leads"], AUTO_LOCKED_RECORD, AUTO_LOCK, 450001, 460001),
        _lock_by_hand(
            modules["Contacts"],
            MANUAL_MODULE_RECORD,
            invented_id(610003),
            450002,
            "Asked not to be written to",
        ),
        _lock_by_rule(
            modules["Deals"], AUTOMATIC_MODULE_RECORD, invented_id(610004), 450003, 460011
        ),
    )
    return Estate(modules, configurations, dict(locks))


def _modules() -> dict[str, Module]:
    known = {
        "Leads": {
            LOCKED_RECORD: "Ottoline Fennimore (Invented)",
            AUTO_LOCKED_RECORD: "Barnaby Quickthorn (Invented)",
            UNLOCKED_RECORD: "Perpetua Wren (Invented)",
        },
        "Contacts": {
            MANUAL_MODULE_RECORD: "Ignatius Plumtree (Invented)",
            invented_id(320002): "Zelda Hartwhistle (Invented)",
        },
        "Deals": {
            AUTOMATIC_MODULE_RECORD: "Forty crates of lanterns (Invented)",
            invented_id(330002): "One weathervane (Invented)",
        },
        "Accounts": {UNCONFIGURED_RECORD: "Lantern & Daughters (Invented)"},
    }
    others = {
        name: {invented_id(350000 + place): f"{name} of nobody (Invented)"}
        for place, name in enumerate((*_UNCONFIGURED, *_UNSUPPORTED))
    }
    return {
        name: Module(name, invented_id(2001 + place), name not in _UNSUPPORTED, records)
        for place, (name, records) in enumerate((known | others).items())
    }


def _lock_by_hand(
    module: Module, record: str, lock: str, configuration: int, reason: str
) -> tuple[str, JsonObject]:
    """Give the record's id and the lock that a user put on it."""
    return record, {
        "Locked_By__s": _LOCKER,
        "Locked_For__s": _locked_for(module, record),
        "Locked_Reason__s": reason,
        "Record_Locking_Configuration_Id__s": invented_id(configuration),
        "Record_Locking_Rule_Id__s": None,
        "$editable": True,
        "id": lock,
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Manual",
        "Locked_Time__s": "2026-03-14T09:26:53-04:00",
    }


def _lock_by_rule(
    module: Module, record: str, lock: str, configuration: int, rule: int
) -> tuple[str, JsonObject]:
    """Give the record's id and the lock that a locking rule put on it."""
    return record, {
        "Locked_By__s": None,
        "Locked_For__s": _locked_for(module, record),
        "Locked_Reason__s": None,
        "Record_Locking_Configuration_Id__s": invented_id(configuration),
        "Record_Locking_Rule_Id__s": invented_id(rule),
        "$editable": True,
        "id": lock,
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Automatic",
        "Locked_Time__s": "2026-04-01T18:05:00-04:00",
    }


def _locked_for(module: Module, record: str) -> JsonObject:
    return {
        "module": {"api_name": module.api_name, "id": module.id},
        "name": module.records[record],
        "id": record,
    }
