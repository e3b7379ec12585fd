"""The same page in another rendering is the same contract; a lossy one gives fewer facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.lossy import make_lossy
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_file import to_json
from zoho_conformance.pages.reader import read

_PLACES = ("line", "where", "page", "doubts")


def _facts(value: Any) -> Any:
    """A contract without the places of its facts."""
    if isinstance(value, dict):
        return {k: _facts(v) for k, v in value.items() if k not in _PLACES}
    return [_facts(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("form", ["", ".indented", ".flat", ".glued"])
@pytest.mark.parametrize("name", ["get_lantern_locks", "hang_lanterns"])
def test_markdown_and_each_text_form_give_the_same_facts(
    name: str, form: str, contract_of: Callable[[str], Contract]
) -> None:
    markdown, text = contract_of(f"{name}.md"), contract_of(f"{name}{form}.txt")
    assert _facts(to_json(text)) == _facts(to_json(markdown))
    assert markdown.exchanges[0].response == text.exchanges[0].response
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
def test_a_text_without_samples_has_a_doubt_for_each_nesting_that_is_lost(
    name: str, contract_of: Callable[[str], Contract]
) -> None:
    text = contract_of(f"{name}.bare.txt")
    sentences = [doubt.what for doubt in text.doubts]
    assert any(sentence.startswith("the sample is lost") for sentence in sentences)
    holding = {"JSON object", "JSON Object", "JSON Array"}
    for side in (text.request_keys, text.response_keys):
        lines = [key.line for key in side if key.type in holding]
        for key in side:
            if any(line < key.line for line in lines):
                assert any(f"taken for `{key.path}`" in sentence for sentence in sentences), (
                    key.path
                )
    assert all(key.basis == "stated" for key in (*text.request_keys, *text.response_keys))


def test_the_renderings_differ_in_the_doubts_that_are_their_own(
    contract_of: Callable[[str], Contract],
) -> None:
    markdown = {doubt.what for doubt in contract_of("get_lantern_locks.md").doubts}
    text = {doubt.what for doubt in contract_of("get_lantern_locks.txt").doubts}
    assert {sentence.partition("`")[0] for sentence in markdown - text} == {"the nesting of "}
    assert text - markdown == {
        "the page's own address cannot be read; its API version is its sample request's"
    }


def test_line_ends_and_a_closing_newline_change_nothing(page_text: Callable[[str], str]) -> None:
    page = page_text("get_lantern_locks.md")
    assert read(page.replace("\n", "\r\n") + "\n\n") == read(page)


@pytest.fixture(scope="module")
def left(page_text: Callable[[str], str]) -> Contract:
    return read(make_lossy(page_text("get_lantern_locks.txt")))


def test_a_lossy_page_keeps_the_keys_that_it_still_has(
    left: Contract, contract_of: Callable[[str], Contract]
) -> None:
    whole = contract_of("get_lantern_locks.txt")
    assert [(key.path, key.type, key.values) for key in left.response_keys] == [
        (key.path, key.type, key.values) for key in whole.response_keys
    ]


def test_a_lossy_page_gives_no_fact_that_the_whole_page_lacks(
    left: Contract, contract_of: Callable[[str], Contract]
) -> None:
    whole = contract_of("get_lantern_locks.txt")
    rows = {(row.code, row.status, row.message) for row in whole.errors}
    assert {(row.code, row.status, row.message) for row in left.errors} <= rows
    assert left.operations == ()
    assert left.scopes == ()
    assert left.page.version is None
    assert not left.exchanges


def test_parameters_without_a_heading_are_doubted_each(
    left: Contract, contract_of: Callable[[str], Contract]
) -> None:
    sentences = {doubt.what for doubt in left.doubts}
    facts = {
        parameter.name: (parameter.type, parameter.condition, parameter.values)
        for parameter in left.parameters
    }
    for parameter in contract_of("get_lantern_locks.txt").parameters:
        assert facts[parameter.name] == (parameter.type, parameter.condition, parameter.values)
    for parameter in left.parameters:
        assert f"`{parameter.name}` is taken for a parameter; no heading says so" in sentences


def test_what_a_lossy_page_lost_is_doubted(left: Contract) -> None:
    sentences = {doubt.what for doubt in left.doubts}
    assert any(sentence.startswith("no method and path") for sentence in sentences)
    assert "no scope can be read" in sentences
    assert "the page's own address and API version cannot be read" in sentences
    assert "the sample is not JSON; its keys are taken from its lines and indentation" in sentences
    assert "the elements of `data[].colours` are lost" in sentences
    lost = "an error row without its code and status; its message is: The house is unknown."
    assert lost in sentences


def test_the_title_of_a_page_is_kept_without_its_sections(left: Contract) -> None:
    assert left.page.title == "GET Lantern Locks"
