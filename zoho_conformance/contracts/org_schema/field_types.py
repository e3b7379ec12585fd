"""What the values of a field look like in JSON, by its type and what else the org says of it.

A field has two types, that of the CRM (`data_type`) and that of its values (`json_type`), and orgs
are not exact about the second: what either allows is allowed. An unknown type is left open.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from zoho_conformance.contracts.org_schema.schema_file import OrgField
from zoho_conformance.contracts.schema.validator import Schema
from zoho_conformance.model.json_values import DATE_TIME
from zoho_conformance.model.patterns import whole

_TEXT = ("string",)
_NUMBER = ("number",)
_OBJECT = ("object",)
_ARRAY = ("array",)

_BY_DATA_TYPE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "text",
                "textarea",
                "email",
                "phone",
                "website",
                "picklist",
                "date",
                "datetime",
                "time",
                "autonumber",
                "profileimage",
                "string",
            ),
            _TEXT,
        ),
        **dict.fromkeys(("double", "currency", "percent", "decimal", "number"), _NUMBER),
        "integer": ("integer",),
        "boolean": ("boolean",),
        # Numbers that a double cannot hold come as digits.
        **dict.fromkeys(("bigint", "long"), ("integer", "string")),
        **dict.fromkeys(
            (
                "lookup",
                "ownerlookup",
                "userlookup",
                "multi_module_lookup",
                "consent_lookup",
                "layout",
            ),
            _OBJECT,
        ),
        **dict.fromkeys(
            (
                "multiselectpicklist",
                "multiselectlookup",
                "multiuserlookup",
                "subform",
                "fileupload",
                "imageupload",
                "territories",
            ),
            _ARRAY,
        ),
        # What reminds of an event, and says how it recurs, is an object or a list of them.
        **dict.fromkeys(
            ("event_reminder", "multireminder", "reminder"), ("object", "array", "string")
        ),
        **dict.fromkeys(("RRULE", "rrule", "ALARM", "alarm"), ("object", "string")),
    }
)
_BY_JSON_TYPE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "string": _TEXT,
        "integer": ("integer",),
        "long": ("integer", "string"),
        "bigint": ("integer", "string"),
        "double": _NUMBER,
        "number": _NUMBER,
        "boolean": ("boolean",),
        "jsonobject": _OBJECT,
        "jsonarray": _ARRAY,
    }
)
_COMPUTED = frozenset({"formula", "rollup_summary"})
_REFERENCES = frozenset({"lookup", "ownerlookup", "userlookup", "multi_module_lookup", "layout"})
_WITH_LENGTH = frozenset({"text", "textarea", "email", "phone", "website"})
# Which day it is, a redacted recording does not say.
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FORMATS = {"date": whole(_DATE), "datetime": whole(DATE_TIME.pattern)}
NO_VALUE = "-None-"
"""What a picklist has in the place of no value."""


def kind_of(field: OrgField) -> str | None:
    """The type of the values of a field: of one that is computed, of what it comes to."""
    if field.data_type in _COMPUTED:
        return field.return_type
    return field.data_type


def is_known(field: OrgField) -> bool:
    """Whether it is known what the values of a field look like."""
    return kind_of(field) in _BY_DATA_TYPE


def json_types(field: OrgField) -> tuple[str, ...]:
    """The JSON types of a field's values; none where they are not known."""
    kind = kind_of(field)
    if kind not in _BY_DATA_TYPE:
        return ()
    by_json = _BY_JSON_TYPE.get(field.json_type or "", ())
    return tuple(dict.fromkeys((*_BY_DATA_TYPE[kind or ""], *by_json)))


def value_schema(field: OrgField, *, sent: bool) -> Schema:
    """The JSON Schema of a field's values in answers, or in what is `sent`; null always fits."""
    types = json_types(field)
    if not types:
        return {}
    kind = kind_of(field)
    if sent and kind in _REFERENCES:
        # A record is named by its id as well.
        types = tuple(dict.fromkeys((*types, "string", "integer")))
    schema: Schema = {"type": [*types, "null"]}
    words = _words(field)
    if kind == "picklist" and words:
        schema["enum"] = [*words, None]
    elif kind == "multiselectpicklist" and words:
        schema["items"] = {"type": ["string", "null"], "enum": [*words, None]}
    elif kind in _FORMATS and types == _TEXT:
        schema["pattern"] = _FORMATS[kind]
    if sent:
        schema |= _limits(field, kind)
    return schema


def _words(field: OrgField) -> list[str]:
    """The words of a picklist; none of one whose values are not known."""
    words = dict.fromkeys(word for value in field.values for word in value.words)
    return [*words, *([] if NO_VALUE in words else [NO_VALUE])] if words else []


def _limits(field: OrgField, kind: str | None) -> dict[str, Any]:
    length = field.length
    if not length or length < 1:
        return {}
    if kind in _WITH_LENGTH:
        return {"maxLength": length}
    if kind == "integer":
        # The length of a number is that of its digits.
        return {"maximum": 10**length - 1, "minimum": 1 - 10**length}
    return {}
