"""What callers who may not use record locking are refused with: each page words it its own way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.answers import Answer, JsonObject, refused
from zoho_conformance.reference.refusals import RECORD_SEGMENT
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK,
    LOCK_BY_ID,
    LOCK_LIST,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
    Asked,
)

_PROFILE = "Record Locking Configuration is not supported for the profile of the user."
_CUSTOMIZE = (
    "Permission denied to customize record lock configurations. The user does not have permission."
)
_CUSTOMIZE_TO_ADD = (
    "Permission denied to customize record lock configurations. The user do not have permission."
)
_UNLOCK = "The current user does not have permission to unlock record."
_EDITION = "Record Locking Configuration is not supported in your edition."
_CURRENT_EDITION = "Record locking configuration is not supported in the user's current edition."

_PERMISSION_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        LOCK_LIST: _PROFILE,
        LOCK_BY_ID: _PROFILE,
        LOCK: _CUSTOMIZE,
        UPDATE_LOCK: _CUSTOMIZE,
        UNLOCK: _UNLOCK,
        ADD_CONFIGURATION: _CUSTOMIZE_TO_ADD,
        UPDATE_CONFIGURATION: _CUSTOMIZE,
        UPDATE_CONFIGURATION_BY_ID: _CUSTOMIZE,
        DELETE_CONFIGURATION: _CUSTOMIZE,
    }
)
# Reading a configuration needs no permission: its page has no such row.

_EDITION_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        LOCK_LIST: _EDITION,
        LOCK_BY_ID: _EDITION,
        LOCK: _EDITION,
        UPDATE_LOCK: _EDITION,
        UNLOCK: _EDITION,
        CONFIGURATION: _EDITION,
        ADD_CONFIGURATION: _CURRENT_EDITION,
        UPDATE_CONFIGURATION: _CURRENT_EDITION,
        UPDATE_CONFIGURATION_BY_ID: _CURRENT_EDITION,
        DELETE_CONFIGURATION: f"When {_CURRENT_EDITION[0].lower()}{_CURRENT_EDITION[1:]}",
    }
)
# The pages that write locks lack the row; the org answers there as for reading them.

_CONFIGURING = frozenset(
    {
        ADD_CONFIGURATION,
        UPDATE_CONFIGURATION,
        UPDATE_CONFIGURATION_BY_ID,
        DELETE_CONFIGURATION,
    }
)


def refused_caller(asked: Asked) -> Answer | None:
    """Give the refusal of a caller who may not do this: FEATURE_NOT_SUPPORTED or NO_PERMISSION."""
    if asked.caller == "other-edition" and asked.operation in _EDITION_MESSAGES:
        return refused(400, "FEATURE_NOT_SUPPORTED", _EDITION_MESSAGES[asked.operation])
    if asked.caller == "restricted" and asked.operation in _PERMISSION_MESSAGES:
        details: JsonObject = (
            {"permissions": ["Crm_Implied_Customize_Zoho_CRM"]}
            if asked.operation in _CONFIGURING
            else {"resource_path_index": RECORD_SEGMENT}
        )
        return refused(403, "NO_PERMISSION", _PERMISSION_MESSAGES[asked.operation], details)
    return None
