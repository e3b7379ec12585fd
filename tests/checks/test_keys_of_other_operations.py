"""A key that the page has of another of its operations is no new name, and mostly nothing new."""

from __future__ import annotations

import json
from typing import Any

from msgspec import structs
from msgspec.structs import replace

from tests.pages.several_operations import BY_ID, LIST, answer, page, request
from zoho_conformance.checks import bodies
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Case, Exchange, Request, Response

URL = "https://lanterns.example/crm/v7/lanterns/70000000000000101"


def _lanterns() -> Contract:
    """A page whose samples show a list with other keys than one by its id."""
    return page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        answer({"lanterns": [{"id": "70000000000000101", "modified_time": "red"}]}),
        request("GET", "/lanterns/70000000000000101"),
        answer({"lanterns": [{"id": "70000000000000101", "created_time": "red"}]}),
    )


def _found(contract: Contract, row: dict[str, Any]) -> set[tuple[str, str]]:
    """What is told of an answer by id with this row."""
    promise = apply_rulings.promises([contract], ())["get_lanterns_by_id"]
    exchange = Exchange(
        Case(promise.id, "ok", "success"),
        Request("GET", URL, {}),
        Response(200, {}, json.dumps({"lanterns": [row]}).encode()),
    )
    schema = Validator(derive(promise)["response.json"])
    return {(each.rule, each.path) for each in bodies.check(promise, schema, exchange)}


def test_a_key_that_another_operation_s_sample_shows_is_not_told() -> None:
    row = {"id": "70000000000000101", "created_time": "red", "modified_time": "red"}
    assert _found(_lanterns(), row) == set()


def test_a_missing_key_has_no_new_name_that_another_operation_has() -> None:
    row = {"id": "70000000000000101", "modified_time": "red"}
    assert _found(_lanterns(), row) == {("key-missing", "lanterns[].created_time")}


def test_a_key_that_the_page_states_of_another_operation_is_told_and_is_no_new_name() -> None:
    contract = _lanterns()
    keys = (
        structs.replace(key, basis="stated") if key.name == "modified_time" else key
        for key in contract.response_keys
    )
    row = {"id": "70000000000000101", "modified_time": "red"}
    assert _found(replace(contract, response_keys=tuple(keys)), row) == {
        ("key-missing", "lanterns[].created_time"),
        ("key-undocumented", "lanterns[].modified_time"),
    }
