"""What reads back after a write, compared key by key: what was sent, and what was not."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.checks.read_back import ReadBack, StoredForm

FORM = StoredForm(
    "read_things",
    moves=("changed_at",),
    merged="rules",
    removed_by="_delete",
    always={"actions": ("update",)},
    same={"who": (("everybody", "everyone"),)},
    follows={"but": "who"},
)
READ_BACK = ReadBack(FORM, "things[]", {"portal": True, "actions": ["update"]})


def rule(id_: str, name: str, **others: Any) -> dict[str, Any]:
    return {"id": id_, "name": name, "old": False, "if": {"is": "equal", "value": "1"}, **others}


BEFORE: dict[str, Any] = {
    "id": "7",
    "who": "everyone",
    "but": None,
    "fields": [{"api_name": "A", "id": "1"}],
    "actions": ["update"],
    "rules": [rule("11", "one"), rule("12", "two")],
    "changed_at": "2026-01-01T00:00:00+00:00",
}


def differences(
    sent: dict[str, Any], read: dict[str, Any], before: dict[str, Any] | None = None
) -> set[tuple[str, str]]:
    compared = READ_BACK.differences(sent, before, read)
    return {
        (difference.path.removeprefix("things[]."), difference.reason) for difference in compared
    }


ADDED: dict[str, Any] = {"portal": False, "actions": ["update", "tag"]}


@pytest.mark.parametrize(
    "read",
    [
        {},
        {"actions": ["tag", "update"]},
        {"more": 1},
        {"portal": False, "id": "9", "actions": ["tag", "update"]},
    ],
)
def test_another_order_and_more_keys_are_no_difference(read: dict[str, Any]) -> None:
    assert not differences(ADDED, {**ADDED, **read})


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"fields": [{"api_name": "A", "id": "1"}]}, {"fields": [{"id": "1", "api_name": "A"}]}),
        ({"fields": [{"id": "1"}]}, {"fields": [{"id": "1", "api_name": "A"}]}),
        ({"fields": [{"name": "A", "id": "1"}]}, {"fields": [{"id": "1", "api_name": "A"}]}),
        ({"fields": []}, {"fields": None}),
        ({"fields": []}, {}),
        ({"fields": None}, {"fields": [{"id": "1"}]}),
        ({"who": "everybody"}, {"who": "everyone"}),
        ({"actions": ["tag"]}, {"actions": ["update", "tag"]}),
        ({"at": "2026-01-01T00:00:00+00:00"}, {"at": "2026-01-01T05:30:00+05:30"}),
        ({"value": "500"}, {"value": 500}),
    ],
)
def test_what_means_the_same_is_no_difference(sent: dict[str, Any], read: dict[str, Any]) -> None:
    assert not differences({**ADDED, **sent}, {**ADDED, **read})


@pytest.mark.parametrize(
    ("sent", "read", "path"),
    [
        ({"fields": [{"id": "1"}]}, {"fields": []}, "fields"),
        ({"fields": [{"id": "1"}]}, {}, "fields"),
        ({"fields": [{"id": "1"}]}, {"fields": [{"id": "1"}, {"id": "2"}]}, "fields"),
        ({"fields": [{"id": "1"}]}, {"fields": [{"id": "2"}]}, "fields"),
        (
            {"fields": [{"id": "1", "api_name": "A"}]},
            {"fields": [{"id": "1", "api_name": "B"}]},
            "fields[].api_name",
        ),
        ({"fields": []}, {"fields": [{"id": "1"}]}, "fields"),
        ({"actions": ["tag", "tag2"]}, {"actions": ["update", "tag"]}, "actions"),
        ({"actions": ["tag"]}, {"actions": ["update", "tag", "delete"]}, "actions"),
        ({"portal": True}, {"portal": False}, "portal"),
        ({"rules": [rule("1", "a")]}, {"rules": [rule("2", "b")]}, "rules"),
        ({"rules": [{"name": "a"}]}, {"rules": [rule("2", "b")]}, "rules[].name"),
        (
            {"rules": [{"name": "a", "if": {"is": "equal", "value": "1"}}]},
            {"rules": [rule("2", "a", **{"if": {"is": "equal", "value": "2"}})]},
            "rules[].if.value",
        ),
    ],
)
def test_what_does_not_read_as_it_was_sent_is_told_at_its_path(
    sent: dict[str, Any], read: dict[str, Any], path: str
) -> None:
    assert differences({**ADDED, **sent}, {**ADDED, **read}) == {(path, "sent")}


def test_what_an_addition_leaves_out_reads_as_its_default() -> None:
    assert not differences({"name": "x"}, {"name": "x", "portal": True, "actions": ["update"]})
    read = {"name": "x", "portal": False, "actions": ["update", "tag"]}
    assert differences({"name": "x"}, read) == {("portal", "default"), ("actions", "default")}


def changed(**keys: Any) -> dict[str, Any]:
    return {**BEFORE, "changed_at": "2026-02-02T00:00:00+00:00", **keys}


def test_an_update_changes_what_it_names_and_the_time() -> None:
    assert not differences({"who": "some"}, changed(who="some"), BEFORE)


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("who", "nobody", "who"),
        ("id", "8", "id"),
        ("fields", [], "fields"),
        ("fields", [{"api_name": "A", "id": "1"}, {"api_name": "B", "id": "2"}], "fields"),
        ("actions", ["update", "tag"], "actions"),
        ("rules", [rule("11", "one")], "rules"),
        ("rules", [rule("11", "one"), rule("12", "zwei")], "rules[].name"),
    ],
)
def test_what_an_update_does_not_name_is_as_it_was(key: str, value: Any, path: str) -> None:
    assert differences({"name": "x"}, changed(name="x", **{key: value}), BEFORE) == {(path, "kept")}


def test_a_key_that_another_decides_is_not_looked_at_where_that_was_sent() -> None:
    read = changed(who="some", but=[{"id": "3"}])
    assert not differences({"who": "some"}, read, BEFORE)
    assert differences({"name": "x"}, changed(name="x", but=[{"id": "3"}]), BEFORE) == {
        ("but", "kept")
    }


RULES = {
    "rules": [
        {"id": "11", "name": "eins"},
        {"name": "three", "old": True},
        {"id": "12", "_delete": True},
    ]
}


def test_rules_are_changed_added_and_deleted_one_by_one() -> None:
    read = changed(rules=[rule("13", "three", old=True), rule("11", "eins")])
    assert not differences(RULES, read, BEFORE)


@pytest.mark.parametrize(
    ("rules", "differing"),
    [
        ([rule("11", "eins")], {("rules", "sent")}),
        (
            [rule("11", "eins"), rule("12", "two"), rule("13", "three", old=True)],
            {("rules", "sent")},
        ),
        ([rule("11", "one"), rule("13", "three", old=True)], {("rules[].name", "sent")}),
        ([rule("11", "eins"), rule("13", "three")], {("rules[].old", "sent")}),
        ([rule("11", "eins", old=True), rule("13", "three", old=True)], {("rules[].old", "kept")}),
        ([rule("21", "eins"), rule("13", "three", old=True)], {("rules[].id", "sent")}),
        ([rule("13", "three", old=True)], {("rules", "sent")}),
    ],
)
def test_a_rule_that_is_not_as_it_should_be_is_told(
    rules: list[dict[str, Any]], differing: set[tuple[str, str]]
) -> None:
    assert differences(RULES, changed(rules=rules), BEFORE) == differing


def test_a_rule_that_is_left_out_is_as_it_was() -> None:
    sent = {"rules": [{"id": "11", "name": "eins"}]}
    assert not differences(sent, changed(rules=[rule("12", "two"), rule("11", "eins")]), BEFORE)
    lost = changed(rules=[rule("11", "eins")])
    assert differences(sent, lost, BEFORE) == {("rules", "kept")}
    more = changed(rules=[rule("11", "eins"), rule("12", "two"), rule("14", "four")])
    assert differences(sent, more, BEFORE) == {("rules", "sent")}


@pytest.mark.parametrize("odd", [{}, {"id": None}, {"id": "12"}, {"id": "a word"}])
def test_rules_without_ids_of_their_own_are_not_compared(odd: dict[str, Any]) -> None:
    rules = [{"name": "one", **odd}, rule("12", "two")]
    assert not differences(RULES, changed(rules=rules), BEFORE)


def test_a_change_of_a_rule_that_was_not_there_is_not_compared() -> None:
    sent = {"rules": [{"id": "99", "name": "zwei"}]}
    assert not differences(sent, changed(rules=[rule("11", "one"), rule("12", "zwei")]), BEFORE)


def test_objects_are_told_apart_by_their_ids_in_whatever_order_they_come() -> None:
    sent = {"fields": [{"id": "1", "at": 1}, {"id": "2", "at": 2}]}
    read = {"fields": [{"id": "2", "at": 8}, {"id": "1", "at": 9}]}
    assert differences({**ADDED, **sent}, {**ADDED, **read}) == {("fields[].at", "sent")}
    named = {"fields": [{"name": "a", "at": 1}, {"name": "b", "at": 2}]}
    read = {"fields": [{"name": "b", "at": 2, "id": "7"}, {"name": "a", "at": 9, "id": "8"}]}
    assert differences({**ADDED, **named}, {**ADDED, **read}) == {("fields[].at", "sent")}


def test_deep_and_long_values_are_compared_in_little_time() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = {"group": [deep, "z"], "or": "y"}
    long = [{"id": str(number)} for number in range(5000)]
    before = {**BEFORE, "deep": deep, "long": long}
    assert not differences({"name": "x"}, {**before, "name": "x"}, before)
    read = {**before, "name": "x", "long": [*long[:-1], {"id": "0"}]}
    assert differences({"name": "x"}, read, before) == {("long[].id", "kept")}
