"""How the reference org answers for the lock of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.reference.invented_org import (
    AUTO_LOCK,
    AUTO_LOCKED_RECORD,
    AUTOMATIC_MODULE_RECORD,
    LOCK,
    LOCKED_RECORD,
    MANUAL_MODULE_RECORD,
    UNCONFIGURED_RECORD,
    UNKNOWN,
    UNLOCKED_RECORD,
)

Ask = Callable[..., TestResponse]

SAMPLE_KEYS = {
    "Locked_By__s",
    "Locked_For__s",
    "Locked_Reason__s",
    "Record_Locking_Configuration_Id__s",
    "Record_Locking_Rule_Id__s",
    "$editable",
    "id",
    "$sharing_permission",
    "Lock_Source__s",
    "Locked_Time__s",
}
ALWAYS = {"id", "$editable", "$sharing_permission"}


def locks_of(record: str, module: str = "Leads") -> str:
    return f"/{module}/{record}/Locking_Information__s"


def refusal(response: TestResponse) -> tuple[int, str, object]:
    body = response.get_json()
    assert set(body) == {"code", "details", "message", "status"}
    assert body["status"] == "error"
    return response.status_code, body["code"], body["details"]


def only_lock(response: TestResponse) -> Mapping[str, object]:
    assert response.status_code == 200
    (lock,) = response.get_json()["data"]
    assert isinstance(lock, dict)
    return lock


def test_all_fields_give_the_keys_of_the_pages_sample(ask: Ask, all_fields: str) -> None:
    lock = only_lock(ask(locks_of(LOCKED_RECORD), fields=all_fields))
    assert set(lock) == SAMPLE_KEYS


def test_the_list_form_has_a_paging_block(ask: Ask, all_fields: str) -> None:
    assert ask(locks_of(LOCKED_RECORD), fields=all_fields).get_json()["info"] == {
        "per_page": 200,
        "next_page_token": None,
        "count": 1,
        "page": 1,
        "previous_page_token": None,
        "page_token_expiry": None,
        "more_records": False,
    }


def test_a_manual_lock_has_a_user_and_a_reason_and_no_rule(ask: Ask, all_fields: str) -> None:
    lock = only_lock(ask(locks_of(LOCKED_RECORD), fields=all_fields))
    assert lock["Lock_Source__s"] == "Manual"
    assert lock["Locked_By__s"]
    assert lock["Locked_Reason__s"]
    assert lock["Record_Locking_Rule_Id__s"] is None


def test_an_automatic_lock_has_a_rule_and_neither_user_nor_reason(
    ask: Ask, all_fields: str
) -> None:
    lock = only_lock(ask(locks_of(AUTO_LOCKED_RECORD), fields=all_fields))
    assert lock["Lock_Source__s"] == "Automatic"
    assert lock["Locked_By__s"] is None
    assert lock["Locked_Reason__s"] is None
    assert lock["Record_Locking_Rule_Id__s"]


def test_a_lock_names_the_record_and_module_of_the_request(ask: Ask, all_fields: str) -> None:
    for module, record in (
        ("Leads", LOCKED_RECORD),
        ("Leads", AUTO_LOCKED_RECORD),
        ("Contacts", MANUAL_MODULE_RECORD),
        ("Deals", AUTOMATIC_MODULE_RECORD),
    ):
        locked = only_lock(ask(locks_of(record, module), fields=all_fields))["Locked_For__s"]
        assert isinstance(locked, dict)
        assert (locked["module"]["api_name"], locked["id"]) == (module, record)


def test_a_lock_names_the_configuration_and_rule_of_its_module(ask: Ask, all_fields: str) -> None:
    for module, record in (
        ("Leads", LOCKED_RECORD),
        ("Leads", AUTO_LOCKED_RECORD),
        ("Contacts", MANUAL_MODULE_RECORD),
        ("Deals", AUTOMATIC_MODULE_RECORD),
    ):
        lock = only_lock(ask(locks_of(record, module), fields=all_fields))
        answer = ask("/settings/record_locking_configurations", module=module).get_json()
        (configuration,) = answer["record_locking_configurations"]
        assert lock["Record_Locking_Configuration_Id__s"] == configuration["id"]
        rules = {rule["id"] for rule in configuration["locking_rules"]}
        assert lock["Record_Locking_Rule_Id__s"] in rules | {None}


def test_fields_selects_keys_beside_those_always_answered(ask: Ask) -> None:
    response = ask(locks_of(LOCKED_RECORD), fields="Locked_Reason__s,Lock_Source__s")
    assert set(only_lock(response)) == ALWAYS | {"Locked_Reason__s", "Lock_Source__s"}


def test_fields_may_have_blanks_and_unknown_names(ask: Ask) -> None:
    response = ask(locks_of(LOCKED_RECORD), fields="Owner, Lock_Source__s,Parent_Id,Nonsense")
    assert set(only_lock(response)) == ALWAYS | {"Lock_Source__s"}


def test_a_record_that_is_not_locked_has_no_content(ask: Ask, all_fields: str) -> None:
    response = ask(locks_of(UNLOCKED_RECORD), fields=all_fields)
    assert response.status_code == 204
    assert response.data == b""
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("query", [{}, {"fields": ""}, {"fields": " , "}], ids=repr)
def test_the_list_form_needs_fields(ask: Ask, query: dict[str, str]) -> None:
    assert refusal(ask(locks_of(LOCKED_RECORD), **query)) == (
        400,
        "REQUIRED_PARAM_MISSING",
        {"param_name": "fields"},
    )


def test_reading_locks_of_a_module_without_configuration_is_not_allowed(ask: Ask) -> None:
    response = ask(locks_of(UNCONFIGURED_RECORD, "Accounts"), fields="id")
    assert refusal(response) == (400, "NOT_ALLOWED", {"resource_path_index": 2})
    message = response.get_json()["message"]
    assert message == "Required Record Locking Configuration is not present."


def test_an_unknown_record_is_invalid_data(ask: Ask) -> None:
    expected = (400, "INVALID_DATA", {"resource_path_index": 1})
    assert refusal(ask(locks_of(UNKNOWN), fields="id")) == expected
    assert refusal(ask(f"{locks_of(UNKNOWN)}/{LOCK}")) == expected


def test_a_record_of_another_module_is_invalid_data(ask: Ask) -> None:
    response = ask(locks_of(LOCKED_RECORD, "Contacts"), fields="id")
    assert refusal(response) == (400, "INVALID_DATA", {"resource_path_index": 1})


def test_an_unknown_module_is_invalid(ask: Ask) -> None:
    expected = (400, "INVALID_MODULE", {"resource_path_index": 0})
    assert refusal(ask(locks_of(LOCKED_RECORD, "NoSuchModule"), fields="id")) == expected
    assert refusal(ask(f"{locks_of(LOCKED_RECORD, 'NoSuchModule')}/{LOCK}")) == expected


def test_a_module_that_cannot_be_locked_has_no_locks_to_read(ask: Ask) -> None:
    response = ask(locks_of(LOCKED_RECORD, "Calls"), fields="id")
    assert refusal(response) == (400, "INVALID_DATA", {})
    assert response.get_json()["message"] == "The relation id given seems to be invalid."


def test_a_lock_by_id_is_that_of_the_list_form_without_paging(ask: Ask, all_fields: str) -> None:
    for record, lock in ((LOCKED_RECORD, LOCK), (AUTO_LOCKED_RECORD, AUTO_LOCK)):
        listed = ask(locks_of(record), fields=all_fields).get_json()["data"]
        assert ask(f"{locks_of(record)}/{lock}").get_json() == {"data": listed}


def test_a_lock_by_id_is_filtered_when_fields_is_given(ask: Ask) -> None:
    response = ask(f"{locks_of(LOCKED_RECORD)}/{LOCK}", fields="Locked_Time__s")
    assert set(only_lock(response)) == ALWAYS | {"Locked_Time__s"}


@pytest.mark.parametrize(
    ("record", "lock"),
    [(LOCKED_RECORD, UNKNOWN), (LOCKED_RECORD, AUTO_LOCK), (UNLOCKED_RECORD, LOCK)],
    ids=["unknown", "of another record", "of a record without lock"],
)
def test_a_lock_that_the_record_does_not_have_is_invalid_data(
    ask: Ask, record: str, lock: str
) -> None:
    response = ask(f"{locks_of(record)}/{lock}")
    assert refusal(response) == (400, "INVALID_DATA", {"resource_path_index": 3})
    assert response.get_json()["message"] == "the related id given seems to be invalid"


def test_a_lock_id_that_is_not_a_number_is_an_unknown_url(ask: Ask) -> None:
    response = ask(f"{locks_of(LOCKED_RECORD)}/nonsense")
    assert refusal(response) == (404, "INVALID_URL_PATTERN", {})
