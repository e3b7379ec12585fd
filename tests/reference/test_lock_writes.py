"""How the reference org locks a record, changes the reason, and unlocks it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.reference.invented_org import (
    AUTO_LOCK,
    AUTO_LOCKED_RECORD,
    AUTOMATIC_MODULE_UNLOCKED_RECORD,
    LOCK,
    LOCKED_RECORD,
    UNCONFIGURED_RECORD,
    UNKNOWN,
    UNLOCKED_RECORD,
    build_inventory,
)
from zoho_conformance.reference.org_inventory import OrgInventory

Ask = Callable[..., TestResponse]

RELATION = "Locking_Information__s"
URL = f"/Leads/{UNLOCKED_RECORD}/{RELATION}"
LOCKED_URL = f"/Leads/{LOCKED_RECORD}/{RELATION}"
BY_HAND = f"{LOCKED_URL}/{LOCK}"
BY_RULE = f"/Leads/{AUTO_LOCKED_RECORD}/{RELATION}/{AUTO_LOCK}"
REASON = {"data": [{"Locked_Reason__s": "Waiting for a signature"}]}
CALLER = {"name": "Quilla Marrowby (Invented)", "id": "4150868000000200002"}


def flat_refusal(response: TestResponse) -> tuple[int, str, object, str]:
    body = response.get_json()
    assert set(body) == {"code", "details", "message", "status"}
    assert body["status"] == "error"
    return response.status_code, body["code"], body["details"], body["message"]


def refusal_row(response: TestResponse) -> tuple[int, str, object, str]:
    assert set(response.get_json()) == {"data"}
    (row,) = response.get_json()["data"]
    assert set(row) == {"code", "details", "message", "status"}
    assert row["status"] == "error"
    return response.status_code, row["code"], row["details"], row["message"]


def test_locking_answers_201_with_the_row_of_the_sample(ask: Ask) -> None:
    response = ask(URL, method="POST", body=REASON)
    assert response.status_code == 201
    assert set(response.get_json()) == {"data"}
    (row,) = response.get_json()["data"]
    assert {key: row[key] for key in row if key != "details"} == {
        "code": "SUCCESS",
        "message": "record added",
        "status": "success",
    }
    details = row["details"]
    assert set(details) == {"Modified_Time", "Modified_By", "Created_Time", "id", "Created_By"}
    assert details["Modified_By"] == details["Created_By"] == CALLER
    assert len(details["id"]) == 19
    since = datetime.now(UTC) - datetime.fromisoformat(details["Created_Time"])
    assert timedelta() <= since < timedelta(minutes=1)


def test_a_locked_record_reads_as_locked_by_the_caller(ask: Ask, all_fields: str) -> None:
    details = ask(URL, method="POST", body=REASON).get_json()["data"][0]["details"]
    (lock,) = ask(URL, fields=all_fields).get_json()["data"]
    assert lock == {
        "Locked_By__s": CALLER,
        "Locked_For__s": {
            "module": {"api_name": "Leads", "id": "4150868000000002001"},
            "name": "Perpetua Wren (Invented)",
            "id": UNLOCKED_RECORD,
        },
        "Locked_Reason__s": "Waiting for a signature",
        "Record_Locking_Configuration_Id__s": "4150868000000450001",
        "Record_Locking_Rule_Id__s": None,
        "$editable": True,
        "id": details["id"],
        "$sharing_permission": "full_access",
        "Lock_Source__s": "Manual",
        "Locked_Time__s": details["Created_Time"],
    }
    assert ask(f"{URL}/{details['id']}").get_json() == {"data": [lock]}


def test_every_lock_gets_an_id_of_its_own(ask: Ask, inventory: OrgInventory) -> None:
    records = [
        record for record in inventory.modules["Leads"].records if record not in inventory.locks
    ]
    assert len(records) >= 5
    answers = [ask(f"/Leads/{record}/{RELATION}", method="POST", body=REASON) for record in records]
    ids = [answer.get_json()["data"][0]["details"]["id"] for answer in answers]
    assert len(set(ids)) == len(records)


def test_of_several_clients_that_lock_a_record_at_once_only_one_succeeds(ask: Ask) -> None:
    ask(URL, fields="id")
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: ask(URL, method="POST", body=REASON), range(32)))
    assert sorted(answer.status_code for answer in answers) == [201, *[403] * 31]


def test_updating_changes_the_reason_only(ask: Ask, all_fields: str) -> None:
    (before,) = ask(LOCKED_URL, fields=all_fields).get_json()["data"]
    response = ask(BY_HAND, method="PUT", body=REASON)
    assert response.status_code == 200
    assert response.get_json() == {
        "data": [
            {
                "code": "SUCCESS",
                "details": {"id": LOCK},
                "message": "relation updated",
                "status": "success",
            }
        ]
    }
    (after,) = ask(LOCKED_URL, fields=all_fields).get_json()["data"]
    assert after == before | {"Locked_Reason__s": "Waiting for a signature"}


def test_unlocking_leaves_a_record_that_can_be_locked_again(ask: Ask) -> None:
    response = ask(BY_HAND, method="DELETE")
    assert response.status_code == 200
    assert response.get_json() == {
        "data": [
            {
                "code": "SUCCESS",
                "details": {"id": LOCK},
                "message": "relation removed",
                "status": "success",
            }
        ]
    }
    assert ask(LOCKED_URL, fields="id").status_code == 204
    assert flat_refusal(ask(BY_HAND))[1] == "INVALID_DATA"
    again = ask(LOCKED_URL, method="POST", body=REASON)
    assert again.status_code == 201
    assert again.get_json()["data"][0]["details"]["id"] != LOCK


@pytest.mark.parametrize("url", [LOCKED_URL, f"/Leads/{AUTO_LOCKED_RECORD}/{RELATION}"])
def test_a_locked_record_cannot_be_locked(ask: Ask, url: str) -> None:
    expected = (403, "NOT_ALLOWED", {"resource_path_index": 1}, "Record is already locked.")
    assert flat_refusal(ask(url, method="POST", body=REASON)) == expected


def test_a_record_cannot_be_locked_by_hand_where_only_rules_lock(ask: Ask) -> None:
    url = f"/Deals/{AUTOMATIC_MODULE_UNLOCKED_RECORD}/{RELATION}"
    assert flat_refusal(ask(url, method="POST", body=REASON)) == (
        403,
        "NOT_ALLOWED",
        {"resource_path_index": 1},
        "record cannot be locked, only automatic locking is configured",
    )


def test_an_automatic_lock_cannot_be_taken_off_by_hand(ask: Ask) -> None:
    assert flat_refusal(ask(BY_RULE, method="DELETE")) == (
        403,
        "NOT_ALLOWED",
        {"resource_path_index": 1},
        "Automatically locked records can not be unlocked manually.",
    )


def test_an_automatic_lock_cannot_be_given_a_reason(ask: Ask) -> None:
    expected = (403, "NOT_ALLOWED", {"resource_path_index": 1}, "Record is already locked.")
    assert flat_refusal(ask(BY_RULE, method="PUT", body=REASON)) == expected


WRITES = [("POST", URL), ("PUT", BY_HAND)]
ALL_WRITES = [*WRITES, ("DELETE", BY_HAND)]


@pytest.mark.parametrize(("method", "url"), WRITES, ids=["lock", "update"])
@pytest.mark.parametrize("item", [{}, {"Locked_Reason__s": None}, {"Locked_Reason__s": ""}])
def test_a_reason_is_mandatory(ask: Ask, method: str, url: str, item: dict[str, object]) -> None:
    assert refusal_row(ask(url, method=method, body={"data": [item]})) == (
        400,
        "MANDATORY_NOT_FOUND",
        {"api_name": "Locked_Reason__s", "json_path": "$.data[0].Locked_Reason__s"},
        "required field not found",
    )


@pytest.mark.parametrize(("method", "url"), WRITES, ids=["lock", "update"])
@pytest.mark.parametrize(
    ("reason", "detail"),
    [(7, {"expected_data_type": "string"}), ("x" * 3001, {"maximum_length": 3000})],
    ids=["number", "too long"],
)
def test_a_reason_is_a_string_of_at_most_3000_characters(
    ask: Ask, method: str, url: str, reason: object, detail: dict[str, object]
) -> None:
    code, expected = "INVALID_DATA", detail.items()
    answer = refusal_row(ask(url, method=method, body={"data": [{"Locked_Reason__s": reason}]}))
    assert answer[:2] == (400, code)
    assert isinstance(answer[2], dict)
    assert expected <= answer[2].items()


@pytest.mark.parametrize(("method", "url"), WRITES, ids=["lock", "update"])
@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (None, "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        (b"{", "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        (b"\xff", "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        (b"[" * 100_000, "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        (b'{"data":"\\ud800"}', "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        (b'{"data":NaN}', "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        ([1], "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        ({"rows": []}, "MANDATORY_NOT_FOUND", {"api_name": "data", "json_path": "$.data"}),
        ({"data": {}}, "INVALID_DATA", {"expected_data_type": "jsonarray"}),
        ({"data": []}, "INVALID_DATA", {"minimum_length": 1}),
        ({"data": [{}, {}]}, "INVALID_DATA", {"maximum_length": 1}),
        ({"data": ["x"]}, "INVALID_DATA", {"json_path": "$.data[0]"}),
    ],
    ids=[
        *("none", "cut", "bytes", "deep", "surrogate", "NaN", "array", "no data", "object"),
        *("empty", "two", "string"),
    ],
)
def test_a_body_that_is_not_one_object_in_data_is_refused(
    ask: Ask, method: str, url: str, body: object, code: str, detail: dict[str, object]
) -> None:
    answer = flat_refusal(ask(url, method=method, body=body))
    assert answer[:2] == (400, code)
    assert isinstance(answer[2], dict)
    assert detail.items() <= answer[2].items()


@pytest.mark.parametrize(("method", "url"), ALL_WRITES, ids=["lock", "update", "unlock"])
@pytest.mark.parametrize(
    ("module", "record", "expected"),
    [
        ("NoSuchModule", LOCKED_RECORD, (400, "INVALID_MODULE", {"resource_path_index": 0})),
        ("Calls", LOCKED_RECORD, (400, "INVALID_DATA", {})),
        ("Leads", UNKNOWN, (400, "INVALID_DATA", {"resource_path_index": 1})),
    ],
    ids=["unknown module", "unsupported module", "unknown record"],
)
def test_an_unknown_module_or_record_is_refused(
    ask: Ask, method: str, url: str, module: str, record: str, expected: tuple[int, str, object]
) -> None:
    path = "/".join(["", module, record, *url.split("/")[3:]])
    assert flat_refusal(ask(path, method=method, body=REASON))[:3] == expected


def test_records_of_a_module_without_configuration_cannot_be_locked(ask: Ask) -> None:
    response = ask(f"/Accounts/{UNCONFIGURED_RECORD}/{RELATION}", method="POST", body=REASON)
    assert flat_refusal(response)[:3] == (400, "NOT_ALLOWED", {"resource_path_index": 2})


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_lock_that_the_record_does_not_have_is_invalid(ask: Ask, method: str) -> None:
    expected = (400, "INVALID_DATA", {"resource_path_index": 3}, "the id given seems to be invalid")
    for lock in (UNKNOWN, AUTO_LOCK):
        assert flat_refusal(ask(f"{LOCKED_URL}/{lock}", method=method, body=REASON)) == expected
    assert flat_refusal(ask(f"{URL}/{LOCK}", method=method, body=REASON)) == expected


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_lock_id_with_letters_is_an_unknown_url(ask: Ask, method: str) -> None:
    response = ask(f"{LOCKED_URL}/first", method=method, body=REASON)
    assert flat_refusal(response)[:2] == (404, "INVALID_URL_PATTERN")


def test_a_refused_write_changes_nothing(ask: Ask, inventory: OrgInventory) -> None:
    ask(LOCKED_URL, method="POST", body=REASON)
    ask(URL, method="POST", body={"data": [{}]})
    ask(BY_HAND, method="PUT", body={"data": [{}]})
    ask(BY_RULE, method="PUT", body=REASON)
    ask(BY_RULE, method="DELETE")
    assert inventory == build_inventory()
