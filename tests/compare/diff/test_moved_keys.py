"""A key under another name or another parent is one change, where it is clear which key it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.reader import read

PAGE = Path(__file__).parents[2] / "pages" / "data" / "get_lantern_locks.md"


def lanterns() -> Contract:
    return read(PAGE.read_text(encoding="utf-8"), "lanterns")


def with_keys(page: Contract, *keys: Key) -> Contract:
    return replace(page, response_keys=keys)


def changes(old: Contract, new: Contract) -> set[tuple[str, str]]:
    return {(finding.rule, finding.path) for finding in compare([old], [new])}


def moved(page: Contract, path: str, to: str) -> Contract:
    """The page with a key under another path."""
    keys = (
        structs.replace(key, path=to) if key.path == path else key for key in page.response_keys
    )
    return with_keys(page, *keys)


def test_a_key_that_moved_is_one_change() -> None:
    page = lanterns()
    assert changes(page, moved(page, "data[].smoke", "data[].Hangs_In.smoke")) == {
        ("page-key-renamed", "data[].smoke")
    }


def test_a_key_that_moved_to_two_places_is_gone_and_new() -> None:
    page = lanterns()
    (smoke,) = (key for key in page.response_keys if key.path == "data[].smoke")
    twice = moved(page, "data[].smoke", "data[].Hangs_In.smoke")
    twice = with_keys(
        page, *twice.response_keys, structs.replace(smoke, path="data[].Keeper.smoke")
    )
    assert changes(page, twice) == {
        ("page-key-removed", "data[].smoke"),
        ("page-key-added", "data[].Hangs_In.smoke"),
        ("page-key-added", "data[].Keeper.smoke"),
    }


def test_a_key_of_another_type_elsewhere_did_not_move() -> None:
    page = moved(lanterns(), "data[].smoke", "data[].Hangs_In.smoke")
    keys = (
        structs.replace(key, type="string", types=("string",))
        if key.path.endswith(".smoke")
        else key
        for key in page.response_keys
    )
    assert changes(lanterns(), with_keys(page, *keys)) == {
        ("page-key-removed", "data[].smoke"),
        ("page-key-added", "data[].Hangs_In.smoke"),
    }


@pytest.mark.parametrize(
    ("letters", "rules"),
    [(4, {"page-key-renamed"}), (5, {"page-key-removed", "page-key-added"})],
    ids=["alike", "unlike"],
)
def test_a_key_is_renamed_only_where_a_new_one_is_alike(letters: int, rules: set[str]) -> None:
    page = lanterns()
    (lit,) = (key for key in page.response_keys if key.path == "data[].lit_time")
    others = (key for key in page.response_keys if key is not lit)
    # At the end of the list, so that nothing but its name says which key it is.
    renamed = with_keys(page, *others, structs.replace(lit, path="data[].lit_time" + "z" * letters))
    assert {rule for rule, _ in changes(page, renamed)} == rules
