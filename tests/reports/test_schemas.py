"""The shapes of our own files: every real one is valid, and a spoilt one is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.reports.conftest import LIST, Shop, drift, outage
from zoho_conformance.contracts.contract_file import from_json, to_json
from zoho_conformance.model import locations
from zoho_conformance.model.outcome import JUDGED
from zoho_conformance.model.rules import LEVELS, RULES
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

OWN = locations.root() / "schemas" / "own"
CONTRACTS = sorted((locations.root() / "contracts").glob("*/*.json"))


@cache
def schemas() -> dict[str, dict[str, Any]]:
    files = {file.name.removesuffix(".schema.json"): file for file in OWN.glob("*.schema.json")}
    return {name: json.loads(file.read_text()) for name, file in files.items()}


@cache
def validator(name: str) -> Draft202012Validator:
    held = [(one["$id"], Resource.from_contents(one)) for one in schemas().values()]
    registry: Registry[Any] = Registry().with_resources(held)
    return Draft202012Validator(schemas()[name], registry=registry)


def wrong(name: str, instance: Any) -> list[str]:
    return [f"{one.json_path}: {one.message}" for one in validator(name).iter_errors(instance)]


@pytest.mark.parametrize("name", ["contract", "finding", "report"])
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])
    assert schemas()[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def objects(schema: Any) -> list[dict[str, Any]]:
    inside = schema.values() if isinstance(schema, dict) else schema
    found = [one for each in inside if isinstance(each, dict | list) for one in objects(each)]
    is_object = isinstance(schema, dict) and schema.get("type") == "object"
    return [schema, *found] if is_object else found


@pytest.mark.parametrize("name", ["contract", "finding", "report"])
def test_the_schemas_are_strict(name: str) -> None:
    for one in objects(schemas()[name]):
        assert "additionalProperties" in one
        # Contracts that were written before doubts had kinds are contracts still.
        optional = {"kind", "path", "line"} if "where" in one.get("properties", ()) else set()
        assert set(one.get("properties", ())) - set(one.get("required", ())) <= optional


@pytest.mark.parametrize("file", CONTRACTS, ids=lambda file: file.stem)
def test_contracts(file: Path) -> None:
    contract = json.loads(file.read_text())
    assert not wrong("contract", contract)
    assert not wrong("contract", json.loads(json.dumps(to_json(from_json(contract)))))


@cache
def shipped_report() -> Any:
    with open_run(Settings()) as run:
        return as_json(build_report(run, run.planned, "error"))


def test_the_report_on_what_is_shipped() -> None:
    assert not wrong("report", shipped_report())
    assert [one["state"] for one in shipped_report()["findings"]] == ["known"]


def no_cassette(shop: Shop) -> None:
    shop.file(LIST, "ok").unlink()


def no_id(shop: Shop) -> None:
    shop.replace(LIST, "ok", '"id": "', '"id": "x')


@pytest.mark.parametrize("spoil", [drift, outage, no_cassette, no_id])
@pytest.mark.parametrize("fail_on", ["error", "info"])
def test_reports(shop: Shop, spoil: Callable[[Shop], None], fail_on: Any) -> None:
    spoil(shop)
    report = as_json(shop.report(fail_on))
    assert not wrong("report", report)
    for finding in report["findings"]:
        assert not wrong("finding", finding)


def test_the_words_of_the_schemas_are_those_of_the_code() -> None:
    report, finding = schemas()["report"], schemas()["finding"]
    outcomes = report["$defs"]["exchange"]["properties"]["outcome"]["enum"]
    assert set(JUDGED) < set(outcomes)
    assert set(finding["properties"]["level"]["enum"]) == set(LEVELS)
    rule = finding["properties"]["rule"]
    assert all(not list(Draft202012Validator(rule).iter_errors(one)) for one in RULES)


SPOILT: list[tuple[tuple[str | int, ...], Any]] = [
    (("verdict",), "passed"),
    (("more",), 1),
    (("requests_sent",), -1),
    (("schema_version",), 2),
    (("run", "fail_on"), "fatal"),
    (("run", "started"), "today"),
    (("run", "targets"), []),
    (("exchanges", 0, "reason"), "but"),
    (("exchanges", 0, "outcome"), "outage"),
    (("exchanges", 0, "outcome"), "error"),
    (("findings", 0, "count"), 0),
    (("findings", 0, "fingerprint"), "abc"),
    (("findings", 0, "source", "line"), 0),
    (("findings", 0, "actual"), ""),
    (("coverage", "an_operation"), {}),
]


@pytest.mark.parametrize(
    ("steps", "value"), SPOILT, ids=[f"{'.'.join(map(str, one))}={two}" for one, two in SPOILT]
)
def test_a_spoilt_report_is_not_valid(steps: tuple[str | int, ...], value: Any) -> None:
    spoilt = copy.deepcopy(shipped_report())
    node = spoilt
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = value
    assert wrong("report", spoilt)


def test_a_report_lacks_nothing() -> None:
    for name in shipped_report():
        assert wrong("report", {k: v for k, v in shipped_report().items() if k != name})
