"""Orgs whose own schema differs: each has one change that someone made in the setup.

They change what the org holds, so that its fields, its layouts and its records say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.rules import ORG_CHANGE_RULES
from zoho_conformance.reference.org_inventory import (
    Field,
    Layout,
    Module,
    OrgInventory,
    Picklist,
    PicklistValue,
    invented_id,
)

OrgEdit = Callable[[OrgInventory], None]

_FIELD = invented_id(684001)
_LAYOUT = invented_id(684002)
_PICKLIST = invented_id(684003)
_VALUE = invented_id(684004)
_MODULE = invented_id(2998)


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change of an org's schema, which is found by the rule with the id `trips`, and no other.

    Raises ConformanceError when no rule has that id.
    """

    name: str
    trips: str
    summary: str
    change_org: OrgEdit

    def __post_init__(self) -> None:
        if self.trips not in ORG_CHANGE_RULES:
            raise ConformanceError(f"change {self.name!r} trips {self.trips!r}: unknown rule")


def _edit_module(name: str, edit: Callable[[Module], Module]) -> OrgEdit:
    def change(inventory: OrgInventory) -> None:
        inventory.modules[name] = edit(inventory.modules[name])

    return change


def _with_fields(module: Module, *fields: Field) -> Module:
    return replace(module, fields=MappingProxyType({field.id: field for field in fields}))


def _edit_field(name: str, module: str = "Leads", /, **facts: Any) -> OrgEdit:
    def edit(present: Module) -> Module:
        fields = (
            replace(field, **facts) if field.api_name == name else field
            for field in present.fields.values()
        )
        return _with_fields(present, *fields)

    return _edit_module(module, edit)


def _drop_field(name: str) -> OrgEdit:
    def edit(module: Module) -> Module:
        return _with_fields(
            module, *(field for field in module.fields.values() if field.api_name != name)
        )

    return _edit_module("Leads", edit)


def _add_field(field: Field) -> OrgEdit:
    return _edit_module(
        "Leads", lambda module: _with_fields(module, *module.fields.values(), field)
    )


def _edit_values(
    edit: Callable[[tuple[PicklistValue, ...]], tuple[PicklistValue, ...]],
) -> OrgEdit:
    """Edit the values of the picklist Region."""

    def change(module: Module) -> Module:
        fields = (
            replace(field, values=edit(field.values)) if field.api_name == "Region" else field
            for field in module.fields.values()
        )
        return _with_fields(module, *fields)

    return _edit_module("Leads", change)


def _edit_layouts(edit: Callable[[tuple[Layout, ...]], tuple[Layout, ...]]) -> OrgEdit:
    return _edit_module("Leads", lambda module: replace(module, layouts=edit(module.layouts)))


def _edit_partners(**facts: Any) -> OrgEdit:
    return _edit_layouts(lambda layouts: (layouts[0], replace(layouts[1], **facts)))


def _drop_module(inventory: OrgInventory) -> None:
    del inventory.modules["Solutions"]


def _add_module(inventory: OrgInventory) -> None:
    inventory.modules["Workshops"] = replace(
        inventory.modules["Depots"], api_name="Workshops", id=_MODULE, records={}
    )


def _rename_module(inventory: OrgInventory) -> None:
    present = inventory.modules.pop("Depots")
    inventory.modules["Warehouses"] = replace(present, api_name="Warehouses")
    _edit_field("Depot", lookup="Warehouses")(inventory)


def _add_picklist(inventory: OrgInventory) -> None:
    inventory.picklists["Tides"] = Picklist(
        "Tides", _PICKLIST, (PicklistValue("Ebb", _VALUE), PicklistValue("Flood", _FIELD))
    )


def _drop_picklist(inventory: OrgInventory) -> None:
    present = inventory.picklists.pop("Channels")
    _edit_field("Channel", picklist=None, values=present.values)(inventory)


def _rename_picklist(inventory: OrgInventory) -> None:
    present = inventory.picklists.pop("Channels")
    inventory.picklists["Ways"] = replace(present, api_name="Ways")
    _edit_field("Channel", picklist="Ways")(inventory)


def _renamed_value(values: tuple[PicklistValue, ...]) -> tuple[PicklistValue, ...]:
    return tuple(
        replace(value, value="Islands") if value.value == "Isles" else value for value in values
    )


_NEW = Field("Nickname", _FIELD, length=80, custom=True)

_CHANGES = (
    ("module-gone", "The module Solutions is gone.", _drop_module),
    ("module-new", "There is a module Workshops.", _add_module),
    ("module-renamed", "The module Depots is called Warehouses.", _rename_module),
    (
        "module-access-changed",
        "Records of Invoices cannot be deleted.",
        _edit_module("Invoices", lambda module: replace(module, deletable=False)),
    ),
    ("field-gone", "Leads have no Reference_Code.", _drop_field("Reference_Code")),
    ("field-new", "Leads have a Nickname.", _add_field(_NEW)),
    (
        "field-renamed",
        "Region of Leads is called Sales_Region.",
        _edit_field("Region", api_name="Sales_Region"),
    ),
    ("field-type-changed", "Score of Leads is text.", _edit_field("Score", data_type="text")),
    (
        "field-length-changed",
        "Reference_Code of Leads takes 20 characters.",
        _edit_field("Reference_Code", length=20),
    ),
    (
        "field-decimals-changed",
        "Share of Leads has no decimal places.",
        _edit_field("Share", decimals=0),
    ),
    (
        "field-mandatory-changed",
        "Region of Leads is mandatory.",
        _edit_field("Region", mandatory=True),
    ),
    (
        "field-read-only-changed",
        "Score of Leads is read-only.",
        _edit_field("Score", read_only=True),
    ),
    (
        "field-unique-changed",
        "Reference_Code of Leads is unique.",
        _edit_field("Reference_Code", unique=True),
    ),
    (
        "field-visibility-changed",
        "Score of Leads is hidden.",
        _edit_field("Score", visible=False),
    ),
    (
        "field-lookup-changed",
        "Depot of Leads looks up Accounts.",
        _edit_field("Depot", lookup="Accounts"),
    ),
    (
        "picklist-value-gone",
        "Region of Leads has no South.",
        _edit_values(lambda values: tuple(each for each in values if each.value != "South")),
    ),
    (
        "picklist-value-new",
        "Region of Leads has East.",
        _edit_values(lambda values: (*values, PicklistValue("East", _VALUE))),
    ),
    (
        "picklist-value-renamed",
        "Isles, a Region of Leads, is called Islands.",
        _edit_values(_renamed_value),
    ),
    ("picklist-new", "There is a global picklist Tides.", _add_picklist),
    ("picklist-gone", "The global picklist Channels is gone.", _drop_picklist),
    ("picklist-renamed", "The global picklist Channels is called Ways.", _rename_picklist),
    ("layout-gone", "Leads have no layout Partners.", _edit_layouts(lambda layouts: layouts[:1])),
    (
        "layout-new",
        "Leads have a layout Islanders.",
        _edit_layouts(lambda layouts: (*layouts, Layout("Islanders", _LAYOUT))),
    ),
    (
        "layout-renamed",
        "The layout Partners of Leads is called Resellers.",
        _edit_partners(name="Resellers"),
    ),
    (
        "layout-mandatory-changed",
        "The layout Partners of Leads demands Region.",
        _edit_partners(demands=frozenset({invented_id(682001)})),
    ),
    (
        "layout-field-gone",
        "The layout Partners of Leads has no Region.",
        _edit_partners(without=frozenset({invented_id(682001), invented_id(682009)})),
    ),
    (
        "layout-field-new",
        "The layout Partners of Leads has Shop_Window.",
        _edit_partners(without=frozenset()),
    ),
)

SCHEMA_CHANGES: Mapping[str, SchemaChange] = MappingProxyType(
    {
        **{
            f"org-{name}": SchemaChange(f"org-{name}", f"org-{name}", summary, change)
            for name, summary, change in _CHANGES
        },
        "org-field-new-mandatory": SchemaChange(
            "org-field-new-mandatory",
            "org-field-new",
            "Leads have a Nickname, which is mandatory.",
            _add_field(replace(_NEW, mandatory=True)),
        ),
    }
)
"""Every change by its name, which is that of its rule where there is one of the rule."""
