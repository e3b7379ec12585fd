"""How the reference org answers for the configuration of a module."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.reference.org_inventory import OrgInventory

Ask = Callable[..., TestResponse]

URL = "/settings/record_locking_configurations"
SAMPLE_KEYS = {
    "created_time",
    "locked_for",
    "excluded_fields",
    "created_by",
    "feature_type",
    "locking_rules",
    "restricted_actions",
    "lock_for_portal_users",
    "modified_time",
    "restricted_communications",
    "system_defined",
    "modified_by",
    "id",
    "lock_type",
    "restricted_custom_buttons",
    "lock_excluded_profiles",
}


def flat_refusal(response: TestResponse) -> tuple[int, str, object]:
    body = response.get_json()
    return response.status_code, body["code"], body["details"]


@pytest.mark.parametrize("module", ["Leads", "Contacts", "Deals"])
def test_a_configuration_has_the_keys_of_the_pages_sample(ask: Ask, module: str) -> None:
    response = ask(URL, module=module)
    assert response.status_code == 200
    assert set(response.get_json()) == {"record_locking_configurations"}
    (configuration,) = response.get_json()["record_locking_configurations"]
    assert set(configuration) == SAMPLE_KEYS


def test_each_lock_type_is_shown_by_a_module(ask: Ask) -> None:
    types = [
        ask(URL, module=module).get_json()["record_locking_configurations"][0]["lock_type"]
        for module in ("Leads", "Contacts", "Deals")
    ]
    assert types == ["both", "manual", "automatic"]


def test_the_rules_of_leads_show_a_leaf_a_group_and_a_group_inside_a_group(ask: Ask) -> None:
    (configuration,) = ask(URL, module="Leads").get_json()["record_locking_configurations"]
    leaf, group, nested = (rule["criteria"] for rule in configuration["locking_rules"])
    assert set(leaf) == {"comparator", "field", "value"}
    assert all(set(member) == set(leaf) for member in group["group"])
    assert set(nested["group"][1]) == {"group_operator", "group"}


def test_excluded_profiles_are_null_or_api_names_with_ids(ask: Ask) -> None:
    (leads,) = ask(URL, module="Leads").get_json()["record_locking_configurations"]
    (contacts,) = ask(URL, module="Contacts").get_json()["record_locking_configurations"]
    assert leads["lock_excluded_profiles"] is None
    assert contacts["locked_for"] == "all_profiles_except_excluded_profiles"
    assert all(set(profile) == {"api_name", "id"} for profile in contacts["lock_excluded_profiles"])
    assert (contacts["locking_rules"], contacts["excluded_fields"]) == ([], [])


def test_feature_type_record_locking_changes_nothing(ask: Ask) -> None:
    with_type = ask(URL, module="Leads", feature_type="record_locking")
    assert with_type.get_json() == ask(URL, module="Leads").get_json()


def test_another_feature_type_is_invalid_data(ask: Ask) -> None:
    response = ask(URL, module="Leads", feature_type="record_freezing")
    assert flat_refusal(response) == (400, "INVALID_DATA", {"param_name": "feature_type"})
    assert response.get_json()["message"] == "invalid data"


def test_modules_that_can_be_locked_and_are_not_configured_have_no_content(
    ask: Ask, inventory: OrgInventory
) -> None:
    unconfigured = [
        name
        for name, module in inventory.modules.items()
        if module.can_be_locked and name not in inventory.configurations
    ]
    assert {"Accounts", "Tasks", "Price_Books", "Depots"} <= set(unconfigured)
    for module in unconfigured:
        response = ask(URL, module=module)
        assert (response.status_code, response.data) == (204, b"")


@pytest.mark.parametrize("query", [{}, {"module": ""}], ids=repr)
def test_a_configuration_needs_a_module(ask: Ask, query: dict[str, str]) -> None:
    expected = (400, "REQUIRED_PARAM_MISSING", {"param_name": "module"})
    assert flat_refusal(ask(URL, **query)) == expected


def test_an_unknown_module_is_invalid(ask: Ask) -> None:
    assert flat_refusal(ask(URL, module="NoSuchModule")) == (400, "INVALID_MODULE", {})


@pytest.mark.parametrize("module", ["Calls", "Campaigns", "Events"])
def test_a_module_that_cannot_be_locked_is_not_supported(ask: Ask, module: str) -> None:
    expected = (400, "NOT_SUPPORTED", {"param_name": "module"})
    assert flat_refusal(ask(URL, module=module)) == expected
