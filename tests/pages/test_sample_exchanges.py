"""Each operation of a page has its own sample exchanges: request, body and response by order."""

from __future__ import annotations

import pytest

from tests.pages.several_operations import BY_ID, INFO, LIST, ROW, answer, body, page, request
from zoho_conformance.contracts.contract import Contract

ID = "70000000000000101"


def cases(contract: Contract) -> list[tuple[str, str]]:
    """The operation and the name of each sample exchange."""
    return [(shown.operation, shown.case) for shown in contract.sample_cases]


def test_each_operation_has_the_exchange_that_stands_below_its_request() -> None:
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW], "info": INFO}),
        request("GET", f"/lanterns/{ID}"),
        answer({"lanterns": [ROW]}),
    )
    assert cases(contract) == [("get_lanterns", "ok"), ("get_lanterns_by_id", "ok")]
    assert [exchange.response for exchange in contract.exchanges] == [
        {"lanterns": [ROW], "info": INFO},
        {"lanterns": [ROW]},
    ]


def test_requests_that_stand_together_belong_to_the_responses_in_order() -> None:
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        request("GET", f"/lanterns/{ID}"),
        answer({"lanterns": [ROW], "info": INFO}),
        answer({"lanterns": [ROW]}),
    )
    assert cases(contract) == [("get_lanterns", "ok"), ("get_lanterns_by_id", "ok")]


def test_several_responses_to_one_request_are_numbered() -> None:
    contract = page(
        ("POST /lanterns",),
        request("POST", "/lanterns"),
        body("Sample Input", {"lanterns": [ROW]}),
        answer({"lanterns": [{"code": "SUCCESS"}]}),
        answer({"lanterns": [{"code": "SCHEDULED"}]}, "Sample Response for many lanterns"),
        title="Add Lanterns",
    )
    assert cases(contract) == [("add_lanterns", "ok"), ("add_lanterns", "ok-2")]
    assert {exchange.url for exchange in contract.exchanges} == {
        "https://lanterns.example/crm/v7/lanterns"
    }


def test_each_body_that_is_sent_belongs_to_its_own_response() -> None:
    sent = [{"lanterns": [{"colour": colour}]} for colour in ("red", "blue", "green")]
    came = [{"lanterns": [{"code": "SUCCESS", "details": {"id": str(at)}}]} for at in range(3)]
    one_by_one = [
        section
        for each, response in zip(sent, came, strict=True)
        for section in (body("Sample Input", each), answer(response))
    ]
    inputs = [body("Sample Input", each) for each in sent]
    for sections in (one_by_one, [*inputs, *map(answer, came)]):
        contract = page(
            ("POST /lanterns",),
            request("POST", "/lanterns"),
            *sections,
            title="Add Lanterns",
        )
        assert [exchange.request for exchange in contract.exchanges] == sent
        assert [exchange.response for exchange in contract.exchanges] == came


def test_an_error_among_the_responses_answers_its_own_request() -> None:
    error = {"code": "NO_OIL", "details": {}, "message": "fill it", "status": "error"}
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        request("GET", f"/lanterns/{ID}"),
        answer({"lanterns": [ROW]}),
        answer(error),
    )
    assert cases(contract) == [("get_lanterns", "ok")]


@pytest.mark.parametrize(
    "heading",
    ["Sample Response for fetching a specific lantern", "Sample Response for a single lantern"],
)
def test_a_heading_says_which_operation_a_response_without_a_request_is_of(heading: str) -> None:
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW], "info": INFO}),
        answer({"lanterns": [ROW]}, heading),
    )
    assert cases(contract) == [("get_lanterns", "ok"), ("get_lanterns_by_id", "ok")]
    by_id = contract.exchanges[1]
    assert not by_id.has_request
    assert by_id.url.endswith(f"/crm/v7/lanterns/{ID}")
    assert by_id.request is None


def test_the_verb_of_a_heading_tells_operations_of_several_methods_apart() -> None:
    contract = page(
        ("POST /lanterns", "DELETE /lanterns"),
        answer({"lanterns": [{"code": "SUCCESS"}]}, "Sample Response for deleting lanterns"),
        request("POST", "/lanterns"),
        title="Lanterns",
    )
    (shown,) = contract.sample_cases
    assert shown.operation == contract.operations[1].id


def test_a_specific_thing_in_the_title_tells_no_operation_apart() -> None:
    contract = page(
        (LIST, BY_ID),
        request("GET", "/lanterns"),
        answer({"lanterns": [ROW]}, "Sample Response for the lanterns of a specific house"),
        title="Get Lanterns of a Specific House",
    )
    assert [shown.operation for shown in contract.sample_cases] == [contract.operations[0].id]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        # A word that is misprinted, and a step too many.
        (f"/lanterns/{ID}/actions/replaced_wick", f"/crm/v7/lanterns/{ID}/actions/replace_wick"),
        (
            f"/lanterns/lanterns/{ID}/actions/replace_wick",
            f"/crm/v7/lanterns/{ID}/actions/replace_wick",
        ),
    ],
)
def test_a_misprinted_address_is_mended_with_a_doubt(path: str, address: str) -> None:
    contract = page(
        ("PUT /lanterns/{lantern_id}/actions/replace_wick",),
        "[Docs](https://lanterns.example/docs/api/v7/replace-wicks.html)",
        request("PUT", path),
        answer({"lanterns": [{"code": "SUCCESS"}]}),
        title="Replace Wicks",
    )
    (exchange,) = contract.exchanges
    assert exchange.url == f"https://lanterns.example{address}"
    assert "sample-address-mended" in {doubt.kind for doubt in contract.doubts}


def test_an_address_of_another_version_is_mended() -> None:
    contract = page(
        (LIST,),
        "[Docs](https://lanterns.example/docs/api/v7/get-lanterns.html)",
        request("GET", "/lanterns").replace("/crm/v7/", "/crm/v6/"),
        answer({"lanterns": [ROW]}),
    )
    assert contract.page.version == "v7"
    assert contract.exchanges[0].url.endswith("/crm/v7/lanterns")


def test_an_operation_without_a_response_has_no_exchange() -> None:
    contract = page((LIST, BY_ID), request("GET", "/lanterns"), request("GET", f"/lanterns/{ID}"))
    assert contract.exchanges == ()
    assert contract.sample_cases == ()
