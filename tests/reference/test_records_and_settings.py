"""What the reference org answers around record locking: records, modules, fields, org, users."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.reference.access import Credentials
from zoho_conformance.reference.invented_org import (
    AUTO_LOCKED_RECORD,
    AUTOMATIC_MODULE_RECORD,
    LOCKED_RECORD,
    UNKNOWN,
    UNLOCKED_RECORD,
)
from zoho_conformance.reference.org_inventory import OrgInventory

Ask = Callable[..., TestResponse]

LOCKED = "(Locked__s:equals:true)"
UNLOCKED = "(Locked__s:equals:false)"


def flat_refusal(response: TestResponse) -> tuple[int, str, object]:
    body = response.get_json()
    return response.status_code, body["code"], body["details"]


def ids(response: TestResponse) -> list[str]:
    return [row["id"] for row in response.get_json()["data"]]


def test_every_module_that_can_be_locked_has_records_to_pick(inventory: OrgInventory) -> None:
    for module in inventory.modules.values():
        free = [record for record in module.records if record not in inventory.locks]
        assert len(free) >= (5 if module.api_name == "Leads" else 2)


def test_records_are_listed_with_the_fields_asked_for(ask: Ask) -> None:
    response = ask("/Leads", fields="Locked__s,Last_Name,Nothing")
    rows = {row["id"]: row for row in response.get_json()["data"]}
    assert rows[LOCKED_RECORD] == {
        "id": LOCKED_RECORD,
        "Locked__s": True,
        "Last_Name": "Ottoline Fennimore (Invented)",
    }
    assert rows[UNLOCKED_RECORD]["Locked__s"] is False
    info = {"per_page": 200, "count": len(rows), "page": 1, "more_records": False}
    assert response.get_json()["info"] == info


def test_records_come_in_pages_until_there_are_none(ask: Ask, inventory: OrgInventory) -> None:
    first = ask("/Leads", fields="id", per_page="4", page="1")
    second = ask("/Leads", fields="id", per_page="4", page="2")
    assert first.get_json()["info"]["more_records"] is True
    assert second.get_json()["info"]["more_records"] is False
    assert ids(first) + ids(second) == list(inventory.modules["Leads"].records)
    assert ask("/Leads", fields="id", per_page="4", page="3").status_code == 204


@pytest.mark.parametrize(
    ("query", "name"),
    [({"page": "0"}, "page"), ({"per_page": "201"}, "per_page"), ({"page": "x"}, "page")],
    ids=["page", "per_page", "not a number"],
)
def test_an_impossible_page_is_invalid(ask: Ask, query: dict[str, str], name: str) -> None:
    expected = (400, "INVALID_DATA", {"param_name": name})
    assert flat_refusal(ask("/Leads", fields="id", **query)) == expected


def test_listing_records_needs_fields(ask: Ask) -> None:
    assert flat_refusal(ask("/Leads")) == (400, "REQUIRED_PARAM_MISSING", {"param_name": "fields"})


def test_a_record_is_answered_by_its_id_whole_unless_fields_are_asked_for(ask: Ask) -> None:
    (whole,) = ask(f"/Leads/{LOCKED_RECORD}").get_json()["data"]
    assert {"id", "Last_Name", "Owner", "Locked__s"} < set(whole)
    (part,) = ask(f"/Leads/{LOCKED_RECORD}", fields="Owner").get_json()["data"]
    assert set(part) == {"id", "Owner"}
    assert flat_refusal(ask(f"/Leads/{UNKNOWN}"))[:2] == (400, "INVALID_DATA")


def test_a_search_finds_the_locked_records(ask: Ask) -> None:
    assert ids(ask("/Leads/search", criteria=LOCKED)) == [LOCKED_RECORD, AUTO_LOCKED_RECORD]
    assert ids(ask("/Deals/search", criteria=LOCKED)) == [AUTOMATIC_MODULE_RECORD]
    assert ask("/Accounts/search", criteria=LOCKED).status_code == 204
    assert UNLOCKED_RECORD in ids(ask("/Leads/search", criteria=UNLOCKED))


def test_other_searches_are_refused(ask: Ask) -> None:
    assert flat_refusal(ask("/Leads/search", criteria="(Email:equals:x)"))[1] == "INVALID_QUERY"
    assert flat_refusal(ask("/Leads/search"))[1] == "REQUIRED_PARAM_MISSING"


@pytest.mark.parametrize("by", ["ids", "path"])
def test_a_record_can_be_made_locked_and_deleted(ask: Ask, by: str) -> None:
    created = ask("/Contacts", method="POST", body={"data": [{"Last_Name": "Ours (Invented)"}]})
    assert created.status_code == 201
    (row,) = created.get_json()["data"]
    assert (row["code"], row["message"]) == ("SUCCESS", "record added")
    record = row["details"]["id"]
    assert ask(f"/Contacts/{record}").status_code == 200
    lock = ask(
        f"/Contacts/{record}/Locking_Information__s",
        method="POST",
        body={"data": [{"Locked_Reason__s": "Ours"}]},
    ).get_json()["data"][0]["details"]["id"]

    def delete() -> TestResponse:
        if by == "ids":
            return ask("/Contacts", method="DELETE", ids=record)
        return ask(f"/Contacts/{record}", method="DELETE")

    (refused_row,) = delete().get_json()["data"]
    assert (refused_row["code"], refused_row["details"]["id"]) == ("RECORD_LOCKED", record)
    ask(f"/Contacts/{record}/Locking_Information__s/{lock}", method="DELETE")
    (gone,) = delete().get_json()["data"]
    assert gone == {
        "code": "SUCCESS",
        "details": {"id": record},
        "message": "record deleted",
        "status": "success",
    }
    assert flat_refusal(ask(f"/Contacts/{record}"))[1] == "INVALID_DATA"


def test_deleting_answers_a_row_for_each_record(ask: Ask) -> None:
    response = ask("/Leads", method="DELETE", ids=f"{UNLOCKED_RECORD},{UNKNOWN}")
    assert response.status_code == 200
    assert [row["code"] for row in response.get_json()["data"]] == ["SUCCESS", "INVALID_DATA"]
    assert ask(f"/Leads/{UNKNOWN}", method="DELETE").status_code == 400
    assert flat_refusal(ask("/Leads", method="DELETE"))[1] == "REQUIRED_PARAM_MISSING"


def test_a_lock_that_allows_deleting_is_deleted_with_its_record(
    ask: Ask, inventory: OrgInventory
) -> None:
    assert ask(f"/Deals/{AUTOMATIC_MODULE_RECORD}", method="DELETE").status_code == 200
    assert AUTOMATIC_MODULE_RECORD not in inventory.locks


def test_a_record_without_a_name_is_refused(ask: Ask) -> None:
    response = ask("/Leads", method="POST", body={"data": [{"Email": "x"}]})
    (row,) = response.get_json()["data"]
    assert (response.status_code, row["code"]) == (400, "MANDATORY_NOT_FOUND")
    assert row["details"] == {"api_name": "Last_Name", "json_path": "$.data[0].Last_Name"}
    assert flat_refusal(ask("/Leads", method="POST"))[1] == "INVALID_DATA"


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/NoSuchModule", "GET"),
        ("/NoSuchModule", "POST"),
        ("/NoSuchModule/search", "GET"),
        (f"/NoSuchModule/{UNKNOWN}", "GET"),
        (f"/NoSuchModule/{UNKNOWN}", "DELETE"),
        ("/settings/fields", "GET"),
    ],
    ids=["list", "make", "search", "read", "delete", "fields"],
)
def test_an_unknown_module_is_invalid(ask: Ask, path: str, method: str) -> None:
    response = ask(path, method=method, module="NoSuchModule", fields="id", criteria=LOCKED)
    assert flat_refusal(response)[:2] == (400, "INVALID_MODULE")


def test_modules_are_listed_with_the_module_of_locks(ask: Ask, inventory: OrgInventory) -> None:
    modules = {row["api_name"]: row for row in ask("/settings/modules").get_json()["modules"]}
    assert set(modules) == {*inventory.modules, "Locking_Information__s"}
    assert modules["Depots"]["generated_type"] == "custom"
    assert modules["Leads"]["generated_type"] == "default"
    assert all(row["api_supported"] for row in modules.values())
    assert modules["Locking_Information__s"]["creatable"] is False


def test_the_fields_of_every_module_and_of_locks_are_listed(
    ask: Ask, inventory: OrgInventory
) -> None:
    def listed(module: str) -> dict[str, str]:
        fields = ask("/settings/fields", module=module).get_json()["fields"]
        return {field["api_name"]: field["data_type"] for field in fields}

    for module in inventory.modules:
        assert listed(module)["Locked__s"] == "boolean"
    locks = listed("Locking_Information__s")
    assert locks["Locked_Reason__s"] == "textarea"
    assert locks["Locked_For__s"] == "multi_module_lookup"
    assert flat_refusal(ask("/settings/fields"))[1] == "REQUIRED_PARAM_MISSING"


def test_every_field_of_the_org_has_an_id_of_its_own(inventory: OrgInventory) -> None:
    ids = [id_ for module in inventory.modules.values() for id_ in module.fields]
    assert len(ids) == len(set(ids))


def test_the_org_answers_its_edition(ask: Ask, credentials: Credentials) -> None:
    other = credentials.tokens["other-edition"].access
    for token, edition in ((None, "enterprise"), (other, "standard")):
        response = ask("/org") if token is None else ask("/org", token=token)
        (org,) = response.get_json()["org"]
        assert org["license_details"]["paid_type"] == edition


def test_the_current_user_is_the_caller(ask: Ask, credentials: Credentials) -> None:
    restricted = credentials.tokens["restricted"].access
    (user,) = ask("/users", type="CurrentUser", token=restricted).get_json()["users"]
    assert user["full_name"] == "Hesper Tolliver (Invented)"
    assert user["profile"]["name"] == "Lamplighters"
    assert ask("/users").get_json()["info"]["count"] == 3
    assert flat_refusal(ask("/users", type="Ghosts"))[:2] == (400, "INVALID_DATA")
