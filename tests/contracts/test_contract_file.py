"""Contract files: written and read without loss, and refused where they do not hold a contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Cause,
    Constraint,
    Job,
    Limits,
    Paging,
    ScopeTypes,
    Terms,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library


@pytest.fixture(params=["locks", "hanging"])
def lanterns(request: pytest.FixtureRequest) -> Contract:
    contract: Contract = request.getfixturevalue(request.param)
    return contract


def _as_in_a_file(contract: Contract) -> Contract:
    """The contract without what a file does not hold: the sides' unsaid fields, the samples."""
    return structs.replace(
        contract,
        exchanges=(),
        request_keys=tuple(replace(key, required=None) for key in contract.request_keys),
        response_keys=tuple(
            replace(key, default=None, presence=None, condition=None)
            for key in contract.response_keys
        ),
    )


def test_a_contract_comes_back_as_it_was_written(lanterns: Contract, tmp_path: Path) -> None:
    file = tmp_path / "lanterns.json"
    file.write_text(contract_file.dump(lanterns), encoding="utf-8")
    contract = contract_file.load(file)
    assert contract == _as_in_a_file(lanterns)
    assert contract_file.dump(contract) == contract_file.dump(lanterns)


def test_what_a_page_states_beside_its_keys_comes_back(locks: Contract, tmp_path: Path) -> None:
    key, operation = locks.response_keys[0], locks.operations[0]
    facts = structs.replace(
        locks,
        operations=(structs.replace(operation, no_content=True), *locks.operations[1:]),
        response_keys=(
            replace(key, operations=(operation.id,), limits=Limits(max_items=5), is_field=True),
            *locks.response_keys[1:],
        ),
        errors=(structs.replace(locks.errors[0], causes=(Cause("no oil", ("wick",)),)),),
        limits=(CallLimit("ids", 3, 7),),
        constraints=(Constraint("one-of", "parameters", ("oil", "wick"), 8),),
        paging=(Paging(9, page_token=True),),
        jobs=(Job(10, "data[].id", "/jobs/{id}"),),
        scope_types=(ScopeTypes("ZohoCRM.lanterns", ("READ",), 11),),
        terms=Terms(12, credits=2),
        callbacks=(Callback("lit", 13, (key,)),),
    )
    file = tmp_path / "lanterns.json"
    file.write_text(contract_file.dump(facts), encoding="utf-8")
    assert contract_file.dump(contract_file.load(file)) == contract_file.dump(facts)
    assert contract_file.load(file).callbacks[0].name == "lit"


def test_a_contract_file_has_no_fact_that_its_page_lacks(hanging: Contract) -> None:
    written = contract_file.to_json(hanging)
    assert not {"limits", "constraints", "paging", "jobs", "terms", "callbacks"} & written.keys()
    assert not {"limits", "operations", "is_field"} & written["response_keys"][0].keys()
    assert not {"no_content", "host"} & written["operations"][0].keys()


def test_a_contract_file_holds_no_sample(lanterns: Contract) -> None:
    assert "sample" not in contract_file.to_json(lanterns)
    assert "Wilma" not in contract_file.dump(lanterns)


def test_a_contract_file_has_the_documented_fields(lanterns: Contract) -> None:
    contract = contract_file.to_json(lanterns)
    assert {"title", "url", "version", "rendering", "digest"} <= contract["page"].keys()
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
    } <= contract.keys()
    asked = {"path", "type", "presence", "condition", "values", "default", "nullable", "null_when"}
    answered = {"path", "type", "types", "values", "nullable", "null_when", "required", "basis"}
    assert all(asked | {"basis"} <= key.keys() for key in contract["request_keys"])
    assert all(answered | {"line"} <= key.keys() for key in contract["response_keys"])


@pytest.mark.parametrize(
    ("steps", "value", "problem"),
    [
        (("page",), None, "missing field page"),
        (("page",), "a page", "page: expected an object, got a string"),
        (("page", "title"), 7, "page.title: expected a string, got an integer"),
        (("operations", 0, "line"), True, "operations[0].line {id}: expected an integer, got true"),
        (
            ("operations", 0, "success_status"),
            "200",
            "operations[0].success_status {id}: expected an integer or null, got a string",
        ),
        (("scopes",), "Zoho", "scopes: expected a list of lists, got a string"),
        (("scopes", 0), [7], "scopes[0][0]: expected a string, got an integer"),
        (("modules",), [1], "modules[0]: expected a string, got an integer"),
        (
            ("response_keys", 0, "types"),
            "array",
            "response_keys[0].types (data): expected a list of strings, got a string",
        ),
        (
            ("response_keys", 0, "basis"),
            "hearsay",
            "response_keys[0].basis (data): expected one of stated, sample; got 'hearsay'",
        ),
        (("response_keys", 0, "line"), None, "response_keys[0] (data): missing field line"),
        (("response_keys", 0, "default"), "x", "response_keys[0] (data): unknown field default"),
        (("response_keys",), [1], "response_keys[0]: expected an object, got an integer"),
        (
            ("errors", 0, "status"),
            400.5,
            "errors[0].status: expected an integer or null, got a number",
        ),
        (("errors", 0, "colour"), "red", "errors[0]: unknown field colour"),
    ],
)
def test_a_spoilt_contract_file_is_refused_with_the_place_that_is_wrong(
    steps: tuple[str | int, ...], value: object, problem: str, locks: Contract, tmp_path: Path
) -> None:
    data = json.loads(contract_file.dump(locks))
    inside: Any = data
    for step in steps[:-1]:
        inside = inside[step]
    if value is None:
        del inside[steps[-1]]
    else:
        inside[steps[-1]] = value
    file = tmp_path / "lanterns.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        contract_file.load(file)
    problem = problem.format(id=f"({locks.operations[0].id})")
    assert str(refused.value) == f"{file}: {problem}; write it again with `derive`"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"page"', b"{}"])
def test_a_file_that_holds_no_contract_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "lanterns.json"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="write it again with `derive`") as refused:
        contract_file.load(file)
    assert str(refused.value).startswith(f"{file}: ")


def test_a_key_below_a_hundred_others_is_refused(lanterns: Contract) -> None:
    data = json.loads(contract_file.dump(lanterns))
    data["response_keys"][-1]["path"] += ".a" * 101
    with pytest.raises(UsageError, match="x: a key lies deeper than 100 levels"):
        contract_file.from_json(data, "x")


def test_a_contract_written_before_doubts_had_kinds_is_loaded_with_those_that_decide(
    locks: Contract, tmp_path: Path
) -> None:
    data = contract_file.to_json(locks)
    data["doubts"] = [{"what": doubt["what"], "where": doubt["where"]} for doubt in data["doubts"]]
    file = tmp_path / "lanterns.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    kinds = {doubt.kind: doubt.path for doubt in contract_file.load(file).doubts}
    assert kinds == {None: None, "nesting": "data[].Hangs_In.name", "only-in-samples": None}


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"lanterns\.json: cannot be read"):
        contract_file.load(tmp_path / "lanterns.json")


def test_every_shipped_contract_is_as_derive_writes_it(library: Library) -> None:
    files = sorted((library.root / "contracts" / library.version).glob("*.json"))
    assert len(files) >= 8
    for file in files:
        contract = contract_file.load(file)
        assert file.stem == contract.operations[0].id
        assert file.read_text(encoding="utf-8") == contract_file.dump(contract)
        assert contract.page.version == library.version
        assert len(contract.page.digest) == 64


def test_every_shipped_fact_has_its_place(library: Library) -> None:
    for contract in library.contracts:
        assert all(fact.line > 0 for fact in contract.operations)
        assert all(fact.line > 0 for fact in contract.parameters)
        assert all(fact.line > 0 for fact in contract.errors)
        for key in (*contract.request_keys, *contract.response_keys):
            assert key.line > 0
            assert key.basis in ("stated", "sample")


def test_no_two_shipped_operations_share_a_name(library: Library) -> None:
    ids = [operation.id for contract in library.contracts for operation in contract.operations]
    assert len(ids) == len(set(ids))
