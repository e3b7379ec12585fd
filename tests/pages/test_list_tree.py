"""How list items nest: what blank lines and indentation show, item by item."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from zoho_conformance.pages.keys.list_tree import ListEntry, ListNode, list_entries, nest_entries
from zoho_conformance.pages.read import markdown


def _nested(page: str, *, below: Iterable[tuple[str | None, str]] = ()) -> list[object]:
    """The items as lists in lists; `below` are the allowed pairs of parent and child."""
    allowed = set(below)

    def belongs(parent: ListNode | None, entry: ListEntry) -> bool:
        return not allowed or (parent.entry.text if parent else None, entry.text) in allowed

    def texts(nodes: Iterable[ListNode]) -> list[object]:
        return [[node.entry.text, *texts(node.children)] for node in nodes]

    return texts(nest_entries(list_entries(markdown.read(page).blocks), belongs))


@pytest.mark.parametrize(
    ("page", "nested"),
    [
        ("- a\n- b", [["a"], ["b"]]),
        ("- a\n\n- b", [["a"], ["b"]]),
        ("- a\n\n\n\n- b", [["a", ["b"]]]),
        ("- a\n\n\n\n  - b", [["a", ["b"]]]),
        ("- a\n\n\n\n\n\n- b", [["a", ["b"]]]),
        ("- a\n  - b\n  - c\n- d", [["a", ["b"], ["c"]], ["d"]]),
        ("- a\n\n  - b\n\n- d", [["a", ["b"]], ["d"]]),
        ("- a\n\n\n\n- b\n\n- c\n\n\n- d", [["a", ["b"], ["c"]], ["d"]]),
        ("- a\n\n\n\n  - b\n\n\n\n- c\n- d", [["a", ["b", ["c"]]], ["d"]]),
        ("  - a\n\n\n\n- b\n\n\n- c", [["a", ["b"]], ["c"]]),
        ("- a\n\n\n\n  - b\n\n\n\n- c\n  - d\n- e", [["a", ["b", ["c"]], ["d"]], ["e"]]),
    ],
)
def test_items_nest_as_gaps_and_indentation_tell(page: str, nested: list[object]) -> None:
    assert _nested(page) == nested


_TWO_DEEP = "- a\n\n\n\n- b\n\n\n\n- c\n\n\n- d"


def test_the_sample_decides_how_many_lists_a_gap_of_two_closes() -> None:
    chain: list[tuple[str | None, str]] = [(None, "a"), ("a", "b"), ("b", "c")]
    closes_one = _nested(_TWO_DEEP, below=[*chain, ("a", "d")])
    closes_two = _nested(_TWO_DEEP, below=[*chain, (None, "d")])
    assert closes_one == [["a", ["b", ["c"]], ["d"]]]
    assert closes_two == [["a", ["b", ["c"]]], ["d"]]


def test_an_indented_list_may_stand_inside_a_flattened_one() -> None:
    page = "- a\n\n\n\n  - b\n\n\n\n- c\n  - d"
    below: list[tuple[str | None, str]] = [(None, "a"), ("a", "b"), ("b", "c")]
    assert _nested(page, below=[*below, ("c", "d")]) == [["a", ["b", ["c", ["d"]]]]]
    assert _nested(page, below=[*below, ("a", "d")]) == [["a", ["b", ["c"]], ["d"]]]


def test_where_the_sample_says_nothing_a_gap_of_two_closes_one_list() -> None:
    assert _nested(_TWO_DEEP, below=[(None, "a")]) == [["a", ["b", ["c"]], ["d"]]]


def test_a_list_may_end_shallower_than_it_began() -> None:
    page = "  - a\n\n\n\n- b\n\n\n\n  - c\n\n- d\n\n\n- e"
    assert _nested(page) == [["a", ["b", ["c"]], ["d"]], ["e"]]


def test_paragraphs_below_an_item_are_its_description_until_a_note() -> None:
    page = "- a\n\nSays one.\n\nSays two.\n\n**Note**\n\nSays nothing.\n\n- b\n\nSays no more."
    entries = [
        (entry.text, entry.description, entry.in_note)
        for entry in list_entries(markdown.read(page).blocks)
    ]
    assert entries == [("a", ("Says one.", "Says two."), False), ("b", (), True)]
