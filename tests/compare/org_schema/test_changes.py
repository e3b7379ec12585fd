"""What two snapshots of an org's schema differ in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from zoho_conformance.compare.org_schema import SchemaComparison, compare_schemas
from zoho_conformance.contracts.org_schema.schema_file import (
    NotRead,
    OrgField,
    OrgLayout,
    OrgModule,
    OrgPicklist,
    OrgSchema,
    PicklistValue,
)

TIDE = OrgField(
    "Tide",
    id="1",
    data_type="picklist",
    json_type="string",
    length=120,
    values=(PicklistValue("Ebb", "11"), PicklistValue("Flood", "12")),
)
CODE = OrgField("Code", id="2", data_type="text", json_type="string", length=40)
HARBOUR = OrgField("Harbour", id="3", data_type="lookup", json_type="jsonobject", lookup=("Ports",))
SHARE = OrgField("Share", id="4", data_type="percent", json_type="double", decimals=4)
STANDARD = OrgLayout("Standard", "21", fields=("Code", "Tide"), required=("Code",))
BOATS = OrgModule(
    "Boats", id="31", custom=True, fields=(CODE, HARBOUR, SHARE, TIDE), layouts=(STANDARD,)
)
PORTS = OrgModule("Ports", id="32", custom=True, fields=(CODE,), layouts=(STANDARD,))
SCHEMA = OrgSchema(
    form=1,
    source="live",
    api_version="v7",
    taken=None,
    all_modules=True,
    modules=(BOATS, PORTS),
    global_picklists=(OrgPicklist("Winds", "41", (PicklistValue("North", "42"),)),),
)


def changes(old: OrgSchema, new: OrgSchema) -> list[tuple[str, str, str, str]]:
    findings = compare_schemas(old, new, "old.json").findings
    return [(each.level, each.rule, each.operation, each.path) for each in findings]


def with_field(name: str, edit: Callable[[OrgField], OrgField | None]) -> OrgSchema:
    fields = (edit(field) if field.api_name == name else field for field in BOATS.fields or ())
    kept = tuple(field for field in fields if field is not None)
    return with_module(replace(BOATS, fields=kept))


def with_module(module: OrgModule) -> OrgSchema:
    others = (each for each in SCHEMA.modules if each.id != module.id)
    return replace(SCHEMA, modules=(*others, module))


def with_layout(**facts: object) -> OrgSchema:
    return with_module(replace(BOATS, layouts=(replace(STANDARD, **facts),)))


def with_values(*values: PicklistValue) -> OrgSchema:
    return with_field("Tide", lambda field: replace(field, values=values))


CHANGES = [
    (with_field("Code", lambda _: None), "error", "org-field-gone", "Code"),
    (
        with_field("Code", lambda field: replace(field, unused=True)),
        "error",
        "org-field-gone",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, api_name="Mark")),
        "error",
        "org-field-renamed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, data_type="integer", json_type="integer")),
        "error",
        "org-field-type-changed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, json_type="integer")),
        "error",
        "org-field-type-changed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, length=20)),
        "error",
        "org-field-length-changed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, length=80)),
        "info",
        "org-field-length-changed",
        "Code",
    ),
    (
        with_field("Share", lambda field: replace(field, decimals=0)),
        "warning",
        "org-field-decimals-changed",
        "Share",
    ),
    (
        with_field("Code", lambda field: replace(field, mandatory=True)),
        "error",
        "org-field-mandatory-changed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, read_only=True)),
        "error",
        "org-field-read-only-changed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, unique="case-sensitive")),
        "error",
        "org-field-unique-changed",
        "Code",
    ),
    (
        with_field("Code", lambda field: replace(field, visible=False)),
        "error",
        "org-field-visibility-changed",
        "Code",
    ),
    (
        with_field("Harbour", lambda field: replace(field, lookup=("Boats",))),
        "error",
        "org-field-lookup-changed",
        "Harbour",
    ),
    (with_values(TIDE.values[0]), "error", "org-picklist-value-gone", "Tide"),
    (
        with_values(TIDE.values[0], replace(TIDE.values[1], unused=True)),
        "error",
        "org-picklist-value-gone",
        "Tide",
    ),
    (
        with_values(*TIDE.values, PicklistValue("Slack", "13")),
        "warning",
        "org-picklist-value-new",
        "Tide",
    ),
    (
        with_values(TIDE.values[0], PicklistValue("High", "12")),
        "error",
        "org-picklist-value-renamed",
        "Tide",
    ),
    (
        with_values(TIDE.values[0], PicklistValue("Flood", "12", display="High")),
        "warning",
        "org-picklist-value-renamed",
        "Tide",
    ),
    (with_layout(inactive=True), "error", "org-layout-gone", "Standard"),
    (with_layout(api_name="Plain"), "info", "org-layout-renamed", "Standard"),
    (with_layout(fields=("Code",)), "warning", "org-layout-field-gone", "Standard.Tide"),
    (
        with_layout(fields=("Code", "Share", "Tide")),
        "info",
        "org-layout-field-new",
        "Standard.Share",
    ),
    (
        with_layout(required=("Code", "Tide")),
        "error",
        "org-layout-mandatory-changed",
        "Standard.Tide",
    ),
    (with_layout(required=()), "info", "org-layout-mandatory-changed", "Standard.Code"),
    (
        with_module(replace(BOATS, deletable=False)),
        "error",
        "org-module-access-changed",
        "",
    ),
    (
        with_module(replace(BOATS, supported=False, fields=None, layouts=None)),
        "error",
        "org-module-access-changed",
        "",
    ),
    (
        with_module(replace(BOATS, fields=(*(BOATS.fields or ()), OrgField("Flag", "5")))),
        "info",
        "org-field-new",
        "Flag",
    ),
    (
        with_module(
            replace(BOATS, fields=(*(BOATS.fields or ()), OrgField("Flag", "5", mandatory=True)))
        ),
        "error",
        "org-field-new",
        "Flag",
    ),
]


@pytest.mark.parametrize(
    ("changed", "level", "rule", "path"),
    CHANGES,
    ids=[f"{rule}-{number}" for number, (_, _, rule, _) in enumerate(CHANGES)],
)
def test_each_change_of_a_module_is_one_finding(
    changed: OrgSchema, level: str, rule: str, path: str
) -> None:
    place = ("Boats", path) if path else ("modules", "Boats")
    assert changes(SCHEMA, changed) == [(level, rule, *place)]


def test_modules_that_are_gone_new_or_renamed_are_told_once() -> None:
    gone = replace(SCHEMA, modules=(PORTS,))
    assert changes(SCHEMA, gone) == [("error", "org-module-gone", "modules", "Boats")]
    assert changes(gone, SCHEMA) == [("info", "org-module-new", "modules", "Boats")]
    # The lookup that refers to the module by its new name is the same change.
    renamed = replace(SCHEMA, modules=(BOATS, replace(PORTS, api_name="Havens")))
    boats = replace(BOATS, fields=(CODE, replace(HARBOUR, lookup=("Havens",)), SHARE, TIDE))
    renamed = replace(SCHEMA, modules=(boats, replace(PORTS, api_name="Havens")))
    assert changes(SCHEMA, renamed) == [("error", "org-module-renamed", "modules", "Ports")]


def test_global_picklists_are_compared_like_those_of_fields() -> None:
    def shared(*picklists: OrgPicklist) -> OrgSchema:
        return replace(SCHEMA, global_picklists=picklists)

    winds = OrgPicklist("Winds", "41", (PicklistValue("South", "42"),))
    where = "global picklists"
    assert changes(SCHEMA, shared(winds)) == [
        ("error", "org-picklist-value-renamed", where, "Winds")
    ]
    assert changes(SCHEMA, shared()) == [("error", "org-picklist-gone", where, "Winds")]
    assert changes(shared(), SCHEMA) == [("info", "org-picklist-new", where, "Winds")]
    areas = replace((SCHEMA.global_picklists or ())[0], api_name="Airs")
    assert changes(SCHEMA, shared(areas)) == [("info", "org-picklist-renamed", where, "Winds")]


def test_what_a_snapshot_has_not_read_is_never_told_as_gone() -> None:
    def compared(new: OrgSchema) -> SchemaComparison:
        comparison = compare_schemas(SCHEMA, new, "old.json")
        assert not comparison.findings
        return comparison

    no_fields = replace(
        with_module(replace(BOATS, fields=None)),
        not_read=(NotRead("fields", "HTTP 503", "Boats"),),
    )
    assert compared(no_fields).has_gap
    assert compared(no_fields).parts == ("Ports", "global picklists", "modules")
    assert compared(SCHEMA).parts == ("Boats", "Ports", "global picklists", "modules")
    assert compared(no_fields).not_compared == (
        "fields of Boats: the newer snapshot has none (HTTP 503)",
    )
    some = replace(SCHEMA, all_modules=False, modules=(BOATS,))
    assert compared(some).not_compared == ("Ports: the newer snapshot does not have all modules",)
    assert not compared(some).has_gap
    one_field = with_module(replace(BOATS, whole=False, fields=(CODE,)))
    assert not compared(one_field).not_compared
    assert "layouts of Boats" in compared(with_module(replace(BOATS, layouts=None))).not_compared[0]
    assert "global picklists" in compared(replace(SCHEMA, global_picklists=None)).not_compared[0]


def test_a_copy_of_the_org_has_other_ids_and_no_changes() -> None:
    def copied(field: OrgField) -> OrgField:
        values = tuple(replace(value, id=f"9{value.id}") for value in field.values)
        return replace(field, id=f"9{field.id}", values=values)

    modules = tuple(
        replace(
            module,
            id=f"9{module.id}",
            fields=tuple(map(copied, module.fields or ())),
            layouts=tuple(replace(layout, id=f"9{layout.id}") for layout in module.layouts or ()),
        )
        for module in SCHEMA.modules
    )
    assert not changes(SCHEMA, replace(SCHEMA, modules=modules))


def test_an_id_that_several_fields_have_tells_nothing() -> None:
    alike = [replace(field, id="1") for field in BOATS.fields or ()]
    old = with_module(replace(BOATS, fields=tuple(alike)))
    new = with_module(replace(BOATS, fields=tuple(alike[:-1])))
    assert changes(old, new) == [("error", "org-field-gone", "Boats", "Tide")]


def test_two_fields_that_swap_names_are_two_renames() -> None:
    swapped = with_module(
        replace(
            BOATS,
            fields=(
                replace(CODE, api_name="Share"),
                HARBOUR,
                replace(SHARE, api_name="Code"),
                TIDE,
            ),
        )
    )
    assert [rule for _, rule, _, _ in changes(SCHEMA, swapped)] == ["org-field-renamed"] * 2


def test_a_change_is_placed_in_the_older_file() -> None:
    changed = with_field("Tide", lambda field: replace(field, mandatory=True))
    (finding,) = compare_schemas(SCHEMA, changed, "old.json").findings
    assert finding.source.page == "old.json"
    assert finding.source.section == "fields of Boats"
    assert finding.source.line > 1


_NAMES = st.text("abcdefgh", min_size=1, max_size=3)
_FIELDS = st.builds(
    OrgField,
    api_name=_NAMES,
    id=st.none() | st.sampled_from("12345"),
    data_type=st.none() | st.sampled_from(["text", "picklist", "lookup"]),
    json_type=st.none() | st.just("string"),
    length=st.none() | st.integers(1, 99),
    mandatory=st.booleans(),
    unused=st.booleans(),
    values=st.lists(
        st.builds(PicklistValue, _NAMES, id=st.none() | st.sampled_from("12")),
        max_size=3,
        unique_by=lambda value: value.value,
    ).map(tuple),
)
_MODULES = st.builds(
    OrgModule,
    api_name=_NAMES,
    id=st.none() | st.sampled_from("12345"),
    supported=st.booleans(),
    whole=st.booleans(),
    fields=st.none()
    | st.lists(_FIELDS, max_size=4, unique_by=lambda field: field.api_name).map(tuple),
)
_SCHEMAS = st.builds(
    lambda modules, all_modules: replace(SCHEMA, modules=modules, all_modules=all_modules),
    st.lists(_MODULES, max_size=3, unique_by=lambda module: module.api_name).map(tuple),
    st.booleans(),
)


@given(_SCHEMAS)
def test_a_schema_differs_in_nothing_from_itself(schema: OrgSchema) -> None:
    assert not changes(schema, schema)


@given(_SCHEMAS, _SCHEMAS)
def test_what_is_gone_one_way_is_new_the_other(old: OrgSchema, new: OrgSchema) -> None:
    def places(found_changes: list[tuple[str, str, str, str]], rule: str) -> list[tuple[str, str]]:
        return sorted((module, path) for _, each, module, path in found_changes if each == rule)

    there, back = changes(old, new), changes(new, old)
    assert places(there, "org-module-gone") == places(back, "org-module-new")
