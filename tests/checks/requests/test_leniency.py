"""What clients send beside what pages have, and what a recorder leaves out: no fault of theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.shipped import library
from zoho_conformance.checks.requests.judge import RequestJudge
from zoho_conformance.model.exchange import Request

LOCKS = "https://www.zohoapis.com/crm/v7/Leads/4150868000000376008/Locking_Information__s"
CONFIGURATIONS = "https://www.zohoapis.com/crm/v7/settings/record_locking_configurations"
JSON = {"content-type": "application/json"}


def rules(operation: str, method: str, url: str, body: Any = None, **headers: str) -> list[str]:
    """The faults of a request, by rule and place."""
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    judge = RequestJudge(library().promises[operation])
    faults = judge.faults(Request(method, url, sent or JSON, text))
    return [f"{fault.rule} {fault.path}" for fault in faults]


def test_a_misspelt_key_and_a_misspelt_parameter_are_told() -> None:
    body = {"data": [{"Locked_Reasonz": 12}]}
    assert rules("lock_records", "POST", f"{LOCKS}?trigegr=workflow", body) == [
        "request-parameter-unknown trigegr",
        "request-key-missing data[].Locked_Reason__s",
        "request-key-unknown data[].Locked_Reasonz",
    ]


def test_a_fault_in_many_rows_is_told_once() -> None:
    body = {"data": [{"Locked_Reason__s": 12}] * 20}
    assert rules("lock_records", "POST", LOCKS, body) == [
        "request-type-wrong data[].Locked_Reason__s"
    ]


def test_what_was_sent_is_not_taken_for_what_a_fragment_says() -> None:
    path = "settings/portals/Wharf/user_type/4150868000000376008/users/4150868000000376009"
    url = f"https://www.zohoapis.com/crm/v7/{path}/actions/change_status"
    judge = RequestJudge(library().promises["change_user_s_status"])
    faults = [
        [fault.rule for fault in judge.faults(Request("PUT", each, JSON))]
        for each in (f"{url}?active=true", f"{url}#top?active=true", f"{url}?active=true#top")
    ]
    assert faults == [[], ["request-parameter-missing"], []]


@pytest.mark.parametrize("body", [None, "", "no JSON {", '{"data": [{"Locked_'])
def test_a_body_that_was_not_recorded_whole_is_not_judged(body: str | None) -> None:
    assert rules("lock_records", "POST", LOCKS, body) == []


@pytest.mark.parametrize(
    "media_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_number_under_the_type_of_a_form_is_not_judged(media_type: str) -> None:
    assert rules("lock_records", "POST", LOCKS, "7", content_type=media_type) == []


def test_headers_that_clients_add_are_no_fault() -> None:
    body = {"data": [{"Locked_Reason__s": "x"}]}
    added = {"user_agent": "an SDK", "cookie": "a=b", "x_zoho_sdk": "Linux/python", "host": "x"}
    assert rules("lock_records", "POST", LOCKS, body, **added) == []


def test_fields_of_records_are_the_orgs() -> None:
    url = "https://www.zohoapis.com/crm/v7/Leads"
    body = {"data": [{"Last_Name": "x", "Our_Field": {"any": [1]}, "Score": "7"}]}
    assert rules("insert_records", "POST", url, body) == []


def test_null_says_that_there_is_no_value() -> None:
    assert rules("lock_records", "POST", LOCKS, {"data": [{"Locked_Reason__s": None}]}) == []


def test_masked_values_are_no_other_values() -> None:
    body = {"record_locking_configurations": [{"lock_type": "***", "locked_for": "[REDACTED]"}]}
    faults = rules("update_record_locking_configuration", "PUT", f"{CONFIGURATIONS}?module=x", body)
    assert not any("value" in fault for fault in faults)


def test_an_item_of_a_change_has_its_id() -> None:
    body = {"record_locking_configurations": [{"id": 12, "lock_type": "both", "idx": 1}]}
    faults = rules("update_record_locking_configuration", "PUT", f"{CONFIGURATIONS}?module=x", body)
    assert [fault for fault in faults if "unknown" in fault] == [
        "request-key-unknown record_locking_configurations[].idx"
    ]


def test_no_header_is_missing_where_none_was_recorded() -> None:
    judge = RequestJudge(library().promises["get_business_hours"])
    url = "https://www.zohoapis.com/crm/v7/settings/business_hours"
    assert judge.faults(Request("GET", url, {})) == ()
    (fault,) = judge.faults(Request("GET", url, {"accept": "*/*"}))
    assert (fault.rule, fault.path) == ("request-header-missing", "X-CRM-ORG")


def test_no_parameter_is_missing_of_a_query_that_was_not_recorded() -> None:
    judge = RequestJudge(library().promises["get_record_locking_configuration"])
    assert judge.faults(Request("GET", CONFIGURATIONS, {}, None, lacks_query=True)) == ()
    (fault,) = judge.faults(Request("GET", CONFIGURATIONS, {}))
    assert (fault.rule, fault.path) == ("request-parameter-missing", "module")


@pytest.mark.parametrize(
    ("query", "due"),
    [
        ("fields=Last_Name&page=2&per_page=200&converted=TRUE&sort_order=ASC&ids=1,2", []),
        ("fields=Last_Name&page=two", ["request-type-wrong page"]),
        ("fields=Last_Name&sort_order=sideways", ["request-value-unknown sort_order"]),
    ],
)
def test_values_of_a_query_are_text(query: str, due: list[str]) -> None:
    assert rules("get_records", "GET", f"https://www.zohoapis.com/crm/v7/Leads?{query}") == due


@pytest.mark.parametrize(
    ("media_type", "body", "due"),
    [
        ("application/x-www-form-urlencoded", "data=x", ["request-type-wrong data"]),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=data\r\n\r\nx\r\n--b--",
            ["request-type-wrong data"],
        ),
        ("application/x-www-form-urlencoded", "[REDACTED]", []),
        ("application/json", "data=x", []),
    ],
)
def test_a_form_where_the_page_has_json_is_told(media_type: str, body: str, due: list[str]) -> None:
    assert rules("lock_records", "POST", LOCKS, body, content_type=media_type) == due


def test_json_is_judged_whatever_type_a_client_gives_it() -> None:
    body, media_type = {"data": [{"Locked_Reasonz": "x"}]}, "application/x-www-form-urlencoded"
    assert "request-key-unknown data[].Locked_Reasonz" in rules(
        "lock_records", "POST", LOCKS, body, content_type=media_type
    )


@pytest.mark.parametrize(("body", "due"), [({"a": 1}, True), ([1], True), ({}, False), (7, False)])
def test_a_read_has_no_body_unless_it_says_nothing(body: object, *, due: bool) -> None:
    faults = rules("get_records", "GET", "https://www.zohoapis.com/crm/v7/Leads?fields=Id", body)
    assert faults == (["request-key-unknown "] if due else [])
