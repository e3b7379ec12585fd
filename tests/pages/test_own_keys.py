"""Of a page with several operations, each has its own keys, and requires what its samples show."""

from __future__ import annotations

import pytest

from tests.pages.several_operations import BY_ID, INFO, LIST, ROW, answer, body, page, request
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Contract, Side
from zoho_conformance.contracts.schema.derive import derive

ALL, ONE = "get_lanterns", "get_lanterns_by_id"
WICKS = {**ROW, "wicks": [{"length": 3}]}


def required(contract: Contract, operation: str, side: Side = "response") -> set[str]:
    """The keys that every object of their parents must have in a body of the operation."""
    promise = apply_rulings.promises([contract], ())[operation]
    return {key.path for key in promise.keys(side) if key.is_required}


def paths(contract: Contract, operation: str, side: Side = "response") -> set[str]:
    """The keys of a body of the operation."""
    return {key.path for key in apply_rulings.promises([contract], ())[operation].keys(side)}


def test_what_only_one_operation_s_sample_shows_is_required_of_it_alone() -> None:
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW], "info": INFO}),
        request("GET", "/lanterns/70000000000000101"),
        answer({"lanterns": [WICKS]}),
    )
    assert {"info", "info.count"} <= required(contract, ALL)
    assert paths(contract, ONE).isdisjoint({"info", "info.count"})
    assert {"lanterns[].wicks", "lanterns[].wicks[].length"} <= required(contract, ONE)
    assert "lanterns[].wicks" not in paths(contract, ALL)
    assert {"lanterns", "lanterns[].id", "lanterns[].colour"} <= required(contract, ALL)


def test_a_listed_key_is_of_all_operations_and_required_by_those_that_show_it() -> None:
    contract = page(
        (LIST, BY_ID),
        "## Response JSON Keys\n\n- colourstring\n\n  Red.\n\n- wicksJSON array\n\n  Them.\n",
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW]}),
        request("GET", "/lanterns/70000000000000101"),
        answer({"lanterns": [WICKS]}),
    )
    (wicks,) = (key for key in contract.response_keys if key.name == "wicks")
    assert (wicks.operations, wicks.required_in, wicks.always) == (None, (ONE,), False)
    assert "lanterns[].wicks" in paths(contract, ALL)
    assert "lanterns[].wicks" not in required(contract, ALL)
    assert "lanterns[].wicks" in required(contract, ONE)


def test_rows_of_a_list_are_required_by_id_and_what_stands_beside_them_is_not() -> None:
    contract = page(
        (LIST, BY_ID), request("GET", "/lanterns"), answer({"lanterns": [ROW], "info": INFO})
    )
    assert required(contract, ONE) == {
        "lanterns",
        "lanterns[].id",
        "lanterns[].colour",
        "info.count",
    }
    assert "info" in required(contract, ALL)


def test_of_what_one_thing_shows_a_list_need_have_no_more_than_the_rows() -> None:
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns/70000000000000101"),
        answer({"lanterns": [WICKS]}),
    )
    assert required(contract, ALL) == {"lanterns"}
    assert "lanterns[].wicks" in required(contract, ONE)


def test_an_operation_on_other_things_borrows_nothing() -> None:
    row = {"code": "SUCCESS", "details": {}, "message": "lit", "status": "success"}
    contract = page(
        ("PUT /lanterns/actions/light", "PUT /lanterns", "PUT /lanterns/{id}"),
        request("PUT", "/lanterns/actions/light"),
        answer({"all_lanterns": row}),
        title="Update Lanterns",
    )
    first, *others = (operation.id for operation in contract.operations)
    assert "all_lanterns" in required(contract, first)
    assert not any(required(contract, other) for other in others)


def test_an_action_on_one_thing_answers_as_that_on_many() -> None:
    row = {"code": "SUCCESS", "details": {}, "message": "gone", "status": "success"}
    contract = page(
        ("DELETE /lanterns", "DELETE /lanterns/{id}"),
        request("DELETE", "/lanterns?ids=70000000000000101"),
        answer({"lanterns": [row]}),
        title="Delete Lanterns",
    )
    for operation in contract.operations:
        assert "lanterns[].code" in required(contract, operation.id)


def test_a_sample_of_no_known_operation_makes_nothing_required() -> None:
    contract = page(
        ("GET /lamps", "GET /wicks"),
        request("GET", "/candles/all/of/them"),
        answer({"lanterns": [ROW]}),
    )
    kinds = {doubt.kind for doubt in contract.doubts}
    assert "sample-of-unknown-operation" in kinds
    for operation in contract.operations:
        assert not required(contract, operation.id)
        assert "lanterns[].colour" in paths(contract, operation.id)


def test_a_sample_of_no_known_operation_still_speaks_against_a_requirement() -> None:
    contract = page(
        ("GET /lamps", "GET /wicks"),
        request("GET", "/lamps"),
        answer({"lanterns": [ROW]}),
        request("GET", "/candles/all/of/them"),
        answer({"lanterns": [{"id": "70000000000000102"}]}),
    )
    lamps, wicks = (operation.id for operation in contract.operations)
    assert "lanterns[].colour" not in required(contract, lamps)
    assert "lanterns[].id" in required(contract, lamps)
    assert not required(contract, wicks)


@pytest.mark.parametrize(
    "condition",
    [
        "This key is rendered in the response only when you fetch a specific lantern.",
        "It is available only while fetching a single lantern.",
    ],
)
def test_a_key_that_comes_with_one_operation_only_is_none_of_the_other(condition: str) -> None:
    contract = page(
        (LIST, BY_ID),
        f"## Response JSON Keys\n\n- wicksJSON array\n\n  The wicks. {condition}\n",
        request("GET", "/lanterns/70000000000000101"),
        answer({"lanterns": [WICKS]}),
    )
    (wicks,) = (key for key in contract.response_keys if key.name == "wicks")
    assert wicks.operations == (ONE,)
    assert wicks.presence == "conditional"
    assert {"lanterns[].wicks", "lanterns[].wicks[].length"}.isdisjoint(paths(contract, ALL))
    assert "lanterns[].wicks" in required(contract, ONE)


def test_samples_know_better_than_a_condition() -> None:
    contract = page(
        (LIST, BY_ID),
        "## Response JSON Keys\n\n- wicksJSON array\n\n  Shown only when you fetch a single one.\n",
        request("GET", "/lanterns"),
        answer({"lanterns": [WICKS]}),
    )
    (wicks,) = (key for key in contract.response_keys if key.name == "wicks")
    assert wicks.operations is None


_UPDATE = ("PUT /lanterns", "PUT /lanterns/{lantern_id}")


@pytest.mark.parametrize(
    "presence",
    [
        "mandatory",
        "mandatory if not specified in the request URL",
        "mandatory for updating multiple lanterns",
        "optional\n\n  This is mandatory if ID is not mentioned in the end point",
    ],
)
def test_what_has_its_id_in_the_path_needs_none_in_the_body(presence: str) -> None:
    contract = page(
        _UPDATE,
        f"## Input JSON Keys\n\n- idstring, {presence}\n\n- colourstring, mandatory\n",
        request("PUT", "/lanterns"),
        body("Sample Input", {"lanterns": [ROW]}),
        title="Update Lanterns",
    )
    schemas = {
        id_: derive(promise)["request.json"]["properties"]["lanterns"]["items"]["required"]
        for id_, promise in apply_rulings.promises([contract], ()).items()
    }
    assert schemas == {
        "update_lanterns": ["id", "colour"],
        "update_lanterns_by_id": ["colour"],
    }


def test_the_ids_of_many_are_no_key_of_the_form_with_an_id() -> None:
    contract = page(
        ("POST /{house}/actions/light", "POST /{house}/{lantern_id}/actions/light"),
        "## Input JSON\n\n- idsJSON array, mandatory when lighting multiple lanterns\n",
        request("POST", "/Attic/actions/light"),
        body("Sample Input", {"ids": ["70000000000000101"]}),
        title="Light Lanterns",
    )
    of_many, by_id = (operation.id for operation in contract.operations)
    assert paths(contract, of_many, "request") == {"ids"}
    assert not paths(contract, by_id, "request")


def test_a_list_of_keys_for_one_operation_is_of_that_operation() -> None:
    contract = page(
        ("POST /lanterns", "PUT /lanterns"),
        "## Request JSON Keys for creating a lantern\n\n- colourstring, mandatory\n",
        "## Request JSON Keys for updating a lantern\n\n- idstring, mandatory\n",
        title="Lanterns",
    )
    of_key = {key.name: key.operations for key in contract.request_keys}
    created, updated = (operation.id for operation in contract.operations)
    assert of_key == {"colour": (created,), "id": (updated,)}
