"""Contract files: written and read without loss, and refused where they are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.contracts import contract
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library


@pytest.fixture(params=["locks", "hanging"])
def lanterns(request: pytest.FixtureRequest) -> Contract:
    found: Contract = request.getfixturevalue(request.param)
    return found


def _normal(given: Contract) -> Contract:
    """The contract without what a file does not hold: the sides' unsaid fields, the sample."""
    return replace(
        given,
        sample=None,
        request_keys=tuple(replace(one, required=None) for one in given.request_keys),  # type: ignore[arg-type]
        response_keys=tuple(
            replace(one, default=None, presence=None, condition=None) for one in given.response_keys
        ),
    )


def test_a_contract_comes_back_as_it_was_written(lanterns: Contract, tmp_path: Path) -> None:
    file = tmp_path / "lanterns.json"
    file.write_text(contract.dump(lanterns), encoding="utf-8")
    held = contract.load(file)
    assert held == _normal(lanterns)
    assert contract.dump(held) == contract.dump(lanterns)


def test_a_contract_file_holds_no_sample(lanterns: Contract) -> None:
    assert lanterns.sample is not None
    assert "sample" not in contract.to_json(lanterns)
    assert "Wilma" not in contract.dump(lanterns)


def test_a_contract_file_has_the_documented_fields(lanterns: Contract) -> None:
    held = contract.to_json(lanterns)
    assert {"title", "url", "version", "rendering", "digest"} <= held["page"].keys()
    assert {
        "page",
        "operations",
        "scopes",
        "modules",
        "parameters",
        "request_keys",
        "response_keys",
        "errors",
        "doubts",
    } <= held.keys()
    asked = {"path", "type", "presence", "condition", "values", "default", "nullable", "null_when"}
    answered = {"path", "type", "types", "values", "nullable", "null_when", "required", "basis"}
    assert all(asked | {"basis"} <= one.keys() for one in held["request_keys"])
    assert all(answered | {"line"} <= one.keys() for one in held["response_keys"])


def _without_page(data: dict[str, Any]) -> None:
    del data["page"]


def _without_line(data: dict[str, Any]) -> None:
    del data["response_keys"][0]["line"]


def _without_status(data: dict[str, Any]) -> None:
    del data["errors"][0]["status"]


def _with_a_strange_field(data: dict[str, Any]) -> None:
    data["errors"][0]["colour"] = "red"


def _with_a_strange_page(data: dict[str, Any]) -> None:
    data["page"] = "a page"


def _with_keys_that_are_none(data: dict[str, Any]) -> None:
    data["response_keys"] = [1, 2]


@pytest.mark.parametrize(
    "spoil",
    [
        _without_page,
        _without_line,
        _without_status,
        _with_a_strange_field,
        _with_a_strange_page,
        _with_keys_that_are_none,
    ],
)
def test_a_spoilt_contract_file_is_refused_by_name(
    spoil: Callable[[dict[str, Any]], None], locks: Contract, tmp_path: Path
) -> None:
    data = json.loads(contract.dump(locks))
    spoil(data)
    file = tmp_path / "lanterns.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UsageError, match="is not a contract file") as raised:
        contract.load(file)
    assert str(file) in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"page"'])
def test_what_is_no_object_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "lanterns.json"
    file.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        contract.load(file)
    assert str(raised.value).startswith(f"{file}: is not ")


def test_a_contract_written_before_doubts_had_kinds_is_loaded_with_those_that_decide(
    locks: Contract, tmp_path: Path
) -> None:
    data = contract.to_json(locks)
    data["doubts"] = [{"what": one["what"], "where": one["where"]} for one in data["doubts"]]
    file = tmp_path / "lanterns.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    kinds = {doubt.kind: doubt.path for doubt in contract.load(file).doubts}
    assert kinds == {None: None, "nesting": "data[].Hangs_In.name", "only-in-samples": None}


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"lanterns\.json: cannot be read"):
        contract.load(tmp_path / "lanterns.json")


def test_every_shipped_contract_is_as_derive_writes_it(library: Library) -> None:
    files = sorted((library.root / "contracts" / library.version).glob("*.json"))
    assert len(files) >= 8
    for file in files:
        held = contract.load(file)
        assert file.stem == held.operations[0].id
        assert file.read_text(encoding="utf-8") == contract.dump(held)
        assert held.page.version == library.version
        assert len(held.page.digest) == 64


def test_every_shipped_fact_has_its_place(library: Library) -> None:
    for held in library.contracts:
        assert all(one.line > 0 for one in held.operations)
        assert all(one.line > 0 for one in held.parameters)
        assert all(one.line > 0 for one in held.errors)
        for key in (*held.request_keys, *held.response_keys):
            assert key.line > 0
            assert key.basis in ("stated", "sample")


def test_no_two_shipped_operations_share_a_name(library: Library) -> None:
    ids = [one.id for held in library.contracts for one in held.operations]
    assert len(ids) == len(set(ids))
