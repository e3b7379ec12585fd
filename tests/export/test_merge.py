"""Operations of one method and path are one in a document, their bodies alternatives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.checks.matching.factories import page
from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.export.markdown import build_reference
from zoho_conformance.export.openapi.document import build_document
from zoho_conformance.export.openapi.merge import one_of
from zoho_conformance.export.source import ExportSource, load_source

Document = dict[str, Any]
_JSON = "application/json"
_ROWS = [("NO_OIL", 400, "no oil")]
LAMPS = page(
    ("get_lamps", "GET", "/{hall}/lamps"),
    keys=[("lamps", "array"), ("lamps[].id", "string")],
    rows=_ROWS,
)
BY_NAME = replace(
    page(
        ("get_lamps_by_name", "GET", "/{hall}/lamps"),
        keys=[("lamps", "array"), ("lamps[].name", "string")],
        rows=[*_ROWS, ("NO_NAME", 400, None)],
    ),
    parameters=(Parameter("X-BY-NAME", "string", "mandatory", None, None, 3),),
)
WICKS = page(
    ("get_wicks_of_lamps", "GET", "/{room}/lamps"),
    keys=[("lamps", "array"), ("lamps[].wick", "integer")],
)


@pytest.fixture
def source(written: Callable[[Contract], Path]) -> ExportSource:
    """Three pages of one method and path, one of them with a header of its own."""
    for contract in (BY_NAME, WICKS, LAMPS):
        root = written(contract)
    return load_source(root, None)


@pytest.fixture
def document(source: ExportSource) -> Document:
    return build_document(source)


@pytest.fixture
def operation(document: Document) -> dict[str, Any]:
    (item,) = document["paths"].values()
    assert [*item] == ["get"]
    merged: dict[str, Any] = item["get"]
    return merged


def resolved(document: Document, schema: Any) -> Any:
    """A schema that needs no document."""
    return {**schema, "components": document["components"]}


def test_the_merged_document_is_valid(document: Document) -> None:
    assert not [*OpenAPIV31SpecValidator(document).iter_errors()]


def test_a_merged_operation_has_all_ids_and_that_of_the_plainest_request(
    operation: dict[str, Any],
) -> None:
    assert operation["operationId"] == "get_lamps"
    assert operation["x-operations"] == ["get_lamps", "get_wicks_of_lamps", "get_lamps_by_name"]


def test_a_header_that_tells_operations_apart_is_an_optional_parameter(
    operation: dict[str, Any],
) -> None:
    parameters = {parameter["name"]: parameter for parameter in operation["parameters"]}
    header = parameters["X-BY-NAME"]
    assert (header["in"], header["required"]) == ("header", False)
    assert header["x-operations"] == ["get_lamps_by_name"]
    assert "Mandatory for `get_lamps_by_name`" in header["description"]
    assert parameters["hall"]["required"]
    assert "x-operations" not in parameters["hall"]


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        ({"id": "7"}, 0),
        ({"name": "Sun"}, 0),
        ({"wick": 3}, 0),
        ({"id": "7", "name": "Sun", "wick": 3}, 0),
        ({"name": "Sun", "wick": 3}, 0),
        ({"id": 7}, 1),
        ({}, 1),
    ],
)
def test_an_answer_is_one_of_those_of_the_pages(
    document: Document, operation: dict[str, Any], row: dict[str, Any], errors: int
) -> None:
    schema = operation["responses"]["200"]["content"][_JSON]["schema"]
    assert len(schema["oneOf"]) == 3
    validator = Draft202012Validator(resolved(document, schema))
    assert len([*validator.iter_errors({"lamps": [row]})]) == errors


def test_the_refusals_of_all_pages_are_documented(
    document: Document, operation: dict[str, Any]
) -> None:
    refusal = operation["responses"]["400"]
    validator = Draft202012Validator(resolved(document, refusal["content"][_JSON]["schema"]))
    for code in ("NO_OIL", "NO_NAME"):
        assert f"`{code}`" in refusal["description"]
        body: dict[str, Any] = {"code": code, "details": {}, "message": "no", "status": "error"}
        assert validator.is_valid(body)


def test_what_the_pages_differ_in_is_a_doubt(operation: dict[str, Any]) -> None:
    assert any("on “get_lamps” and not on" in doubt for doubt in operation["x-doubts"])


def test_every_component_is_needed(document: Document) -> None:
    text = str(document["paths"])
    inner = str(document["components"])
    for name in document["components"]["schemas"]:
        assert f"schemas/{name}'" in text + inner


def test_schemas_that_say_the_same_are_no_alternatives() -> None:
    components = {"A": {"title": "A", "type": "object"}, "B": {"title": "B", "type": "object"}}
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in components]
    assert one_of(refs, components) == refs[0]


def test_a_component_that_holds_itself_is_compared() -> None:
    ref = {"$ref": "#/components/schemas/A"}
    components = {"A": {"type": "object", "properties": {"inside": ref}}}
    assert one_of([ref, ref], components) == ref


def test_the_reference_has_an_operation_of_several_pages_once_with_each_page(
    source: ExportSource,
) -> None:
    text = build_reference(source)
    assert text.count("\n## get_lamps\n") == 1
    assert "\n## get_wicks_of_lamps\n" not in text
    for id_ in ("get_lamps", "get_wicks_of_lamps"):
        assert f", `{id_}`\n" in text
    assert "\n## get_lamps_by_name\n" in text
