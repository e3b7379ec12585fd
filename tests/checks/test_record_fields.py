"""Fields of a module are examples: their types hold where they come, and others may come."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

import pytest

from tests.pages.test_record_fields import page
from zoho_conformance.checks.coverage.measure import measure_coverage
from zoho_conformance.checks.judge import Judge
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Case, Exchange, Request, Response

_ROW: dict[str, Any] = {
    "id": "70000000000000101",
    "Owner": {"name": "Ada", "id": "70000000000000102"},
    "Colour": "red",
    "Price": 5,
    "House": {"name": "Mill", "id": "70000000000000104"},
    "Wicks": [{"Length": 3, "id": "70000000000000103"}],
    "$lit": True,
}


@cache
def promise() -> Promise:
    contract = page("/{module_api_name}", "/Lanterns", [_ROW])
    return apply_rulings.promises([contract], ())["get_lanterns"]


def exchange(row: object, module: str = "Lanterns") -> Exchange:
    """The answer to a request for the records of a module."""
    body = json.dumps({"data": [row], "info": {"count": 1}}).encode()
    url = f"https://lanterns.example/crm/v7/{module}"
    response = Response(200, {"content-type": "application/json"}, body)
    return Exchange(Case("get_lanterns", "ok", "success"), Request("GET", url, {}), response)


def findings(row: object, module: str = "Lanterns") -> set[tuple[str, str, str]]:
    """Rule, path and level of what is found in a record of a module."""
    judge = Judge(promise(), derive(promise()))
    judgement = judge.judge(exchange(row, module))
    return {(finding.rule, finding.path, finding.level) for finding in judgement.findings}


def test_a_record_without_fields_of_the_sample_lacks_nothing() -> None:
    assert findings({"id": "70000000000000101"}) == set()


def test_a_record_with_fields_of_its_own_has_no_undocumented_key() -> None:
    row = copy.deepcopy(_ROW) | {"Colours__c": "red", "Form__s": {"x": 1}, "Shade": []}
    row["Wicks"][0]["Thickness"] = 4
    assert findings(row) == set()


def test_a_field_that_is_gone_beside_one_of_nearly_its_name_was_not_renamed() -> None:
    row = copy.deepcopy(_ROW) | {"Colours": "red"}
    del row["Colour"]
    assert findings(row) == set()


@pytest.mark.parametrize("value", [None, 5.5])
def test_a_field_may_be_empty_and_a_whole_number_a_fraction(value: object) -> None:
    assert findings(_ROW | {"Price": value}) == set()


def test_a_field_of_another_type_is_a_warning() -> None:
    assert findings(_ROW | {"Colour": 7}) == {("type-changed", "data[].Colour", "warning")}
    assert findings(_ROW | {"House": "Mill"}) == {("type-changed", "data[].House", "warning")}


def test_a_field_of_another_type_in_another_module_is_a_note() -> None:
    assert findings(_ROW | {"House": "Mill"}, "Houses") == {
        ("type-changed", "data[].House", "info")
    }


def test_what_every_record_has_is_of_its_type_in_every_module() -> None:
    assert findings(_ROW | {"Owner": "Ada"}, "Houses") == {
        ("type-changed", "data[].Owner", "warning")
    }


def test_a_record_without_its_id_lacks_it() -> None:
    row = copy.deepcopy(_ROW) | {"Id": "7"}
    del row["id"]
    assert findings(row) == {("key-missing", "data[].id", "warning")}


def test_an_id_that_fields_did_not_ask_for_comes_all_the_same() -> None:
    row = {"Colour": "red"}
    assert findings(row, "Lanterns?fields=Colour") == {("key-missing", "data[].id", "warning")}


def test_an_object_in_a_record_may_have_other_keys_than_those_shown() -> None:
    row = copy.deepcopy(_ROW)
    row["Owner"]["email"] = "ada@lanterns.example"
    row["House"]["Street"] = None
    assert findings(row) == set()


def test_coverage_neither_expects_fields_nor_lists_new_ones() -> None:
    keys = measure_coverage(promise(), [exchange({"id": "7", "Shade": 1})]).keys
    assert keys.undocumented == ()
    assert "data[].Colour" not in (*keys.never_seen, *(absent.path for absent in keys.absent or ()))


def test_the_schema_of_records_takes_those_of_any_module() -> None:
    schema = derive(promise())["response.json"]
    row = {"id": "70000000000000101", "Shade": 1, "Price": None}
    assert not [*Validator(schema).violations({"data": [row], "info": {"count": 1}})]
    properties = schema["properties"]["data"]["items"]["properties"]
    assert properties["Colour"]["x-field"] is True
    assert "x-field" not in properties["id"]
