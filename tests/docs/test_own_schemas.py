"""The JSON Schemas of our own files are those of the structs that read and write them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs.own_schemas import FOLDER, STRUCTS, text
from zoho_conformance.contracts.contract_file import from_json, to_json
from zoho_conformance.model import locations

CONTRACTS = sorted((locations.root() / "contracts").glob("*/*.json"))


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every schema of an object in a schema."""
    inside = schema.values() if isinstance(schema, dict) else schema
    nested = [each for part in inside if isinstance(part, dict | list) for each in objects(part)]
    is_object = isinstance(schema, dict) and schema.get("type") == "object"
    return [schema, *nested] if is_object else nested


@pytest.mark.parametrize("name", STRUCTS)
def test_a_generated_schema_is_current(name: str) -> None:
    assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == text(name)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_every_own_schema_is_a_valid_schema(file: Path) -> None:
    schema = json.loads(file.read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", ["finding", "report"])
def test_a_report_may_hold_nothing_that_its_schema_does_not_name(name: str) -> None:
    for each in objects(json.loads(text(name))):
        assert "additionalProperties" in each


@pytest.mark.parametrize("file", CONTRACTS, ids=lambda file: file.stem)
def test_contracts_are_valid_by_their_schema(file: Path) -> None:
    of_contracts = Draft202012Validator(json.loads((FOLDER / "contract.schema.json").read_bytes()))
    contract = json.loads(file.read_text())
    assert not list(of_contracts.iter_errors(contract))
    again = json.loads(json.dumps(to_json(from_json(contract))))
    assert not list(of_contracts.iter_errors(again))


@pytest.mark.parametrize(
    ("name", "pattern"), [("rulings", "contracts/*/rulings.toml"), ("probes", "probes/*.toml")]
)
def test_rulings_and_probes_are_valid_by_their_schemas(name: str, pattern: str) -> None:
    validator = Draft202012Validator(json.loads(text(name)))
    files = list(locations.root().glob(pattern))
    assert files
    for file in files:
        assert not list(validator.iter_errors(tomllib.loads(file.read_text(encoding="utf-8"))))
