"""What a key holds is listed below that key, and any number of keys may have lists of their own."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.pages.blocks import Block, Item, Paragraph, Section
from zoho_conformance.pages.keys import key_line
from zoho_conformance.pages.keys.lists_of_body import KeyList, ListsOfBody


def section(*texts: str, indent: int = 0) -> Section:
    """A section of items; a text in round brackets is a paragraph."""
    blocks: list[Block] = [
        Paragraph(text, 0) if text.startswith("(") else Item(text, 0, indent, 1) for text in texts
    ]
    return Section("response keys", "Response keys", 0, tuple(blocks))


def outline(lists: ListsOfBody) -> list[list[str]]:
    """The texts of each list, indented as its items are."""
    return [
        [" " * getattr(block, "indent", 0) + block.text for block in each.section.blocks]
        for each in lists
    ]


def test_what_a_key_holds_comes_behind_what_is_said_of_it() -> None:
    lists = ListsOfBody({"owner"})
    lists.add(KeyList(section("owner (JSON object)", "(Who has it.)", "id (string)")))
    lists.add_below("owner", section("name (string)", "(Its name.)"))
    assert outline(lists) == [
        ["owner (JSON object)", "(Who has it.)", "  name (string)", "(Its name.)", "id (string)"]
    ]


def test_of_several_items_of_a_key_the_last_on_the_page_holds_what_is_listed() -> None:
    lists = ListsOfBody({"owner", "team"})
    lists.add(KeyList(section("owner (JSON object)", "team (JSON object)")))
    lists.add_below("owner", section("team (JSON object)"))
    lists.add_below("team", section("size (integer)"))
    assert outline(lists) == [
        ["owner (JSON object)", "  team (JSON object)", "team (JSON object)", "  size (integer)"]
    ]
    lists.add(KeyList(section("team (JSON object)")))
    lists.add_below("team", section("head (string)"))
    assert outline(lists)[1] == ["team (JSON object)", "  head (string)"]


def test_a_key_that_is_listed_nowhere_begins_a_list() -> None:
    lists = ListsOfBody({"owner"})
    assert not lists.has_item("owner")
    lists.add_below("owner", section("name (string)"))
    assert lists.has_item("owner")
    lists.add_below("owner", section("id (string)"))
    assert outline(lists) == [["owner", "  id (string)", "  name (string)"]]


def test_twice_as_many_keys_with_lists_take_twice_as_many_readings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readings = 0

    def read(*arguments: Any) -> Any:
        nonlocal readings
        readings += 1
        return reading(*arguments)

    reading = key_line.read
    monkeypatch.setattr(key_line, "read", read)
    counts = []
    for number in (50, 100):
        readings = 0
        names = [f"key_{at:03}" for at in range(number)]
        lists = ListsOfBody(names)
        lists.add(KeyList(section(*(f"{name} (JSON object)" for name in names))))
        for name in names:
            lists.add_below(name, section("name (string)", "id (string)"))
        counts.append(readings)
    assert counts == [50, 100]
