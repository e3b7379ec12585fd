"""Fields of a module are examples: another edition may show others."""

from __future__ import annotations

from typing import Any

from tests.pages.test_record_fields import page
from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Contract

_ROW: dict[str, Any] = {"id": "70000000000000101", "Colour": "red", "Price": 5}


def changes(old: Contract, new: Contract) -> set[tuple[str, str, str]]:
    """Rule, path and level of each change from one edition to the next."""
    return {(change.rule, change.path, change.level) for change in compare([old], [new])}


def records(row: dict[str, Any], path: str = "/{module_api_name}") -> Contract:
    return page(path, "/Lanterns", [row])


def test_an_edition_that_shows_other_fields_breaks_nothing() -> None:
    other = {"id": _ROW["id"], "Colours": "red", "Weight": 7}
    assert {level for *_, level in changes(records(_ROW), records(other))} == {"info"}


def test_an_edition_without_the_id_of_a_record_may_break_a_client() -> None:
    other = {"Colour": "red", "Price": 5}
    assert changes(records(_ROW), records(other)) == {("page-key-removed", "data[].id", "warning")}


def test_a_key_that_is_but_an_example_now_is_promised_no_more() -> None:
    fixed = records(_ROW, "/Lanterns")
    change = ("page-presence-changed", "data[].Colour", "warning")
    assert change in changes(fixed, records(_ROW))
    assert ("page-presence-changed", "data[].Colour", "info") in changes(records(_ROW), fixed)
