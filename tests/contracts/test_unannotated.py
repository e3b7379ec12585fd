"""What a schema says without its annotations."""

from __future__ import annotations

from zoho_conformance.contracts.schema.unannotated import without_annotations
from zoho_conformance.contracts.schema.violation import Schema
from zoho_conformance.runs.library import open_library

LAMP: Schema = {
    "title": "a lamp",
    "x-source": {"page": "Lamps", "line": 4},
    "type": "object",
    "properties": {
        "title": {"title": "title", "type": ["string", "null"], "description": "What it is called"},
        "x-range": {"enum": [{"title": "far"}, "near"], "x-basis": "table"},
    },
    "allOf": [{"description": "either", "required": ["title"]}],
    "$defs": {"description": {"const": {"x-a": 1}, "minLength": 1}},
    "additionalProperties": False,
}


def test_annotations_go_and_keys_of_that_name_stay() -> None:
    assert without_annotations(LAMP) == {
        "type": "object",
        "properties": {
            "title": {"type": ["string", "null"]},
            "x-range": {"enum": [{"title": "far"}, "near"]},
        },
        "allOf": [{"required": ["title"]}],
        "$defs": {"description": {"const": {"x-a": 1}, "minLength": 1}},
        "additionalProperties": False,
    }


def test_a_schema_is_left_as_it_is() -> None:
    without_annotations(LAMP)["properties"].clear()
    assert LAMP["properties"]


def test_what_judges_has_no_annotations() -> None:
    assert "x-source" not in str(open_library().judge("add_a_holiday").schema)
