"""The reference for people: each fact of a contract in its table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.pages.test_record_fields import page
from zoho_conformance.contracts import apply_rulings
from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.contracts.page_facts import Cause, ScopeTypes, Terms
from zoho_conformance.export.markdown import _code, _strip_markup, build_reference
from zoho_conformance.export.openapi.document import build_document
from zoho_conformance.export.source import load_source
from zoho_conformance.model import json_path
from zoho_conformance.runs.library import Library


@pytest.fixture(scope="module")
def shipped() -> str:
    """The reference of everything that ships."""
    return build_reference(load_source(None, None))


def test_every_operation_has_a_heading_that_the_list_links_to(shipped: str) -> None:
    for id_ in Library().promises:
        assert f"\n## {id_}\n" in shipped
        assert f"](#{id_})" in shipped


def test_every_key_parameter_and_row_has_a_line(shipped: str) -> None:
    for promise in Library().promises.values():
        _, _, section = shipped.partition(f"\n## {promise.id}\n")
        section = section.partition("\n## ")[0]
        for key in (*promise.request_keys, *promise.response_keys):
            assert f"\n| `{json_path.as_written(key.path)}` | " in section
        for parameter in promise.parameters:
            assert f"\n| `{parameter.name}` | " in section
        for row in promise.errors:
            assert f"| `{row.code}` |" in section


def test_the_rulings_on_an_operation_are_listed_with_their_reasons(shipped: str) -> None:
    _, _, section = shipped.partition("\n## unlock_records\n")
    section = section.partition("\n## ")[0]
    assert "\n- `writes-answer-the-lock`: The responses in the samples " in section
    assert "`null-when-automatic`" not in section


def test_every_row_of_a_table_has_as_many_cells_as_its_head(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    rows = (ErrorRow("NO|PIPE", 400, "a | b\nc", 1), *lanterns[0].errors)
    text = build_reference(load_source(written(replace(lanterns[0], errors=rows)), None))
    cells = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            cells = 0
            continue
        count = line.replace(r"\|", "").count("|")
        cells = cells or count
        assert count == cells


def test_the_same_data_give_the_same_text(shipped: str) -> None:
    assert build_reference(load_source(None, None)) == shipped


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a|b", r"`a\|b`"), ("a`b", "`` a`b ``"), ("a\n b", "`a b`"), ("", "")],
)
def test_code_is_safe_in_a_cell(text: str, shown: str) -> None:
    assert _code(text) == shown


def test_markup_in_a_text_is_escaped() -> None:
    assert _strip_markup("*a* [b](c) <d> e|f\ng__h") == r"\*a\* \[b\](c) \<d\> e\|f g\_\_h"


def test_a_refusal_shows_the_details_and_the_messages_of_its_causes(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    causes = (Cause("wick wet", ("part",)), Cause("wick old"), Cause())
    rows = (ErrorRow("BAD_WICK", 400, None, 1, ("api_name", "path"), causes),)
    text = build_reference(load_source(written(replace(lanterns[0], errors=rows)), None))
    assert (
        "| 400 | `BAD_WICK` | wick wet or wick old; 1 cause whose message the page does not have "
        "| `api_name`, `path`; `part` of wick wet |"
    ) in text


def test_fields_of_records_are_said_to_be_examples_and_of_which_modules() -> None:
    contract = page("/{module_api_name}", "/Lanterns")
    (promise,) = apply_rulings.promises([contract], ()).values()
    source = dataclasses.replace(load_source(None, None), promises=(promise,))
    text = build_reference(source)
    assert "- Fields: examples, of records of Lanterns" in text
    row = next(line for line in text.splitlines() if "`data[].Colour`" in line)
    assert "example of a field" in row


def test_operation_types_editions_and_credits_are_shown(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    with_terms = replace(
        lanterns[0],
        scope_types=(ScopeTypes("Lanterns.{type}", ("ALL", "READ"), 3),),
        terms=Terms(4, ("Enterprise", "Ultimate"), 50),
    )
    source = load_source(written(with_terms), None)
    text = build_reference(source)
    assert "\n- Operation types: `Lanterns.{type}` with `ALL`, `READ`\n" in text
    assert "\n- Terms: editions Enterprise, Ultimate; 50 API credits a call\n" in text
    (operation, *_) = next(iter(build_document(source)["paths"].values())).values()
    assert operation["x-scope-types"] == {"Lanterns.{type}": ["ALL", "READ"]}
    assert operation["x-editions"] == ["Enterprise", "Ultimate"]
    assert operation["x-api-credits"] == 50
