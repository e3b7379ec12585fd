"""What the reference org refuses in the body of a configuration, and under which error row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

Ask = Callable[..., TestResponse]
Item = dict[str, Any]

WRAPPER = "record_locking_configurations"
URL = f"/settings/{WRAPPER}"
TOP = f"$.{WRAPPER}[0]"
EMAIL_ID = "4150868000000700302"
CRITERIA = f"{TOP}.locking_rules[0].criteria"
EXCEPT = "all_profiles_except_excluded_profiles"


def leaf(**more: object) -> Item:
    return {"comparator": "equal", "field": {"api_name": "Email"}, "value": "x"} | more


def rule(criteria: object = None, name: str = "One") -> Item:
    return {"name": name, "criteria": leaf() if criteria is None else criteria}


def both(*rules: object) -> Item:
    return {"lock_type": "both", "locking_rules": list(rules)}


def about(**field: str) -> Item:
    return both(rule(leaf(field=field)))


def manual(**more: object) -> Item:
    return {"lock_type": "manual", **more}


def at(path: str) -> dict[str, object]:
    name = path.rpartition(".")[2].partition("[")[0]
    return {"api_name": name, "json_path": f"{TOP}.{path}"}


def refusal_of(ask: Ask, item: Item, module: str = "Accounts") -> tuple[str, dict[str, Any], str]:
    response = ask(URL, method="POST", body={WRAPPER: [item]}, module=module)
    assert response.status_code == 400
    assert set(response.get_json()) == {WRAPPER}
    (row,) = response.get_json()[WRAPPER]
    assert (row["status"], set(row)) == ("error", {"code", "details", "message", "status"})
    return row["code"], row["details"], row["message"]


ACTIONS = ["convert", "update", "delete", "change_owner", "tags"]
COMMUNICATIONS = ["send_mail", "send_survey", "send_portal_invitation"]
LOCK_TYPES = ["manual", "automatic", "both"]

UNSUPPORTED_VALUES: dict[str, tuple[Item, dict[str, Any], str]] = {
    "lock type": (
        {"lock_type": "hybrid"},
        at("lock_type") | {"supported_values": LOCK_TYPES},
        "lock_type not found",
    ),
    "locked for": (
        manual(locked_for="nobody"),
        at("locked_for") | {"supported_values": ["all_profiles", EXCEPT]},
        "locked_for not found",
    ),
    "action": (
        manual(restricted_actions=["update", "paint"]),
        at("restricted_actions[1]") | {"supported_values": ACTIONS},
        "action not found",
    ),
    "communication": (
        manual(restricted_communications=["send_pigeon"]),
        at("restricted_communications[0]") | {"supported_values": COMMUNICATIONS},
        "communications not found",
    ),
    "group operator": (
        both(rule({"group_operator": "XOR", "group": [leaf()]})),
        at("locking_rules[0].criteria.group_operator") | {"supported_values": ["AND", "OR"]},
        "invalid data",
    ),
    "feature type": (manual(feature_type="x"), at("feature_type"), "invalid data"),
    "button": (
        manual(restricted_custom_buttons=[{"id": "1"}]),
        at("restricted_custom_buttons[0].id"),
        "custom button not found",
    ),
    "profile": (
        manual(locked_for=EXCEPT, lock_excluded_profiles=[{"name": "Nobody"}]),
        at("lock_excluded_profiles[0].name"),
        "lock_excluded_profiles not found",
    ),
    "profile without a name": (
        manual(locked_for=EXCEPT, lock_excluded_profiles=[{}]),
        at("lock_excluded_profiles[0]"),
        "lock_excluded_profiles not found",
    ),
    "excluded field": (
        manual(excluded_fields=[{"api_name": "Nothing"}]),
        at("excluded_fields[0].api_name"),
        "field not found",
    ),
    "criteria field": (
        about(api_name="Nothing", id="1"),
        at("locking_rules[0].criteria.field.api_name"),
        "field not found",
    ),
    "rule id": (both(rule() | {"id": "1"}), at("locking_rules[0].id"), "invalid data"),
}


@pytest.mark.parametrize("name", list(UNSUPPORTED_VALUES))
def test_an_unsupported_value_is_invalid_data(ask: Ask, name: str) -> None:
    item, details, message = UNSUPPORTED_VALUES[name]
    assert refusal_of(ask, item) == ("INVALID_DATA", details, message)


WRONG_TYPES: dict[str, tuple[Item, str, str]] = {
    "boolean": (manual(lock_for_portal_users="yes"), "lock_for_portal_users", "boolean"),
    "actions": (manual(restricted_actions="update"), "restricted_actions", "jsonarray"),
    "fields": (manual(excluded_fields={"id": "1"}), "excluded_fields", "jsonarray"),
    "field": (manual(excluded_fields=["Email"]), "excluded_fields[0]", "jsonobject"),
    "rules": ({"lock_type": "both", "locking_rules": "all"}, "locking_rules", "jsonarray"),
    "rule": (both("all"), "locking_rules[0]", "jsonobject"),
    "rule name": (both(rule() | {"name": 7}), "locking_rules[0].name", "string"),
    "existing": (
        both(rule() | {"lock_existing_records": 1}),
        "locking_rules[0].lock_existing_records",
        "boolean",
    ),
    "criteria": (both(rule("all")), "locking_rules[0].criteria", "jsonobject"),
    "value": (both(rule(leaf(value=7))), "locking_rules[0].criteria.value", "string"),
    "comparator": (
        both(rule(leaf(comparator=7))),
        "locking_rules[0].criteria.comparator",
        "string",
    ),
    "criteria field": (
        both(rule(leaf(field="Email"))),
        "locking_rules[0].criteria.field",
        "jsonobject",
    ),
    "group": (
        both(rule({"group_operator": "OR", "group": []})),
        "locking_rules[0].criteria.group",
        "jsonarray",
    ),
}


@pytest.mark.parametrize("name", list(WRONG_TYPES))
def test_a_value_of_another_type_is_invalid_data(ask: Ask, name: str) -> None:
    item, path, expected = WRONG_TYPES[name]
    details = at(path) | {"expected_data_type": expected}
    assert refusal_of(ask, item) == ("INVALID_DATA", details, "invalid data")


MISSING: dict[str, tuple[Item, str]] = {
    "name": (both({"criteria": leaf()}), "locking_rules[0].name"),
    "criteria": (both({"name": "One"}), "locking_rules[0].criteria"),
    "comparator": (both(rule(leaf(comparator=None))), "locking_rules[0].criteria.comparator"),
    "value": (both(rule(leaf(value=None))), "locking_rules[0].criteria.value"),
    "operator": (both(rule({"group": [leaf()]})), "locking_rules[0].criteria.group_operator"),
    "deeper": (
        both(rule({"group_operator": "OR", "group": [leaf(), {"group_operator": "AND"}]})),
        "locking_rules[0].criteria.group[1].group",
    ),
    "id of what goes": (both({"_delete": True}), "locking_rules[0].id"),
}


@pytest.mark.parametrize("name", list(MISSING))
def test_the_keys_of_a_rule_are_mandatory(ask: Ask, name: str) -> None:
    item, path = MISSING[name]
    expected = ("MANDATORY_NOT_FOUND", at(path), "required field not found")
    assert refusal_of(ask, item) == expected


def test_a_lock_type_is_mandatory(ask: Ask) -> None:
    message = "The mandatory field lock_type is not present."
    assert refusal_of(ask, {}) == ("MANDATORY_NOT_FOUND", at("lock_type"), message)


@pytest.mark.parametrize("lock_type", ["both", "automatic"])
def test_an_automatic_lock_type_needs_rules(ask: Ask, lock_type: str) -> None:
    code, details, message = refusal_of(ask, {"lock_type": lock_type})
    assert code == "DEPENDENT_FIELD_MISSING"
    assert details == at("locking_rules") | {"dependee": at("lock_type")}
    assert "'locking_rules' is not given" in message


@pytest.mark.parametrize("locked_for", [EXCEPT, EXCEPT[:-1]])
def test_excluding_profiles_needs_profiles(ask: Ask, locked_for: str) -> None:
    code, details, message = refusal_of(ask, manual(locked_for=locked_for))
    assert code == "DEPENDENT_FIELD_MISSING"
    assert details == at("lock_excluded_profiles") | {"dependee": at("locked_for")}
    assert '"lock_excluded_profiles" is not given' in message


@pytest.mark.parametrize(
    ("key", "maximum", "item"),
    [
        (
            "locking_rules",
            5,
            both(*(rule(leaf(value=str(number)), str(number)) for number in range(6))),
        ),
        ("excluded_fields", 15, manual(excluded_fields=[{"id": "1"}] * 16)),
        ("lock_excluded_profiles", 15, manual(lock_excluded_profiles=[{"id": "1"}] * 16)),
        ("restricted_custom_buttons", 30, manual(restricted_custom_buttons=[{"id": "1"}] * 31)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_more_items_than_the_limit_are_refused(
    ask: Ask, key: str, maximum: int, item: Item
) -> None:
    code, details, message = refusal_of(ask, item)
    assert code == "LIMIT_EXCEEDED"
    assert details == at(key) | {"limit": maximum, "available_limit": maximum}
    assert message.startswith("The maximum limit for ")


def test_existing_rules_reduce_the_available_limit(ask: Ask) -> None:
    item = both(*(rule(leaf(value=str(number)), str(number)) for number in range(3)))
    response = ask(URL, method="PUT", body={WRAPPER: [item]}, module="Leads")
    (row,) = response.get_json()[WRAPPER]
    assert row["code"] == "LIMIT_EXCEEDED"
    assert (row["details"]["limit"], row["details"]["available_limit"]) == (5, 2)


def test_a_field_without_id_and_api_name_is_refused(ask: Ask) -> None:
    code, details, _ = refusal_of(ask, about())
    assert code == "EXPECTED_FIELD_MISSING"
    path = "locking_rules[0].criteria.field"
    assert details == {"expected_fields": [at(f"{path}.id"), at(f"{path}.api_name")]}
    code, details, message = refusal_of(ask, manual(excluded_fields=[{}]))
    assert (code, message) == ("EXPECTED_FIELD_MISSING", "Field Id and apiname is missing.")
    assert details["expected_fields"][0] == at("excluded_fields[0].id")


def test_an_id_and_an_api_name_of_different_fields_are_ambiguous(ask: Ask) -> None:
    code, details, _ = refusal_of(ask, about(id=EMAIL_ID, api_name="Remark_1"))
    assert code == "AMBIGUITY_DURING_PROCESSING"
    path = "locking_rules[0].criteria.field"
    assert details == {"ambiguity_due_to": [at(f"{path}.id"), at(f"{path}.api_name")]}


@pytest.mark.parametrize(
    "field",
    [{"id": EMAIL_ID, "api_name": "Nothing"}, {"id": "1", "api_name": "Email"}, {"id": EMAIL_ID}],
    ids=["id", "name", "id alone"],
)
def test_the_right_one_of_id_and_name_counts(ask: Ask, field: dict[str, str]) -> None:
    item = {WRAPPER: [both(rule(leaf(field=field)))]}
    assert ask(URL, method="POST", body=item, module="Accounts").status_code == 201
    (configuration,) = ask(URL, module="Accounts").get_json()[WRAPPER]
    stored = configuration["locking_rules"][0]["criteria"]["field"]
    assert stored == {"api_name": "Email", "id": EMAIL_ID}


@pytest.mark.parametrize(
    ("second", "path"),
    [
        (rule(leaf(value="other")), "locking_rules[1].name"),
        (rule(name="Two"), "locking_rules[1].criteria"),
    ],
    ids=["name", "criteria"],
)
def test_two_rules_with_the_same_name_or_criteria_are_refused(
    ask: Ask, second: Item, path: str
) -> None:
    code, details, _ = refusal_of(ask, both(rule(), second))
    assert (code, details) == ("DUPLICATE_DATA", at(path))


def test_a_new_rule_must_differ_from_existing_rules(ask: Ask) -> None:
    item = {WRAPPER: [both(rule(name="Large company"))]}
    (row,) = ask(URL, method="PUT", body=item, module="Leads").get_json()[WRAPPER]
    assert (row["code"], row["details"]["api_name"]) == ("DUPLICATE_DATA", "name")


@pytest.mark.parametrize(
    ("module", "item", "path", "message"),
    [
        (
            "Accounts",
            about(api_name="Locked__s"),
            "locking_rules[0].criteria.field.api_name",
            "field not supported",
        ),
        (
            "Tasks",
            about(api_name="Priority"),
            "locking_rules[0].criteria.field.api_name",
            "field not supported",
        ),
        (
            "Tasks",
            both(rule(leaf(field={"api_name": "Status"}, value="Open"))),
            "locking_rules[0].criteria.value",
            "value not supported",
        ),
        (
            "Accounts",
            manual(excluded_fields=[{"api_name": "Locked__s"}]),
            "excluded_fields[0].api_name",
            "Field not supported",
        ),
        (
            "Accounts",
            manual(restricted_communications=["send_survey"]),
            "restricted_communications[0]",
            "communications not found",
        ),
    ],
    ids=["field", "field of tasks", "value of tasks", "excluded field", "communication"],
)
def test_values_that_record_locking_cannot_work_with_are_not_supported(
    ask: Ask, module: str, item: Item, path: str, message: str
) -> None:
    assert refusal_of(ask, item, module) == ("NOT_SUPPORTED", at(path), message)


def test_only_closed_tasks_can_be_locked_by_a_rule(ask: Ask) -> None:
    item = {WRAPPER: [both(rule(leaf(field={"api_name": "Status"}, value="Closed")))]}
    assert ask(URL, method="POST", body=item, module="Tasks").status_code == 201
