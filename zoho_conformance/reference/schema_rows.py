"""Fields, layouts and picklists as answers about an org's settings have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.org_inventory import (
    Field,
    Layout,
    Module,
    OrgInventory,
    Picklist,
    PicklistValue,
    invented_id,
)

_JSON_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "boolean": "boolean",
        "integer": "integer",
        "currency": "double",
        "double": "double",
        "percent": "double",
        "ownerlookup": "jsonobject",
        "userlookup": "jsonobject",
        "lookup": "jsonobject",
        "multi_module_lookup": "jsonobject",
        "multiselectpicklist": "jsonarray",
    }
)
"""The JSON types of fields whose values are not text."""


def field_row(field: Field, inventory: OrgInventory) -> JsonObject:
    """A field, each key of its definition in it, empty where it has none of it."""
    shared = inventory.picklists.get(field.picklist or "")
    return {
        "api_name": field.api_name,
        "id": field.id,
        "field_label": _label(field.api_name),
        "display_label": _label(field.api_name),
        "data_type": field.data_type,
        "json_type": _JSON_TYPES.get(field.data_type, "string"),
        "type": "used",
        "custom_field": field.custom,
        "read_only": field.read_only,
        "field_read_only": field.read_only,
        "operation_type": {
            "web_update": not field.read_only,
            "api_create": not field.read_only,
            "web_create": not field.read_only,
            "api_update": not field.read_only,
        },
        "system_mandatory": field.mandatory,
        "searchable": True,
        "filterable": True,
        "visible": field.visible,
        "length": field.length,
        "decimal_place": field.decimals,
        "unique": {"case_sensitive": False} if field.unique else {},
        "lookup": _lookup(field.lookup, inventory) if field.lookup else {},
        "multi_module_lookup": {},
        "multiselectlookup": {},
        "formula": {},
        "rollup_summary": {},
        "auto_number": {},
        "associated_module": None,
        "global_picklist": None
        if shared is None
        else {"api_name": shared.api_name, "id": shared.id},
        "pick_list_values": _values(shared.values if shared is not None else field.values),
    }


def layout_row(layout: Layout, module: Module, inventory: OrgInventory) -> JsonObject:
    """A layout with one section, which has its fields."""
    fields = [
        field_row(field, inventory) | {"required": field.mandatory or field.id in layout.demands}
        for field in module.fields.values()
        if field.id not in layout.without
    ]
    section: JsonObject = {
        "api_name": f"{module.api_name} Information",
        "display_label": f"{_label(module.api_name)} Information",
        "name": f"{module.api_name} Information",
        "sequence_number": 1,
        "column_count": 2,
        "fields": fields,
    }
    return {
        "id": layout.id,
        "api_name": layout.name,
        "name": layout.name,
        "display_label": layout.name,
        "status": "active",
        "visible": True,
        "sections": [section],
    }


def picklist_row(picklist: Picklist) -> JsonObject:
    """A picklist that fields share."""
    return {
        "id": picklist.id,
        "api_name": picklist.api_name,
        "display_label": _label(picklist.api_name),
        "actual_label": _label(picklist.api_name),
        "description": None,
        "created_by": None,
        "modified_by": None,
        "pick_list_values": _values(picklist.values),
    }


def _lookup(module: str, inventory: OrgInventory) -> JsonObject:
    known = inventory.modules.get(module)
    return {
        "display_label": _label(module),
        "api_name": None,
        "module": {"api_name": module, "id": known.id if known else invented_id(2999)},
        "id": None,
    }


def _values(values: Iterable[PicklistValue]) -> list[JsonObject]:
    return [
        {
            "display_value": value.value,
            "actual_value": value.value,
            "reference_value": value.value,
            "sequence_number": number,
            "id": value.id,
            "type": "used",
        }
        for number, value in enumerate(values)
    ]


def _label(api_name: str) -> str:
    return api_name.removesuffix("__s").replace("_", " ").strip()
