"""What an answer of the documented org has of its request."""

from __future__ import annotations

import json
import re

import pytest

from tests.reference.documented.conftest import Ask
from zoho_conformance.model.json_values import DATE_TIME

RECORDS = "/Leads?fields=Last_Name"
LISTS = "/settings/territories"


def test_the_same_request_has_the_same_answer_under_a_seed(ask: Ask) -> None:
    assert ask("/settings/roles").body == ask("/settings/roles").body
    assert ask("/settings/roles").body != ask("/settings/roles", seed=1).body


def test_a_row_of_a_list_reads_the_same_by_its_id(ask: Ask) -> None:
    rows = ask("/settings/roles").json["roles"]
    for row in rows:
        by_id = ask(f"/settings/roles/{row['id']}").json["roles"][0]
        assert {key: by_id[key] for key in row.keys() & by_id.keys()} == {
            key: row[key] for key in row.keys() & by_id.keys()
        }


def test_the_id_that_was_asked_for_is_answered(ask: Ask) -> None:
    assert ask("/settings/roles/77").json["roles"][0]["id"] == "77"
    assert ask("/Leads/78").json["data"][0]["id"] == "78"


def test_a_list_has_the_page_that_was_asked_for(ask: Ask) -> None:
    first = ask("/settings/territories?page=1&per_page=2").json
    second = ask("/settings/territories?page=2&per_page=2").json
    third = ask("/settings/territories?page=3&per_page=2").json
    ids = [row["id"] for page in (first, second, third) for row in page["territories"]]
    assert len(set(ids)) == len(ids) == 5
    assert [page["info"]["more_records"] for page in (first, second, third)] == [True, True, False]
    assert [page["info"]["count"] for page in (first, second, third)] == [2, 2, 1]
    assert ask("/settings/territories?per_page=5").json["info"]["more_records"] is False


def test_rows_by_their_ids_are_on_a_page_of_the_documented_size(ask: Ask) -> None:
    info = ask("/settings/territories?ids=5,6").json["info"]
    assert (info["count"], info["per_page"]) == (2, 2000)


def test_past_the_last_row_is_204_where_the_page_says_so_and_no_rows_elsewhere(ask: Ask) -> None:
    assert ask("/users/5/actions/associated_groups?page=9").status == 204
    nothing = ask("/settings/territories?page=9")
    assert (nothing.status, nothing.json["territories"]) == (200, [])


def test_a_page_token_leads_to_the_next_page(ask: Ask) -> None:
    path = "/Notes?fields=Note_Title&per_page=3"
    first = ask(path).json
    second = ask(f"{path}&page_token={first['info']['next_page_token']}").json
    assert len(second["data"]) == 2
    assert not {row["id"] for row in first["data"]} & {row["id"] for row in second["data"]}
    assert second["info"]["next_page_token"] is None


def test_a_text_has_the_form_that_samples_of_it_have(ask: Ask) -> None:
    (row, *_) = ask("/settings/users_unavailability").json["users_unavailability"]
    assert DATE_TIME.fullmatch(row["from"])
    assert DATE_TIME.fullmatch(row["to"])


def test_a_day_reads_as_a_day(ask: Ask) -> None:
    (user, *_) = ask("/users").json["users"]
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", user["dob"])


def test_what_is_null_in_every_sample_is_null(ask: Ask) -> None:
    (role,) = ask("/settings/roles/5").json["roles"]
    assert role["forecast_manager"] is None
    (transition,) = ask("/Leads/5/actions/blueprint").json["blueprint"]["transitions"]
    assert transition["execution_time"] is None


def test_a_field_of_a_record_has_a_value_though_those_of_the_page_have_none(ask: Ask) -> None:
    (lead,) = ask("/Leads/5?fields=Email,Last_Name").json["data"]
    assert "@" in lead["Email"]
    assert lead["Last_Name"]


def test_only_fields_that_were_asked_for_are_answered(ask: Ask) -> None:
    row = ask("/Contacts/5?fields=Email,Tier__c").json["data"][0]
    assert row.keys() == {"id", "Email", "Tier__c"}


def test_each_row_that_was_sent_has_one_in_the_answer(ask: Ask) -> None:
    body = json.dumps({"data": [{"id": "5", "Last_Name": "A"}, {"id": "6", "Last_Name": "B"}]})
    response = ask("/Deals", "PUT", body)
    assert [row["details"]["id"] for row in response.json["data"]] == ["5", "6"]
    assert {row["code"] for row in response.json["data"]} == {"SUCCESS"}


def test_ids_to_delete_are_answered_one_by_one(ask: Ask) -> None:
    response = ask("/Products?ids=5,6,7", "DELETE")
    assert [row["details"]["id"] for row in response.json["data"]] == ["5", "6", "7"]


def test_a_record_that_the_org_holds_can_be_locked_after_it_was_listed(ask: Ask) -> None:
    (row, *_) = ask(RECORDS).json["data"]
    locks = ask(f"/Leads/{row['id']}/Locking_Information__s?fields=Locked_Reason__s")
    assert locks.status in (200, 204)


@pytest.mark.parametrize("version", ["v7", "v8"])
def test_other_versions_are_answered_by_the_same_contracts(ask: Ask, version: str) -> None:
    assert ask("/settings/roles/77", version=version).json["roles"][0]["id"] == "77"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/org/photo", "image/png"),
        ("/Leads/5/Attachments/6", "application/octet-stream"),
        ("/read/5/result", "application/zip"),
    ],
)
def test_a_download_is_a_file(ask: Ask, path: str, media_type: str) -> None:
    response = ask(path)
    assert (response.status, response.content_type) == (200, media_type)
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.body


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PATCH"])
def test_a_method_that_a_path_does_not_have_is_refused(ask: Ask, method: str) -> None:
    assert ask("/settings/roles/5", method).status == 403


@pytest.mark.parametrize(
    "path", ["/settings/no_such_thing", "/org/no_such_thing", "/__things/5", "/Leads/no_such_thing"]
)
def test_an_unknown_path_is_refused(ask: Ask, path: str) -> None:
    response = ask(path)
    assert (response.status, response.json["code"]) == (404, "INVALID_URL_PATTERN")


def test_a_request_without_a_header_is_answered_by_the_operation_that_needs_it(ask: Ask) -> None:
    body = json.dumps({"data": [{"Description": "A"}]})
    response = ask("/Leads/ada-7/Products", "PUT", body)
    assert response.json["data"][0]["code"] == "SUCCESS"
    refused = ask("/Leads/ada-7/Products", "PUT", body, strict=True)
    assert refused.json["details"]["param_name"] == "X-EXTERNAL"
