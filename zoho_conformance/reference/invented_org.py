"""The invented org: every name, id and time in it is made up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.invented_configurations import (
    contacts_configuration,
    deals_configuration,
    invoices_configuration,
    leads_configuration,
)
from zoho_conformance.reference.invented_names import (
    BUTTONS,
    NAME_FIELDS,
    PICKLISTS,
    PROFILES,
    USERS,
    fields_of,
    layouts_of,
)
from zoho_conformance.reference.locks import automatic_lock, manual_lock
from zoho_conformance.reference.org_inventory import Module, OrgInventory, invented_id

LOCKED_RECORD = invented_id(310001)
AUTO_LOCKED_RECORD = invented_id(310002)
UNLOCKED_RECORD = invented_id(310003)
MANUAL_MODULE_RECORD = invented_id(320001)
AUTOMATIC_MODULE_RECORD = invented_id(330001)
UNCONFIGURED_RECORD = invented_id(340001)
MANUAL_MODULE_UNLOCKED_RECORD = invented_id(320002)
AUTOMATIC_MODULE_UNLOCKED_RECORD = invented_id(330002)

CONFIGURATION = invented_id(450001)
"""The configuration of Leads."""

SYSTEM_CONFIGURATION = invented_id(450004)
"""The configuration of the module `SYSTEM_MODULE`."""

LOCK = invented_id(610001)
AUTO_LOCK = invented_id(610002)
UNKNOWN = invented_id(999999)
"""A well-formed id that nothing in the org has."""

SYSTEM_MODULE = "Invoices"
"""The module whose configuration the system made, so that no user may change it."""

_OTHERS = (
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
_MADE_BY_USERS = frozenset({"Depots"})
_UNSUPPORTED = ("Calls", "Campaigns", "Events")
_RECORDS_TO_PICK = 4


def build_inventory() -> OrgInventory:
    """Build a fresh org, so that no two servers share anything that can change."""
    modules = _modules()
    configurations = {
        "Leads": leads_configuration(),
        "Contacts": contacts_configuration(),
        "Deals": deals_configuration(),
        SYSTEM_MODULE: invoices_configuration(),
    }
    locks = (
        _manual_lock_of(
            modules["Leads"], LOCKED_RECORD, LOCK, 450001, "Offer under review until Friday"
        ),
        _automatic_lock_of(modules["Leads"], AUTO_LOCKED_RECORD, AUTO_LOCK, 450001, 460001),
        _manual_lock_of(
            modules["Contacts"],
            MANUAL_MODULE_RECORD,
            invented_id(610003),
            450002,
            "Asked not to be written to",
        ),
        _automatic_lock_of(
            modules["Deals"], AUTOMATIC_MODULE_RECORD, invented_id(610004), 450003, 460011
        ),
    )
    return OrgInventory(
        modules, configurations, dict(locks), PROFILES, BUTTONS, picklists=dict(PICKLISTS)
    )


def _modules() -> dict[str, Module]:
    named = {
        "Leads": {
            LOCKED_RECORD: "Ottoline Fennimore (Invented)",
            AUTO_LOCKED_RECORD: "Barnaby Quickthorn (Invented)",
            UNLOCKED_RECORD: "Perpetua Wren (Invented)",
        },
        "Contacts": {
            MANUAL_MODULE_RECORD: "Ignatius Plumtree (Invented)",
            MANUAL_MODULE_UNLOCKED_RECORD: "Zelda Hartwhistle (Invented)",
        },
        "Deals": {
            AUTOMATIC_MODULE_RECORD: "Forty crates of lanterns (Invented)",
            AUTOMATIC_MODULE_UNLOCKED_RECORD: "One weathervane (Invented)",
        },
        "Accounts": {UNCONFIGURED_RECORD: "Lantern & Daughters (Invented)"},
    }
    others = {
        name: {invented_id(350000 + index): f"{name} of nobody (Invented)"}
        for index, name in enumerate((*_OTHERS, *_UNSUPPORTED))
    }
    return {
        name: Module(
            name,
            invented_id(2001 + index),
            can_be_locked=name not in _UNSUPPORTED,
            made_by_users=name in _MADE_BY_USERS,
            name_field=NAME_FIELDS[name],
            fields=fields_of(name, index),
            records=records | _records_to_pick(name, index),
            layouts=layouts_of(name, index),
        )
        for index, (name, records) in enumerate((named | others).items())
    }


def _records_to_pick(module: str, index: int) -> dict[str, str]:
    """Records that are not locked, for runs that write to pick from."""
    first = 360001 + index * 100
    return {
        invented_id(first + number): f"{module} to pick, {number + 1} (Invented)"
        for number in range(_RECORDS_TO_PICK)
    }


def _manual_lock_of(
    module: Module, record: str, lock: str, configuration: int, reason: str
) -> tuple[str, JsonObject]:
    return record, manual_lock(
        module,
        record,
        lock=lock,
        configuration=invented_id(configuration),
        reason=reason,
        by=USERS["known"].reference,
        time="2026-03-14T09:26:53-04:00",
    )


def _automatic_lock_of(
    module: Module, record: str, lock: str, configuration: int, rule: int
) -> tuple[str, JsonObject]:
    return record, automatic_lock(
        module,
        record,
        lock=lock,
        configuration=invented_id(configuration),
        rule=invented_id(rule),
        time="2026-04-01T18:05:00-04:00",
    )


def _field_ids(module: str) -> dict[str, str]:
    """The ids of a module's fields by their names."""
    return {field.api_name: field.id for field in _modules()[module].fields.values()}


_FIELDS = _field_ids("Accounts")
_PROFILES = tuple(PROFILES.items())

ANNOUNCED_IDS: Mapping[str, str] = MappingProxyType(
    {
        "module": "Leads",
        "locked_record_id": LOCKED_RECORD,
        "auto_locked_record_id": AUTO_LOCKED_RECORD,
        "unlocked_record_id": UNLOCKED_RECORD,
        "lock_id": LOCK,
        "auto_lock_id": AUTO_LOCK,
        "configuration_id": CONFIGURATION,
        "unknown_id": UNKNOWN,
        "manual_module": "Contacts",
        "manual_unlocked_record_id": MANUAL_MODULE_UNLOCKED_RECORD,
        "automatic_module": "Deals",
        "automatic_unlocked_record_id": AUTOMATIC_MODULE_UNLOCKED_RECORD,
        "unconfigured_module": "Accounts",
        "unconfigured_record_id": UNCONFIGURED_RECORD,
        "unsupported_module": "Calls",
        "unknown_module": "NoSuchModule",
        "criteria_field": "Created_Time",
        "criteria_field_id": _FIELDS["Created_Time"],
        "other_criteria_field": "Modified_Time",
        "other_criteria_field_id": _FIELDS["Modified_Time"],
        "excludable_field": "Email",
        "excludable_field_id": _FIELDS["Email"],
        "other_excludable_field": "Description",
        "other_excludable_field_id": _FIELDS["Description"],
        "restricted_field": "Last_Name",
        "restricted_value": json.dumps(_modules()["Leads"].records[UNLOCKED_RECORD]),
        "excluded_field": "Description",
        "excluded_value": "null",
        "profile_id": _PROFILES[0][0],
        "profile_name": _PROFILES[0][1],
        "other_profile_id": _PROFILES[1][0],
        "other_profile_name": _PROFILES[1][1],
        "button_id": invented_id(485570),
        "button_name": BUTTONS[invented_id(485570)],
        "other_button_id": invented_id(485606),
        "other_button_name": BUTTONS[invented_id(485606)],
        "system_module": SYSTEM_MODULE,
        "system_configuration_id": SYSTEM_CONFIGURATION,
    }
)
"""What every server announces of its org, by the names it announces it under; no secrets."""
