"""The records of a module as a JSON Schema, made of what the org says of its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from zoho_conformance.contracts.org_schema.field_types import value_schema
from zoho_conformance.contracts.org_schema.schema_file import OrgField, OrgModule, OrgSchema
from zoho_conformance.contracts.schema.validator import Schema
from zoho_conformance.model.patterns import whole

SYSTEM_KEYS = r"(?:\$.*|.*__s)"
"""The names of keys that the CRM itself gives to records."""
ALWAYS = frozenset({"id", "Tag", "Layout"})
"""Keys of records of every module, whatever its fields are."""


def fields_by_name(module: OrgModule) -> dict[str, OrgField]:
    """The fields of a module by their names, those that are in no layout too."""
    return {field.api_name: field for field in module.fields or ()}


def rows_schema(
    schema: OrgSchema,
    module: OrgModule,
    known: Collection[str],
    *,
    sent: bool,
    closed: bool,
) -> Schema:
    """The JSON Schema of a list of records, in answers or in what is `sent`.

    `known` are keys that they have beside fields. Where it is `closed` they have no others.
    """
    record = _record(schema, module, sent=sent)
    if closed:
        record["properties"] |= {
            name: {} for name in {*known, *ALWAYS} - record["properties"].keys()
        }
        record["patternProperties"] = {whole(SYSTEM_KEYS): {}}
        record["additionalProperties"] = False
    return {"type": "array", "items": record}


def columns_schema(columns: Iterable[tuple[str, OrgField | None]]) -> Schema:
    """The JSON Schema of the rows of a query, by the fields that its columns are of."""
    keys = {name: value_schema(field, sent=False) for name, field in columns if field is not None}
    return {"type": "array", "items": {"type": "object", "properties": keys}}


def _record(schema: OrgSchema, module: OrgModule, *, sent: bool) -> Schema:
    """A record of a module, and of its subforms the rows; of theirs, there are none."""
    keys = {}
    for name, field in fields_by_name(module).items():
        keys[name] = value_schema(field, sent=sent)
        rows = schema.by_name.get(field.subform or "")
        if rows is not None and field.data_type == "subform":
            columns = fields_by_name(rows).items()
            inside = {column: value_schema(each, sent=sent) for column, each in columns}
            keys[name]["items"] = {"type": ["object", "null"], "properties": inside}
    return {"type": "object", "properties": keys}


def mandatory_fields(module: OrgModule) -> Iterator[str]:
    """The fields without which no record can be made, whatever its layout."""
    layouts = [layout for layout in module.layouts or () if not layout.inactive]
    everywhere = set.intersection(*(set(layout.required) for layout in layouts)) if layouts else ()
    for field in module.used_fields:
        is_due = field.mandatory or field.api_name in everywhere
        if is_due and field.create and not (field.read_only or field.never_writable):
            yield field.api_name
