"""What a strict org refuses, with the code, the status and the words of the page."""

from __future__ import annotations

import json

import pytest

from tests.reference.documented.conftest import Ask

GOOD = {"roles": [{"name": "Sales", "description": "Sells"}]}


@pytest.mark.parametrize(
    ("path", "code", "details"),
    [
        ("/Notes", "REQUIRED_PARAM_MISSING", {"param_name": "fields"}),
        (
            "/settings/territories?page=two",
            "INVALID_DATA",
            {"param_name": "page", "expected_data_type": "integer"},
        ),
        (
            "/Services__s?fields=Service_Name&sort_order=sideways",
            "INVALID_DATA",
            {"param_name": "sort_order", "supported_values": ["asc", "desc"]},
        ),
    ],
    ids=["missing", "type", "value"],
)
def test_a_wrong_parameter_is_refused(
    ask: Ask, path: str, code: str, details: dict[str, object]
) -> None:
    response = ask(path, strict=True)
    assert response.status == 400
    assert (response.json["code"], response.json["details"]) == (code, details)
    assert ask(path).status == 200


def test_a_body_that_is_no_object_is_refused(ask: Ask) -> None:
    for body in ("[]", "no json", "7"):
        response = ask("/settings/roles", "POST", body, strict=True)
        assert (response.status, response.json["code"]) == (400, "INVALID_DATA")


@pytest.mark.parametrize(
    ("row", "code", "api_name"),
    [
        ({"description": "Sells"}, "MANDATORY_NOT_FOUND", "name"),
        ({"name": 7}, "INVALID_DATA", "name"),
    ],
    ids=["missing", "type"],
)
def test_a_wrong_row_is_refused_with_its_place(
    ask: Ask, row: dict[str, object], code: str, api_name: str
) -> None:
    body = json.dumps({"roles": [*GOOD["roles"], row]})
    response = ask("/settings/roles", "POST", body, strict=True)
    (wrong,) = response.json["roles"]
    assert response.status == 400
    assert (wrong["code"], wrong["status"]) == (code, "error")
    assert wrong["details"]["api_name"] == api_name
    assert wrong["details"]["json_path"] == f"$.roles[1].{api_name}"


def test_a_row_with_two_faults_is_refused_once_for_the_first(ask: Ask) -> None:
    body = json.dumps({"roles": [{"description": 7}]})
    (wrong,) = ask("/settings/roles", "POST", body, strict=True).json["roles"]
    assert wrong["details"]["api_name"] == "description"


def test_too_many_rows_are_refused(ask: Ask) -> None:
    rows = [{"Last_Name": "A"}] * 101
    response = ask("/Leads", "POST", json.dumps({"data": rows}), strict=True)
    assert response.status == 400
    assert response.json["details"]["maximum_length"] == 100


@pytest.mark.parametrize(
    ("id_", "status"),
    [("77", 200), (77, 200), (None, 200), ("x", 400)],
    ids=["digits", "number", "null", "text"],
)
def test_an_id_may_be_sent_as_the_number_that_it_is(
    ask: Ask, id_: str | int | None, status: int
) -> None:
    body = json.dumps({"contact_roles": [{"id": id_, "name": "Buyer"}]})
    assert ask("/Contacts/roles", "PUT", body, strict=True).status == status


def test_a_good_request_is_accepted(ask: Ask) -> None:
    response = ask("/settings/roles", "POST", json.dumps(GOOD), strict=True)
    assert response.json["roles"][0]["code"] == "SUCCESS"
