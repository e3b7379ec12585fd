"""The derived schemas: valid, usable alone, true to their contracts, and not vacuous."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zoho_conformance.cli.derive import derived_files
from zoho_conformance.cli.derive.shared_schemas import promises_of_pages
from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_folder import load_rulings
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import find_problem
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Library

_SHIPPED = Library()
_FOLDER = _SHIPPED.root / "schemas" / _SHIPPED.version
_ALL_FILES = sorted(_FOLDER.rglob("*.json"))
# What is slow to show is shown of the suite's.
_FILES = [file for file in _ALL_FILES if file.parent.name in _SHIPPED.suite]
_BODIES = [file for file in _FILES if file.name != "error.json"]
_ERRORS = [file for file in _FILES if file.name == "error.json"]
_CASSETTES = [
    file
    for operation in _SHIPPED.suite
    for file in (_SHIPPED.root / "cassettes/documented/v7" / operation).glob("*.yaml")
]

_HOLDING_A_SCHEMA = ("items", "if", "then", "else", "additionalProperties", "not")
_HOLDING_A_LIST = ("allOf", "anyOf", "oneOf")
_HOLDING_NAMES = ("properties", "$defs")
_PLAIN = (
    "$schema",
    "$id",
    "$ref",
    "title",
    "description",
    "type",
    "enum",
    "const",
    "pattern",
    "required",
    "minItems",
)


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def _load(file: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(file.read_bytes())
    return schema


def _parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema and every schema inside it."""
    yield schema
    for keyword, value in schema.items():
        inside: list[dict[str, Any]] = []
        if keyword in _HOLDING_A_SCHEMA:
            inside = [value]
        elif keyword in _HOLDING_A_LIST:
            inside = value
        elif keyword in _HOLDING_NAMES:
            inside = list(value.values())
        for part in inside:
            yield from _parts(part)


@pytest.mark.parametrize("file", _FILES, ids=_name)
def test_a_schema_is_valid(file: Path) -> None:
    Draft202012Validator.check_schema(_load(file))


def test_every_schema_is_usable_alone() -> None:
    unusable = {file: find_problem(_load(file)) for file in _ALL_FILES}
    assert {file: problem for file, problem in unusable.items() if problem} == {}


@pytest.mark.parametrize("file", _FILES, ids=_name)
def test_a_schema_says_nothing_that_readers_do_not_know(file: Path) -> None:
    schema = _load(file)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for part in _parts(schema):
        unknown = part.keys() - {*_HOLDING_A_SCHEMA, *_HOLDING_A_LIST, *_HOLDING_NAMES, *_PLAIN}
        assert all(keyword.startswith("x-") for keyword in unknown)
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in schema["$defs"]


def test_no_two_schemas_share_an_id() -> None:
    ids = [_load(file)["$id"] for file in _ALL_FILES]
    assert len(ids) == len(set(ids))


def test_the_schemas_are_those_that_the_contracts_derive_to_and_no_others() -> None:
    derived: dict[str, str] = {}
    for promised in _SHIPPED.promises.values():
        for of_page in promises_of_pages(promised):
            derived |= derived_files.schema_files(of_page)
    rulings = load_rulings(_SHIPPED.root, _SHIPPED.version)
    for contract in _SHIPPED.contracts:
        derived |= derived_files.callback_files(contract, rulings.for_page(contract))
    files = {
        file.relative_to(_SHIPPED.root).as_posix(): file.read_text(encoding="utf-8")
        for file in _FOLDER.rglob("*")
        if file.is_file()
    }
    assert files.keys() == derived.keys()
    assert files == derived


@pytest.mark.parametrize("file", _BODIES, ids=_name)
def test_every_key_of_a_body_has_its_source(file: Path) -> None:
    for part in _parts(_load(file)):
        for key in part.get("properties", {}).values():
            if "title" in key:
                assert key["x-source"]["line"] > 0
                assert key["x-basis"] in ("stated", "sample", "ruled")


@pytest.mark.parametrize("file", _CASSETTES, ids=lambda file: _name(file).split("/")[0])
def test_the_pages_own_samples_are_valid(file: Path) -> None:
    ((request, response),) = read_cassette(file).interactions
    folder = _FOLDER / file.parent.name
    Draft202012Validator(_load(folder / "response.json")).validate(response.json)
    if (folder / "request.json").exists():
        assert request.body is not None
        Draft202012Validator(_load(folder / "request.json")).validate(json.loads(request.body))
    else:
        assert request.body is None


@pytest.mark.parametrize("file", _BODIES, ids=_name)
def test_empty_and_garbage_bodies_are_not_valid(file: Path) -> None:
    schema = _load(file)
    validator = Draft202012Validator(schema)
    wrapper = schema["required"][0]
    garbage: list[Any] = [{}, [], None, 1, "text", {"nothing": [{}]}, {wrapper.upper(): []}]
    garbage += [{wrapper: value} for value in ("text", 1, True, ["text"], [1], [None])]
    assert not [body for body in garbage if validator.is_valid(body)]


@pytest.mark.parametrize(
    "file", [file for file in _BODIES if file.name == "response.json"], ids=_name
)
def test_a_row_without_its_keys_is_not_valid(file: Path) -> None:
    schema = _load(file)
    wrapper = schema["required"][0]
    rest: dict[str, Any] = {
        name: {} if key["type"] == "object" else []
        for name, key in schema["properties"].items()
        if name in schema["required"]
    }
    assert not Draft202012Validator(schema).is_valid(rest | {wrapper: [{}]})


@pytest.mark.parametrize("file", _ERRORS, ids=_name)
def test_an_error_schema_takes_the_rows_of_its_table_and_nothing_else(file: Path) -> None:
    validator = Draft202012Validator(_load(file))
    promised = _SHIPPED.promises[file.parent.name]
    for row in promised.errors:
        body = {
            "code": row.code,
            "details": dict.fromkeys(row.details, "x"),
            "message": "any words",
            "status": "error",
        }
        assert validator.is_valid(body) == any(
            each.row.status != 204 for each in promised.rows_with_code(row.code)
        )
        for name in body:
            assert not validator.is_valid({k: v for k, v in body.items() if k != name})
    others: list[Any] = [{}, [], None, "text", {"code": "NO_SUCH_CODE", "status": "error"}]
    assert not [body for body in others if validator.is_valid(body)]


@pytest.fixture(scope="module")
def lanterns(locks: Contract, hanging: Contract) -> dict[str, dict[str, Any]]:
    """The schemas of the invented pages, by their paths."""
    made: dict[str, str] = {}
    for promised in promises([locks, hanging], ()).values():
        made |= derived_files.schema_files(promised)
    return {path.removeprefix("schemas/v7/"): json.loads(text) for path, text in made.items()}


def test_another_pages_schemas_are_valid_and_take_its_sample(
    lanterns: dict[str, dict[str, Any]], locks: Contract, hanging: Contract
) -> None:
    for schema in lanterns.values():
        Draft202012Validator.check_schema(schema)
    answered = Draft202012Validator(lanterns["get_lantern_locks/response.json"])
    answered.validate(locks.exchanges[0].response)
    Draft202012Validator(lanterns["hang_lanterns/response.json"]).validate(
        hanging.exchanges[0].response
    )


def _lantern(**keys: Any) -> dict[str, Any]:
    return {"lanterns": [keys]}


_TAP = {"name": "Left", "meter": {}}


@pytest.mark.parametrize(
    ("body", "valid"),
    [
        (_lantern(lantern_type="oil"), True),
        (_lantern(lantern_type="oil", unheard_of=1), True),
        (_lantern(), False),
        (_lantern(lantern_type="wax"), False),
        (_lantern(lantern_type="gas"), False),
        (_lantern(lantern_type="gas", taps=[_TAP]), True),
        (_lantern(lantern_type="oil", taps=[{"name": "Left"}]), False),
        (_lantern(lantern_type="oil", taps=_TAP), False),
        (_lantern(lantern_type="oil", glass=["clear", "frosted"]), True),
        (_lantern(lantern_type="oil", glass=["stained"]), True),
        (_lantern(lantern_type="oil", swings="true"), False),
    ],
)
def test_a_request_schema_asks_for_what_the_page_calls_mandatory(
    body: Any, *, valid: bool, lanterns: dict[str, dict[str, Any]]
) -> None:
    assert Draft202012Validator(lanterns["hang_lanterns/request.json"]).is_valid(body) is valid


def test_a_row_without_a_stated_status_has_none_in_the_schema(
    lanterns: dict[str, dict[str, Any]],
) -> None:
    row = lanterns["get_lantern_locks/error.json"]["$defs"]["TOO_DARK_HERE"]
    assert row["x-status"] == []


def test_a_request_schema_takes_the_samples_that_lack_what_the_page_calls_mandatory() -> None:
    contract = read(
        """# Hang Lanterns

Endpoints

- POST /lanterns

## Input JSON Keys

- colourstring, mandatory

  The colour.

- roomstring, mandatory

  The room.

## Sample Input

```
Copied{ "lanterns": [{ "colour": "red" }] }
```
"""
    )
    (promise,) = promises([contract], ()).values()
    schema = derive(promise)["request.json"]
    assert schema["properties"]["lanterns"]["items"]["required"] == ["colour"]
    (doubt,) = (doubt for doubt in contract.doubts if doubt.kind == "mandatory-not-in-samples")
    assert "room" in doubt.what
