"""How alike a vanished key and a new one must be to count as one key renamed, at each edge.

The letters `z` are in no key, so that each one more makes the two names less alike.
"""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.shipped import library, places, shipped
from zoho_conformance.checks.renames import pair_renames
from zoho_conformance.model.exchange import Response
from zoho_conformance.model.similarity import (
    KEY_RENAMED,
    OPTIONAL_KEY_RENAMED,
    REQUESTED_KEY_RENAMED,
    likeness,
)

LIST = "get_record_locking_information"


def renamed_in(rows: Any, name: str, new: str) -> None:
    """Give a key of an object another name, in place."""
    rows[new] = rows.pop(name)


@pytest.mark.parametrize(
    ("letters", "rule"), [(6, "key-renamed"), (7, "key-undocumented")], ids=["alike", "unlike"]
)
def test_an_optional_key_is_renamed_only_where_a_new_one_is_alike(letters: int, rule: str) -> None:
    new = "next_page_token" + "z" * letters
    assert (likeness("next_page_token", new) >= OPTIONAL_KEY_RENAMED) == (rule == "key-renamed")
    exchange = shipped()[f"reference/{LIST}-ok"]
    body = exchange.body
    renamed_in(body["info"], "next_page_token", new)
    path = "info.next_page_token" if rule == "key-renamed" else f"info.{new}"
    assert places(exchange.judged(body=body).findings) == {(rule, path)}


@pytest.mark.parametrize(
    ("letters", "rules"),
    [
        (17, {"key-renamed", "key-missing"}),
        (18, {"key-missing", "key-undocumented"}),
    ],
    ids=["alike", "unlike"],
)
def test_of_two_missing_keys_one_is_renamed_only_where_a_new_one_is_alike(
    letters: int, rules: set[str]
) -> None:
    new = "Locked_Reason__s" + "z" * letters
    assert (likeness("Locked_Reason__s", new) >= KEY_RENAMED) == ("key-renamed" in rules)
    exchange = shipped()[f"reference/{LIST}-ok"]
    body = exchange.body
    for lock in body["data"]:
        renamed_in(lock, "Locked_Reason__s", new)
        del lock["Locked_By__s"]
    findings = exchange.judged(body=body).findings
    assert {finding.rule for finding in findings} == rules


def test_an_only_missing_key_is_renamed_to_an_only_new_one_of_its_type() -> None:
    exchange = shipped()[f"reference/{LIST}-ok"]
    body = exchange.body
    for lock in body["data"]:
        renamed_in(lock, "Locked_Reason__s", "zzz")
    (finding,) = exchange.judged(body=body).findings
    assert (finding.rule, finding.path) == ("key-renamed", "data[].Locked_Reason__s")


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("x", ["key-renamed", "key-renamed"]),
        (7, ["key-renamed", "key-missing", "key-undocumented"]),
    ],
    ids=["of its type", "of another type"],
)
def test_the_key_that_is_left_beside_a_renamed_one_is_renamed_to_the_new_one_that_is_left(
    value: Any, rules: list[str]
) -> None:
    exchange = shipped()[f"reference/{LIST}-ok"]
    body = exchange.body
    for lock in body["data"]:
        renamed_in(lock, "Locked_Time__s", "Lock_Time__s")
        renamed_in(lock, "Locked_Reason__s", "zzz")
        lock["zzz"] = value
    assert sorted(f.rule for f in exchange.judged(body=body).findings) == sorted(rules)


@pytest.mark.parametrize(
    ("letters", "findings"),
    [
        (7, {("key-renamed", "data[].Locked_Time__s")}),
        (8, {("key-undocumented", "data[].Locked_Time__s" + "z" * 8)}),
    ],
    ids=["alike", "unlike"],
)
def test_an_unlisted_name_in_fields_asks_for_a_key_that_it_is_like(
    letters: int, findings: set[tuple[str, str]]
) -> None:
    name = "Locked_Time__s" + "z" * letters
    is_alike = likeness("Locked_Time__s", name, marks=True) >= REQUESTED_KEY_RENAMED
    assert is_alike == (letters == 7)
    exchange = shipped()[f"reference/{LIST}-ok"].exchange
    answer = exchange.response
    changed = replace(
        exchange,
        request=replace(exchange.request, url=exchange.request.url.replace("Locked_Time__s", name)),
        response=Response(
            answer.status, answer.headers, answer.body.replace(b"Locked_Time__s", name.encode())
        ),
    )
    assert places(library().judge(LIST).judge(changed).findings) == findings


@pytest.mark.parametrize(
    ("new", "value", "rules"),
    [
        # 0.7 alike: a new name only for a value of the type.
        ("Locked_Reason_Of_Somebody", "why", {"key-renamed"}),
        ("Locked_Reason_Of_Somebody", 7, {"key-missing", "key-undocumented"}),
        # Nearly the same name, whatever it holds.
        ("locked_reason_s", 7, {"key-renamed"}),
    ],
)
def test_a_new_key_of_another_type_is_a_new_name_only_where_it_is_nearly_the_same(
    new: str, value: Any, rules: set[str]
) -> None:
    exchange = shipped()[f"reference/{LIST}-ok"]
    body = exchange.body
    for lock in body["data"]:
        del lock["Locked_Reason__s"]
        lock[new] = value
    assert {rule for rule, _ in places(exchange.judged(body=body).findings)} == rules


def fits_nothing(_: str, __: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("name", "new", "is_renamed"),
    [
        ("details", "Deals", False),
        ("locked_time", "locked_rhyme", False),
        ("locked_time", "Locked_Time", True),
        ("Locked_Reason__s", "Locked_Reasons__s", True),
    ],
)
def test_a_key_that_holds_something_else_is_renamed_only_where_it_is_written_alike(
    name: str, new: str, *, is_renamed: bool
) -> None:
    assert (pair_renames([name], [], [new], fits_nothing) == {name: new}) == is_renamed
