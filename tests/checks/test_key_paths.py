"""What a new key is called: its name where the page names keys, and nothing of it elsewhere."""

from __future__ import annotations

import json

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.shipped import library, shipped
from zoho_conformance.checks import bodies
from zoho_conformance.checks.coverage.measure import measure_coverage
from zoho_conformance.checks.key_paths import ANY_KEY, error_key_path, new_key_path
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Case

LIST = "get_record_locking_information"
OPEN = "data[].Locked_By__s"
PEOPLE = {"JohnSmith": 1, "JaneDoe": 2, "Ada Lovelace": 3}


def promise_without_keys_in(path: str) -> Promise:
    promise = library().promises[LIST]
    kept = tuple(key for key in promise.response_keys if key.key.parent != path)
    return replace(promise, response_keys=kept)


@pytest.mark.parametrize("path", ["", "data[]", "info", OPEN])
def test_a_new_key_is_named_where_the_page_names_keys(path: str) -> None:
    assert new_key_path(library().promises[LIST], path, "lockedBy").endswith("lockedBy")


@pytest.mark.parametrize("path", [f"{OPEN}.name", "data", "data[].elsewhere", "data[][]"])
def test_a_new_key_has_no_name_where_the_page_names_none(path: str) -> None:
    assert new_key_path(library().promises[LIST], path, "JohnSmith") == f"{path}.{ANY_KEY}"


def test_the_keys_of_an_object_without_documented_keys_are_one_finding() -> None:
    promise = promise_without_keys_in(OPEN)
    given = shipped()[f"reference/{LIST}-ok"]
    body = given.body
    for row in body["data"]:
        row["Locked_By__s"] |= PEOPLE
    response = structs.replace(given.exchange.response, body=json.dumps(body).encode())
    changed = structs.replace(given.exchange, response=response)
    schema = library()._schema(LIST, "response.json")
    findings = list(bodies.check(promise, Validator(schema), changed))
    named = {finding.path for finding in findings}
    assert named == {f"{OPEN}.{ANY_KEY}"}
    covered = measure_coverage(promise, [changed])
    assert {key.path for key in covered.keys.undocumented} == named


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("", "paramName"),
        ("details", "paramName"),
        ("data[]", "paramName"),
        ("details.of", ANY_KEY),
        ("data[].of", ANY_KEY),
    ],
)
def test_of_an_error_its_own_keys_and_those_of_its_details_are_named(path: str, named: str) -> None:
    shown = error_key_path(library().promises[LIST], path, "paramName")
    assert shown == (f"{path}.{named}" if path else named)


def test_a_key_that_is_data_has_a_placeholder_wherever_a_finding_names_it() -> None:
    promise = library().promises[LIST]
    key = promise.key_at("data[].id")
    assert key is not None
    finding = FindingMaker(promise, Case(LIST, "ok", "success")).about_key(
        "type-changed", "data[].4150868000000310001.id", key, expected="string", actual="integer"
    )
    assert finding.path == "data[].{id}.id"
    assert "4150868" not in finding.message
