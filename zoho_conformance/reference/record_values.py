"""What records have in the fields that users made, by the types of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.org_inventory import Field, OrgInventory

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
    if not field.custom:
        return _OF_EVERY_RECORD.get(field.api_name)
    number = int(record) % 89 + 1
    shared = inventory.picklists.get(field.picklist or "")
    values = shared.values if shared is not None else field.values
    words = [value.value for value in values if value.value != _NO_VALUE]
    word = words[number % len(words)] if words else None
    values_by_type: dict[str, object] = {
        "picklist": word,
        "multiselectpicklist": words[: number % 2 + 1],
        "integer": number,
        "percent": number + 0.5,
        "date": f"2026-03-{number % 28 + 1:02d}",
        "website": "https://lanterns.example/",
        "lookup": _reference(field.lookup, inventory),
    }
    return values_by_type.get(field.data_type, f"{field.api_name[:1]}-{number}")


def _reference(name: str | None, inventory: OrgInventory) -> object:
    """A reference to the first record of a module."""
    module = inventory.modules.get(name or "")
    first = next(iter(module.records.items()), None) if module is not None else None
    return None if first is None else {"name": first[1], "id": first[0]}
