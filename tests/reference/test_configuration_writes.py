"""How the reference org adds, updates and deletes the configuration of a module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.reference.invented_org import (
    CONFIGURATION,
    LOCKED_RECORD,
    SYSTEM_CONFIGURATION,
    SYSTEM_MODULE,
    UNKNOWN,
    build_inventory,
)
from zoho_conformance.reference.org_inventory import OrgInventory

Ask = Callable[..., TestResponse]
Item = dict[str, Any]

WRAPPER = "record_locking_configurations"
URL = f"/settings/{WRAPPER}"
BY_ID = f"{URL}/{CONFIGURATION}"
CALLER = {"name": "Quilla Marrowby (Invented)", "id": "4150868000000200002"}


def body(item: Item) -> dict[str, list[Item]]:
    return {WRAPPER: [item]}


def leaf(value: str = "nobody@reference.invalid") -> Item:
    return {"comparator": "equal", "field": {"api_name": "Email"}, "value": value}


def rule(name: str = "From nobody", value: str = "nobody@reference.invalid") -> Item:
    return {"name": name, "lock_existing_records": False, "criteria": leaf(value)}


def configuration_of(ask: Ask, module: str) -> Item:
    (configuration,) = ask(URL, module=module).get_json()[WRAPPER]
    assert isinstance(configuration, dict)
    return configuration


def success_of(response: TestResponse) -> tuple[int, str, str]:
    (row,) = response.get_json()[WRAPPER]
    assert (row["code"], row["status"]) == ("SUCCESS", "success")
    assert set(row) == {"code", "details", "message", "status"}
    assert set(row["details"]) == {"id"}
    return response.status_code, row["message"], row["details"]["id"]


def flat_refusal(response: TestResponse) -> tuple[int, str, object]:
    answer = response.get_json()
    assert (answer["status"], set(answer)) == ("error", {"code", "details", "message", "status"})
    return response.status_code, answer["code"], answer["details"]


def test_adding_answers_201_and_the_id_that_is_read_afterwards(ask: Ask) -> None:
    added = ask(URL, method="POST", body=body({"lock_type": "manual"}), module="Accounts")
    status, message, identity = success_of(added)
    assert (status, message) == (201, "record locking configuration created successfully")
    assert configuration_of(ask, "Accounts")["id"] == identity


def test_keys_that_are_left_out_get_the_defaults_of_the_page(ask: Ask) -> None:
    ask(URL, method="POST", body=body({"lock_type": "manual"}), module="Accounts")
    configuration = configuration_of(ask, "Accounts")
    assert list(configuration) == list(configuration_of(ask, "Leads"))
    assert configuration["created_time"] == configuration["modified_time"]
    assert {**configuration, "id": "", "created_time": "", "modified_time": ""} == {
        "created_time": "",
        "locked_for": "all_profiles",
        "excluded_fields": [],
        "created_by": CALLER,
        "feature_type": "record_locking",
        "locking_rules": [],
        "restricted_actions": ["update"],
        "lock_for_portal_users": True,
        "modified_time": "",
        "restricted_communications": [],
        "system_defined": False,
        "modified_by": CALLER,
        "id": "",
        "lock_type": "manual",
        "restricted_custom_buttons": [],
        "lock_excluded_profiles": None,
    }


def test_references_are_stored_with_both_name_and_id(ask: Ask, inventory: OrgInventory) -> None:
    item: Item = {
        "lock_type": "both",
        "locked_for": "all_profiles_except_excluded_profiles",
        "lock_excluded_profiles": [{"name": "Standard"}, {"id": 4150868000000026011}],
        "excluded_fields": [{"api_name": "Remark_1"}],
        "feature_type": "record_locking",
        "locking_rules": [
            {
                "name": "Both of them",
                "criteria": {"group_operator": "AND", "group": [leaf("a"), leaf("b")]},
            }
        ],
        "restricted_actions": ["delete", "update"],
        "lock_for_portal_users": False,
        "restricted_communications": ["send_mail"],
        "restricted_custom_buttons": [{"name": "Ring the bell", "id": "4150868000000485607"}],
        "system_defined": True,
    }
    ask(URL, method="POST", body=body(item), module="Accounts")
    stored = configuration_of(ask, "Accounts")
    fields = {field.api_name: field.id for field in inventory.modules["Accounts"].fields.values()}
    email = {"api_name": "Email", "id": fields["Email"]}
    (locking_rule,) = stored["locking_rules"]
    assert locking_rule == {
        "name": "Both of them",
        "id": locking_rule["id"],
        "lock_existing_records": False,
        "criteria": {
            "group_operator": "AND",
            "group": [
                {"comparator": "equal", "field": email, "value": "a"},
                {"comparator": "equal", "field": email, "value": "b"},
            ],
        },
    }
    assert stored["lock_excluded_profiles"] == [
        {"api_name": "Standard", "id": "4150868000000026009"},
        {"api_name": "Lamplighters", "id": "4150868000000026011"},
    ]
    assert stored["excluded_fields"] == [{"api_name": "Remark_1", "id": fields["Remark_1"]}]
    assert stored["restricted_custom_buttons"] == item["restricted_custom_buttons"]
    assert stored["restricted_actions"] == ["update", "delete"]
    assert (stored["lock_for_portal_users"], stored["system_defined"]) == (False, False)


def test_records_can_be_locked_once_their_module_is_configured(
    ask: Ask, inventory: OrgInventory
) -> None:
    ask(URL, method="POST", body=body({"lock_type": "manual"}), module="Depots")
    record = next(iter(inventory.modules["Depots"].records))
    reason = {"data": [{"Locked_Reason__s": "Stocktaking"}]}
    url = f"/Depots/{record}/Locking_Information__s"
    assert ask(url, method="POST", body=reason).status_code == 201
    (lock,) = ask(url, fields="Record_Locking_Configuration_Id__s").get_json()["data"]
    identity = configuration_of(ask, "Depots")["id"]
    assert lock["Record_Locking_Configuration_Id__s"] == identity


@pytest.mark.parametrize("url", [URL, BY_ID], ids=["collection", "by id"])
def test_updating_keeps_the_keys_that_are_left_out(ask: Ask, url: str) -> None:
    before = configuration_of(ask, "Leads")
    item = {"lock_type": "both", "locking_rules": [rule()], "lock_for_portal_users": False}
    updated = ask(url, method="PUT", body=body(item), module="Leads")
    message = "record locking configuration updated successfully"
    assert success_of(updated) == (200, message, CONFIGURATION)
    after = configuration_of(ask, "Leads")
    changed = {key for key in before if after[key] != before[key]}
    assert changed == {"lock_for_portal_users", "locking_rules", "modified_time", "modified_by"}
    assert after["locking_rules"][:-1] == before["locking_rules"]


def test_rules_with_an_id_are_changed_or_deleted_and_others_are_added(ask: Ask) -> None:
    first, second, third = configuration_of(ask, "Leads")["locking_rules"]
    written = [
        {"id": second["id"], "_delete": True},
        {"id": first["id"], "name": "Renamed", "criteria": leaf("first")},
        rule("Brand new"),
    ]
    item = {"lock_type": "both", "locking_rules": written}
    ask(URL, method="PUT", body=body(item), module="Leads")
    changed, stored, added = configuration_of(ask, "Leads")["locking_rules"]
    assert (changed["id"], changed["name"]) == (first["id"], "Renamed")
    assert changed["criteria"]["field"] == {"api_name": "Email", "id": "4150868000000002599"}
    assert stored == third
    assert added["name"] == "Brand new"
    assert added["id"] not in {rule["id"] for rule in (first, second, third)}


def test_null_empties_a_list_and_leaves_the_action_update(ask: Ask) -> None:
    item = {
        "lock_type": "manual",
        "excluded_fields": None,
        "restricted_actions": None,
        "restricted_communications": None,
        "restricted_custom_buttons": None,
    }
    ask(URL, method="PUT", body=body(item), module="Leads")
    configuration = configuration_of(ask, "Leads")
    assert configuration["restricted_actions"] == ["update"]
    for key in ("excluded_fields", "restricted_communications", "restricted_custom_buttons"):
        assert configuration[key] == []
    assert configuration["locking_rules"] == []


def test_deleting_leaves_the_module_without_configuration_and_without_locks(ask: Ask) -> None:
    deleted = ask(BY_ID, method="DELETE", module="Leads")
    assert success_of(deleted) == (200, "record locking configuration deleted", CONFIGURATION)
    assert ask(URL, module="Leads").status_code == 204
    ask(URL, method="POST", body=body({"lock_type": "manual"}), module="Leads")
    path = f"/Leads/{LOCKED_RECORD}/Locking_Information__s"
    assert ask(path, fields="id").status_code == 204


def test_a_second_configuration_of_a_module_is_refused(ask: Ask) -> None:
    response = ask(URL, method="POST", body=body({"lock_type": "manual"}), module="Leads")
    assert flat_refusal(response) == (400, "LIMIT_EXCEEDED", {"param_name": "module", "limit": 1})


WRITES = [("POST", URL), ("PUT", URL), ("PUT", BY_ID), ("DELETE", BY_ID)]
WRITE_NAMES = ["add", "update", "update by id", "delete"]


@pytest.mark.parametrize(("method", "url"), WRITES, ids=WRITE_NAMES)
def test_the_module_is_checked_first(ask: Ask, method: str, url: str) -> None:
    def answer(**query: str) -> tuple[int, str, object]:
        return flat_refusal(ask(url, method=method, **query))

    assert answer() == (400, "REQUIRED_PARAM_MISSING", {"param_name": "module"})
    assert answer(module="NoSuchModule") == (400, "INVALID_MODULE", {})
    assert answer(module="Calls") == (400, "NOT_SUPPORTED", {"param_name": "module"})


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("module", ["Leads", "Contacts", "Accounts"])
def test_the_id_of_another_configuration_is_invalid(ask: Ask, method: str, module: str) -> None:
    identity = UNKNOWN if module == "Leads" else CONFIGURATION
    response = ask(f"{URL}/{identity}", method=method, module=module)
    assert flat_refusal(response) == (400, "INVALID_DATA", {"resource_path_index": 2})


def test_updating_a_module_without_configuration_is_refused(ask: Ask) -> None:
    response = ask(URL, method="PUT", body=body({"lock_type": "manual"}), module="Accounts")
    assert flat_refusal(response)[:2] == (400, "INVALID_DATA")


def test_an_id_in_the_body_must_be_the_configurations_own(ask: Ask) -> None:
    right, wrong = (body({"lock_type": "manual", "id": id_}) for id_ in (CONFIGURATION, UNKNOWN))
    (row,) = ask(URL, method="PUT", body=wrong, module="Leads").get_json()[WRAPPER]
    assert (row["code"], row["details"]["api_name"]) == ("INVALID_DATA", "id")
    assert ask(URL, method="PUT", body=right, module="Leads").status_code == 200


def test_a_configuration_made_by_the_system_cannot_be_changed_or_deleted(ask: Ask) -> None:
    url = f"{URL}/{SYSTEM_CONFIGURATION}"
    deleted = ask(url, method="DELETE", module=SYSTEM_MODULE)
    assert flat_refusal(deleted) == (403, "NOT_ALLOWED", {"resource_path_index": 1})
    message = "Configuration created by system cannot be deleted."
    assert deleted.get_json()["message"] == message
    updated = ask(url, method="PUT", body=body({"lock_type": "manual"}), module=SYSTEM_MODULE)
    assert flat_refusal(updated) == (400, "NOT_ALLOWED", {"resource_path_index": 1})


@pytest.mark.parametrize(("method", "url"), WRITES[:3], ids=WRITE_NAMES[:3])
def test_a_malformed_body_is_refused_outside_a_row(ask: Ask, method: str, url: str) -> None:
    module = "Accounts" if method == "POST" else "Leads"
    assert flat_refusal(ask(url, method=method, module=module))[:2] == (400, "INVALID_DATA")


def test_refused_writes_change_nothing(ask: Ask, inventory: OrgInventory) -> None:
    for method, url in WRITES[:3]:
        for module in ("Accounts", "Leads", SYSTEM_MODULE):
            item = {"lock_type": "both", "locking_rules": [rule(), rule()]}
            ask(url, method=method, body=body(item), module=module)
    assert inventory == build_inventory()
