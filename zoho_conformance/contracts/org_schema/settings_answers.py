"""What answers about an org's settings say of its schema, live or recorded.

Only what `schema_file` has is taken of an answer. A value of another type than documented counts as
left out, and a row without a name as none: what Zoho answers is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec.structs import replace

from zoho_conformance.contracts.org_schema.schema_file import (
    OrgField,
    OrgLayout,
    OrgModule,
    OrgPicklist,
    PicklistValue,
)

_UNUSED = "unused"
_MODULE_KEYS = ("module", "modules", "connected_module", "linking_module")


def modules_of(body: Any) -> tuple[OrgModule, ...]:
    """The modules of an answer of `settings/modules`, without their fields."""
    return tuple(
        OrgModule(
            api_name=name,
            id=_text(row.get("id")),
            custom=row.get("generated_type") == "custom",
            supported=_flag(row, "api_supported", default=True),
            viewable=_flag(row, "viewable", default=True),
            creatable=_flag(row, "creatable", default=True),
            editable=_flag(row, "editable", default=True),
            deletable=_flag(row, "deletable", default=True),
        )
        for name, row in _named_rows(body, "modules")
    )


def fields_of(body: Any) -> tuple[OrgField, ...]:
    """The fields of an answer of `settings/fields`, by name."""
    fields = {name: _field(name, row) for name, row in _named_rows(body, "fields")}
    return tuple(fields[name] for name in sorted(fields))


def layouts_of(body: Any) -> tuple[OrgLayout, ...]:
    """The layouts of an answer of `settings/layouts`, by name."""
    layouts = {}
    for row in _rows(body, "layouts"):
        name = _text(row.get("api_name")) or _text(row.get("name"))
        if name:
            layouts[name, _text(row.get("id"))] = _layout(name, row)
    return tuple(layouts[key] for key in sorted(layouts, key=str))


def picklists_of(body: Any) -> tuple[OrgPicklist, ...]:
    """The picklists of an answer of `settings/global_picklists`, by name."""
    picklists = {
        name: OrgPicklist(name, _text(row.get("id")), _values(row))
        for name, row in _named_rows(body, "global_picklists")
    }
    return tuple(picklists[name] for name in sorted(picklists))


def with_values_of_layouts(fields: tuple[OrgField, ...], layouts_body: Any) -> tuple[OrgField, ...]:
    """The fields, with values that only a layout has of their picklists."""
    further: dict[str, list[PicklistValue]] = {}
    for layout in _rows(layouts_body, "layouts"):
        for name, row in _layout_fields(layout):
            further.setdefault(name, []).extend(_values(row))
    return tuple(_with_further(field, further.get(field.api_name, [])) for field in fields)


def _with_further(field: OrgField, further: Sequence[PicklistValue]) -> OrgField:
    if not further or not field.values:
        # A field that has values in layouts alone is read as it is, which leaves it open.
        return field
    known = {value.value for value in field.values}
    more = {value.value: value for value in further if value.value not in known}
    return replace(field, values=_sorted((*field.values, *more.values()))) if more else field


def _field(name: str, row: Mapping[str, Any]) -> OrgField:
    operations = row.get("operation_type")
    allowed = operations if isinstance(operations, dict) else {}
    return OrgField(
        api_name=name,
        id=_text(row.get("id")),
        data_type=_text(row.get("data_type")),
        json_type=_text(row.get("json_type")),
        length=_number(row.get("length")),
        decimals=_number(row.get("decimal_place")),
        return_type=_return_type(row),
        custom=_flag(row, "custom_field", default=False),
        mandatory=_flag(row, "system_mandatory", default=False),
        unique=_unique(row.get("unique")),
        read_only=_flag(row, "read_only", default=False),
        never_writable=_flag(row, "field_read_only", default=False),
        create=_flag(allowed, "api_create", default=True),
        update=_flag(allowed, "api_update", default=True),
        visible=_flag(row, "visible", default=True),
        unused=row.get("type") == _UNUSED,
        lookup=_lookup(row),
        subform=_subform(row),
        global_picklist=_name_in(row.get("global_picklist")),
        values=_values(row),
    )


def _layout(name: str, row: Mapping[str, Any]) -> OrgLayout:
    fields = dict(_layout_fields(row))
    required = (field for field, facts in fields.items() if facts.get("required") is True)
    return OrgLayout(
        api_name=name,
        id=_text(row.get("id")),
        inactive=row.get("status") in (-1, "-1", "inactive"),
        fields=tuple(sorted(fields)),
        required=tuple(sorted(required)),
    )


def _layout_fields(layout: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The fields of all sections of a layout that are in use."""
    for section in _rows(layout, "sections"):
        for name, row in _named_rows(section, "fields"):
            if row.get("type") != _UNUSED:
                yield name, row


def _values(row: Mapping[str, Any]) -> tuple[PicklistValue, ...]:
    values = {}
    for each in _rows(row, "pick_list_values"):
        words = [_word(each.get(f"{kind}_value")) for kind in ("actual", "display", "reference")]
        value = next((word for word in words if word is not None), None)
        if value is not None:
            values[value] = PicklistValue(
                value=value,
                id=_text(each.get("id")),
                display=words[1] if words[1] != value else None,
                reference=words[2] if words[2] not in words[:2] else None,
                unused=each.get("type") == _UNUSED,
            )
    return _sorted(values.values())


def _sorted(values: Iterable[PicklistValue]) -> tuple[PicklistValue, ...]:
    return tuple(sorted(values, key=lambda each: each.value))


def _return_type(row: Mapping[str, Any]) -> str | None:
    for kind in ("formula", "rollup_summary"):
        facts = row.get(kind)
        if isinstance(facts, dict) and _text(facts.get("return_type")):
            return _text(facts["return_type"])
    return None


def _unique(value: Any) -> Literal["case-sensitive", "case-insensitive"] | None:
    if not value:
        return None
    is_sensitive = isinstance(value, dict) and value.get("case_sensitive") is True
    return "case-sensitive" if is_sensitive else "case-insensitive"


def _lookup(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The modules that a field refers to, however many and whatever kind of lookup it is."""
    names: set[str | None] = set()
    for kind in ("lookup", "multi_module_lookup", "multiselectlookup", "multiuserlookup"):
        facts = row.get(kind)
        if isinstance(facts, dict):
            for key in _MODULE_KEYS:
                inside = facts.get(key)
                names.update(map(_name_in, inside if isinstance(inside, list) else [inside]))
    return tuple(sorted(name for name in names if name))


def _subform(row: Mapping[str, Any]) -> str | None:
    facts = row.get("subform")
    inside = facts.get("module") if isinstance(facts, dict) else facts
    module = _name_in(inside)
    if module is None and row.get("data_type") == "subform":
        module = _name_in(row.get("associated_module"))
    return module


def _name_in(value: Any) -> str | None:
    """The API name in a reference, which may be the name itself."""
    if isinstance(value, dict):
        return _text(value.get("api_name")) or _text(value.get("module"))
    return _text(value)


def _named_rows(body: Any, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in _rows(body, key):
        name = _text(row.get("api_name"))
        if name:
            yield name, row


def _rows(body: Any, key: str) -> Iterator[Mapping[str, Any]]:
    rows = body.get(key) if isinstance(body, dict) else None
    if isinstance(rows, list):
        yield from (row for row in rows if isinstance(row, dict))


def _text(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _word(value: Any) -> str | None:
    """A word of a picklist, which may be empty."""
    return value if isinstance(value, str) else _text(value)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _flag(row: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = row.get(key)
    return value if isinstance(value, bool) else default
