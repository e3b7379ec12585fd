"""What the form of a page cannot show is not a change, and is noted as left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.as_html import html_of
from tests.pages.lossy import make_lossy
from tests.pages.text_forms import FORMS, Form, render_as
from zoho_conformance.compare.diff import compare, list_uncompared
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read

_DATA = Path(__file__).parents[2] / "pages" / "data"
_NAMES = ("get_lantern_locks", "hang_lanterns")


def page(name: str) -> str:
    text = (_DATA / f"{name}.md").read_text(encoding="utf-8")
    # Without a type a key that is glued to the values before it is no key without a sample.
    return text.replace("- lit\\_time\n", "- lit\\_timestring\n")


def changes(old: Contract, new: Contract) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.level, finding.path) for finding in compare([old], [new])]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", _NAMES)
def test_another_rendering_is_no_change_in_either_direction(name: str, form: Form) -> None:
    whole, other = read(page(name)), read(render_as(form, page(name)))
    assert changes(whole, other) == []
    assert changes(other, whole) == []


@pytest.mark.parametrize("name", _NAMES)
def test_html_is_no_change_in_either_direction(name: str) -> None:
    whole, other = read(page(name)), read(html_of(page(name)))
    assert changes(whole, other) == []
    assert changes(other, whole) == []


def test_a_change_is_found_in_a_form_that_lost_its_samples() -> None:
    whole = read(page("get_lantern_locks"))
    edited = page("get_lantern_locks").replace("- lit\\_time", "- kindled\\_time")
    edited = edited.replace("- door\\_namestring", "- door\\_nameinteger")
    assert changes(whole, read(render_as("bare", edited))) == [
        ("page-key-renamed", "error", "data[].lit_time"),
        ("page-type-changed", "error", "data[].Hangs_In.room.door_name"),
    ]


def test_what_is_not_compared_is_noted_once_for_each_side() -> None:
    whole = read(page("get_lantern_locks"))
    bare = read(render_as("bare", page("get_lantern_locks")))
    assert list(list_uncompared(whole, whole)) == []
    (note,) = list_uncompared(whole, bare)
    assert note == (
        "GET Lantern Locks: one of the two has lost its samples; of the response only what the "
        "list of keys says is compared"
    )


def test_a_crawl_that_lost_addresses_is_no_change() -> None:
    text = (_DATA / "get_lantern_locks.txt").read_text(encoding="utf-8")
    whole, left = read(text), read(make_lossy(text))
    assert changes(whole, left) == []
    (note,) = list_uncompared(whole, left)
    assert "addresses, scopes and error codes" in note


_WHOLE = (
    "# Get Lamps\n\n#### Endpoints\n\nGET /lamps\n\n#### Response JSON Keys\n\n"
    "- idstring\n\n\n\nWhich.\n\n- statestring\n\n\n\nHow it is.\n\n"
    "#### Possible Errors\n\n- WICK\\_LOSTHTTP 400\n\nno wick\n\n"
    "- HOOK\\_LOSTHTTP 400\n\nno hook\n\n"
    '#### Sample Response\n\n``` json\n{"lamps": [{"id": "1", "state": "lit"}], "info": {}}\n```'
)


@pytest.mark.parametrize("end", ["- state", "#### Possible Errors", "- HOOK", "#### Sample"])
def test_what_lies_behind_the_place_where_a_page_was_cut_is_not_compared(end: str) -> None:
    whole, cut = read(_WHOLE), read(_WHOLE[: _WHOLE.index(end)])
    assert changes(whole, cut) == changes(cut, whole) == []
    assert any("ends before its sample" in line for line in list_uncompared(whole, cut))


def test_a_change_before_the_place_where_a_page_was_cut_is_a_change() -> None:
    whole = read(_WHOLE)
    cut = read(_WHOLE[: _WHOLE.index("#### Sample")].replace("idstring", "idboolean"))
    assert changes(whole, cut) == [("page-type-changed", "error", "lamps[].id")]
