"""OpenAPI 3.0 and 3.1, JSON and YAML: references, alternatives, null, and what is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.compare.witness.conftest import LIST
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.comparison import Comparison
from zoho_conformance.compare.witness.description import DescribedOperation, Witness
from zoho_conformance.compare.witness.read import read
from zoho_conformance.contracts.schema.foreign_schema import ForeignSchema
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library

YAML = Path(__file__).parent / "data" / "locks.yaml"


@pytest.fixture(scope="module")
def compared(library: Library) -> Comparison:
    (comparison,) = compare_witnesses(library, [str(YAML)], [LIST])
    return comparison


def _findings(compared: Comparison) -> dict[tuple[str, str], str]:
    return {(f.rule, f.path): f.actual for f in compared.findings}


def test_a_document_in_yaml_over_two_files_is_read_whole(compared: Comparison) -> None:
    assert (compared.witness.version, list(compared.witness.notes)) == ("v8", [])
    findings = _findings(compared)
    assert findings["witness-values-differ", "data[].Lock_Source__s"] == "values with Both besides"
    assert findings["witness-parameter-differs", "?fields"] == "optional"
    assert findings["witness-scopes-differ", "scopes"] == "ZohoCRM.settings.modules.READ"
    assert findings["witness-key-missing", "data[].Locked_For__s"] == "no such key"


def test_null_is_read_from_types_and_from_alternatives(compared: Comparison) -> None:
    null = {path: actual for (rule, path), actual in _findings(compared).items() if "null" in rule}
    assert "data[].Locked_By__s" not in null
    assert "data[].Locked_Reason__s" not in null
    assert null["info"] == "null may come"
    assert "info.next_page_token" not in null


def test_a_class_of_statuses_speaks_for_each_of_them(compared: Comparison) -> None:
    findings = _findings(compared)
    assert ("witness-error-missing", "errors.NOT_ALLOWED") not in findings
    assert ("witness-error-missing", "errors.NO_PERMISSION") in findings
    # In YAML, too, a code is the word that it is.
    assert ("witness-error-undocumented", "errors.NO") in findings


def test_recursive_models_are_read(compared: Comparison) -> None:
    assert ("witness-key-undocumented", "data[].Replies") in _findings(compared)


def test_a_witness_follows_references_as_a_validator_too(compared: Comparison) -> None:
    (verdict,) = compared.verdicts
    # Its own sample has keys beside those of the paging block that it knows: they are open.
    assert (verdict.sample, verdict.accepts_empty, verdict.problem) == ("accepts", False, "")


def _old(schema: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.0.3",
        "info": {"version": "v7.0"},
        "paths": {
            "/crm/v7/{m}/{r}/Locking_Information__s": {
                "get": {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}
            }
        },
        "components": {"schemas": schemas},
    }


@pytest.fixture
def described(library: Library, tmp_path: Path) -> Callable[[dict[str, Any]], DescribedOperation]:
    def of(document: dict[str, Any]) -> DescribedOperation:
        file = tmp_path / "old.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return _witness(file).match(library.promises).by_id[LIST]

    return of


def _witness(file: Path) -> Witness:
    return read(str(file), file.name)


@pytest.mark.parametrize(
    ("schema", "value", "accepted"),
    [
        ({"type": "string", "nullable": True}, None, True),
        ({"type": "string"}, None, False),
        ({"type": "string", "enum": ["a"], "nullable": True}, None, True),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": True}, 1, False),
        ({"type": "number", "minimum": 1, "exclusiveMinimum": False}, 1, True),
        ({"$ref": "#/components/schemas/Word", "type": "integer"}, "word", True),
        ({"nullable": True, "allOf": [{"$ref": "#/components/schemas/Word"}]}, None, True),
        ({"type": "string", "pattern": r"^\p{L}+$"}, "word", True),
        (
            {"type": "object", "properties": {"nullable": {"type": "string"}}},
            {"nullable": 1},
            False,
        ),
    ],
)
def test_the_dialect_of_3_0_is_judged_by_its_own_rules(
    described: Callable[[dict[str, Any]], DescribedOperation],
    schema: dict[str, Any],
    value: object,
    accepted: bool,  # noqa: FBT001 - a parameter
) -> None:
    answer = described(_old(schema, Word={"type": "string"})).success_answer([200])
    assert answer is not None
    assert answer.schema is not None
    assert ForeignSchema(answer.schema()).accepts(value) is accepted


def test_alternatives_of_one_are_read_through(
    described: Callable[[dict[str, Any]], DescribedOperation],
) -> None:
    operation = described(_old({"oneOf": [{"properties": {"data": {"type": "array"}}}]}))
    answer = operation.success_answer([200])
    assert answer is not None
    assert answer.shape is not None
    assert answer.shape.properties["data"]().types == {"array"}


def test_a_reference_that_leads_nowhere_is_noted_and_stands_for_anything(
    described: Callable[[dict[str, Any]], DescribedOperation],
) -> None:
    refs = {
        "a": {"$ref": "https://elsewhere.example/v8/users.json#/User"},
        "b": {"$ref": "#/components/schemas/Nowhere"},
    }
    answer = described(_old({"type": "object", "properties": refs})).success_answer([200])
    assert answer is not None
    assert answer.schema is not None
    assert ForeignSchema(answer.schema()).accepts({"a": 1, "b": 2})


def test_references_that_could_not_be_followed_are_noted(
    library: Library, row: dict[str, Any], written: Callable[[], str]
) -> None:
    row["properties"]["id"] = {"$ref": "https://elsewhere.example/v8/users.json#/User"}
    row["properties"]["$editable"] = {"$ref": "#/components/schemas/Nowhere"}
    (comparison,) = compare_witnesses(library, [written()], [LIST])
    assert set(comparison.witness.notes) == {
        "https://elsewhere.example/v8/users.json: not beside witness.json, and not fetched",
        "witness.json: $ref #/components/schemas/Nowhere leads nowhere",
    }
    paths = {f.path for f in comparison.findings if f.level != "info"}
    assert not paths & {"data[].id", "data[].$editable"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty file"),
        ("   \n", "empty file"),
        ('{"openapi": "3.0.0",', "not JSON"),
        ("openapi: [3.0", "neither JSON nor YAML that can be read: not valid YAML \\(line"),
        ("swagger: '2.0'", "Swagger 2.0 is not supported; convert it"),
        ("openapi: 4.0.0", "OpenAPI 4.0.0 is not supported"),
        ('{"openapi": "3.0.0", "paths": []}', "paths: not an object"),
        ('{"openapi": "3.0.0", "paths": {"/a": []}}', "paths./a: not an object"),
        (
            '{"openapi": "3.0.0", "paths": {"/a": {"get": {"responses": [1]}}}}',
            "paths./a.get.responses: not an object",
        ),
        ('{"lanterns": 1}', "neither an OpenAPI description"),
        ("just words", "neither an OpenAPI description"),
        ("[" * 5000, "nested more than 256 deep"),
        ("- " * 5000, "nested more than 256 deep"),
        ("? " * 100_000, "nested more than 256 deep"),
        ("openapi: " + "[a, " * 100_000, "nested more than 256 deep"),
        ("openapi: " + "{a: " * 100_000, "nested more than 256 deep"),
    ],
)
def test_a_broken_file_is_explained_in_one_line_with_its_name(
    tmp_path: Path, text: str, problem: str
) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"broken\.json: .*{problem}") as raised:
        read(str(file), file.name)
    assert "\n" not in str(raised.value)


def test_aliases_that_unfold_without_end_are_refused(tmp_path: Path) -> None:
    lines = ["openapi: 3.1.0", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    file = tmp_path / "bomb.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UsageError, match="aliases unfold to more than"):
        read(str(file), file.name)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UsageError, match=r"broken\.yaml: not text in UTF-8"):
        read(str(file), file.name)
