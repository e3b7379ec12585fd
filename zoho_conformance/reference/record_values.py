"""What records have in the fields that users made, by the types of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.documented.values import SeededValues
from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.org_inventory import Field, OrgInventory
from zoho_conformance.reference.standard_fields import STANDARD_NAMES

_NO_VALUE = "-None-"
_LONG_AGO = "2026-01-02T09:00:00-05:00"
_OF_EVERY_RECORD: Mapping[str, object] = MappingProxyType(
    {
        "Created_Time": _LONG_AGO,
        "Modified_Time": _LONG_AGO,
        "Created_By": USERS["known"].reference,
        "Modified_By": USERS["known"].reference,
    }
)


def invented_value(field: Field, record: str, inventory: OrgInventory) -> object:
    """The value of a record, always the same for it; null in most fields that every org has."""
    if not (field.custom or field.api_name in STANDARD_NAMES):
        return _OF_EVERY_RECORD.get(field.api_name)
    name, number = field.api_name, int(record) % 89 + 1
    shared = inventory.picklists.get(field.picklist or "")
    values = shared.values if shared is not None else field.values
    words = [value.value for value in values if value.value != _NO_VALUE]
    invented = SeededValues(0, record)
    values_by_type: dict[str, object] = {
        "picklist": words[number % len(words)] if words else None,
        "multiselectpicklist": words[: number % 2 + 1],
        "integer": number,
        "boolean": bool(number % 2),
        **dict.fromkeys(("percent", "currency", "double"), number + 0.5),
        "date": invented.time(name).partition("T")[0],
        "datetime": invented.time(name),
        "lookup": _reference(field.lookup, inventory),
    }
    # Short enough for any field.
    return values_by_type.get(field.data_type, invented.text(name)[: field.length])


def _reference(name: str | None, inventory: OrgInventory) -> object:
    """A reference to the first record of a module."""
    module = inventory.modules.get(name or "")
    first = next(iter(module.records.items()), None) if module is not None else None
    return None if first is None else {"name": first[1], "id": first[0]}
