"""What every reference org holds, by the names that it announces it under."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.invented import (
    AUTO_LOCK,
    AUTO_LOCKED_RECORD,
    AUTOMATIC_MODULE_UNLOCKED_RECORD,
    CONFIGURATION,
    LOCK,
    LOCKED_RECORD,
    MANUAL_MODULE_UNLOCKED_RECORD,
    SYSTEM_CONFIGURATION,
    SYSTEM_MODULE,
    UNCONFIGURED_RECORD,
    UNKNOWN,
    UNLOCKED_RECORD,
)

HOLDINGS: Mapping[str, str] = MappingProxyType(
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
        "system_module": SYSTEM_MODULE,
        "system_configuration_id": SYSTEM_CONFIGURATION,
    }
)
"""Ids and names of modules, records, locks and configurations; none is a secret."""
