"""The same page in another rendering is the same contract; a lossy one is less, never other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.lossy import lossy
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_file import to_json
from zoho_conformance.pages.reader import read

_PLACES = ("line", "where", "page", "doubts")


def _facts(value: Any) -> Any:
    """A contract without the places of its facts."""
    if isinstance(value, dict):
        return {k: _facts(v) for k, v in value.items() if k not in _PLACES}
    return [_facts(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("form", ["", ".indented", ".flat", ".glued"])
@pytest.mark.parametrize("name", ["get_lantern_locks", "hang_lanterns"])
def test_markdown_and_each_text_form_give_the_same_facts(
    name: str, form: str, contract_of: Callable[[str], Contract]
) -> None:
    markdown, text = contract_of(f"{name}.md"), contract_of(f"{name}{form}.txt")
    assert _facts(to_json(text)) == _facts(to_json(markdown))
    assert markdown.sample is not None
    assert text.sample is not None
    assert markdown.sample.response == text.sample.response
    assert (markdown.page.rendering, text.page.rendering) == ("markdown", "text")


@pytest.mark.parametrize("name", ["get_lantern_locks", "hang_lanterns"])
def test_a_text_without_samples_keeps_operations_errors_and_parameters(
    name: str, contract_of: Callable[[str], Contract]
) -> None:
    markdown, text = contract_of(f"{name}.md"), contract_of(f"{name}.bare.txt")
    kept = ("operations", "scopes", "modules", "parameters", "errors")
    whole, left = _facts(to_json(markdown)), _facts(to_json(text))
    assert {side: left[side] for side in kept} == {side: whole[side] for side in kept}


@pytest.mark.parametrize("name", ["get_lantern_locks", "hang_lanterns"])
def test_a_text_without_samples_doubts_each_place_that_only_they_could_tell(
    name: str, contract_of: Callable[[str], Contract]
) -> None:
    text = contract_of(f"{name}.bare.txt")
    told = [one.what for one in text.doubts]
    assert any(one.startswith("the sample is lost") for one in told)
    holding = {"JSON object", "JSON Object", "JSON Array"}
    for side in (text.request_keys, text.response_keys):
        lines = [key.line for key in side if key.type in holding]
        for key in side:
            if any(line < key.line for line in lines):
                assert any(f"taken for `{key.path}`" in one for one in told), key.path
    assert all(key.basis == "stated" for key in (*text.request_keys, *text.response_keys))


def test_the_renderings_differ_in_the_doubts_that_are_their_own(
    contract_of: Callable[[str], Contract],
) -> None:
    markdown = {one.what for one in contract_of("get_lantern_locks.md").doubts}
    text = {one.what for one in contract_of("get_lantern_locks.txt").doubts}
    assert {one.partition("`")[0] for one in markdown - text} == {"the nesting of "}
    assert text - markdown == {
        "the page's own address cannot be read; its API version is its sample request's"
    }


def test_line_ends_and_a_closing_newline_change_no_fact(page_text: Callable[[str], str]) -> None:
    page = page_text("get_lantern_locks.md")
    assert read(page.replace("\n", "\r\n") + "\n\n") == read(page)


@pytest.fixture(scope="module")
def left(page_text: Callable[[str], str]) -> Contract:
    return read(lossy(page_text("get_lantern_locks.txt")))


def test_a_lossy_page_keeps_the_keys_that_it_still_has(
    left: Contract, contract_of: Callable[[str], Contract]
) -> None:
    whole = contract_of("get_lantern_locks.txt")
    assert [(one.path, one.type, one.values) for one in left.response_keys] == [
        (one.path, one.type, one.values) for one in whole.response_keys
    ]


def test_a_lossy_page_gives_no_fact_that_the_whole_page_has_not(
    left: Contract, contract_of: Callable[[str], Contract]
) -> None:
    whole = contract_of("get_lantern_locks.txt")
    rows = {(one.code, one.status, one.message) for one in whole.errors}
    assert {(one.code, one.status, one.message) for one in left.errors} <= rows
    assert left.operations == ()
    assert left.scopes == ()
    assert left.page.version is None
    assert left.sample is None


def test_parameters_without_a_heading_are_doubted_each(
    left: Contract, contract_of: Callable[[str], Contract]
) -> None:
    told = {one.what for one in left.doubts}
    found = {one.name: (one.type, one.condition, one.values) for one in left.parameters}
    for one in contract_of("get_lantern_locks.txt").parameters:
        assert found[one.name] == (one.type, one.condition, one.values)
    for one in left.parameters:
        assert f"`{one.name}` is taken for a parameter; no heading says so" in told


def test_what_a_lossy_page_lost_is_doubted(left: Contract) -> None:
    told = {one.what for one in left.doubts}
    assert any(one.startswith("no method and path") for one in told)
    assert "no scope can be read" in told
    assert "the page's own address and API version cannot be read" in told
    assert "the sample is not JSON; its keys are taken from its lines and indentation" in told
    assert "the elements of `data[].colours` are lost" in told
    lost = "an error row without its code and status; its message is: The house is unknown."
    assert lost in told


def test_the_title_of_a_page_is_kept_without_its_sections(left: Contract) -> None:
    assert left.page.title == "GET Lantern Locks"
