"""Doubts say in fields what they say in sentences: their kind, their key and their line."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import get_args

import pytest

import zoho_conformance
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.doubt import FORMER_DOUBTS, DoubtKind
from zoho_conformance.model import locations
from zoho_conformance.pages.reader import read

_PAGES = ["get_lantern_locks.md", "get_lantern_locks.bare.txt", "hang_lanterns.flat.txt"]


def test_every_kind_of_doubt_is_noted_somewhere() -> None:
    package = locations.root() / zoho_conformance.__name__
    sources = [
        file
        for room in ("pages", "contracts/agree", "cli")
        for file in package.glob(f"{room}/**/*.py")
    ]
    strings = {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert set(get_args(DoubtKind)) - {*FORMER_DOUBTS} <= strings


def test_a_pages_doubts_name_their_kind_key_and_line(
    contract_of: Callable[[str], Contract],
) -> None:
    doubts = contract_of("get_lantern_locks.md").doubts
    assert [(doubt.kind, doubt.path, doubt.line) for doubt in doubts] == [
        ("no-success-status", None, None),
        ("nesting", "data[].Hangs_In.name", 122),
        ("only-in-samples", None, 277),
        ("no-type", "data[].lit_time", 162),
        ("no-type", "data[].related_list", 168),
        ("null-of-scalar", "data[].burnt_time", 174),
        ("null-unexplained", "data[].rule_id", 186),
        ("type-contradicts", None, 70),
        ("error-causes-without-message", None, 248),
        ("error-without-status", None, 263),
        ("error-without-body", None, 212),
        ("error-listed-twice", None, 234),
        ("sample-lacks-fields", None, 277),
    ]


@pytest.mark.parametrize("name", _PAGES)
def test_the_line_and_the_key_of_a_doubt_are_those_of_its_sentence(
    name: str, contract_of: Callable[[str], Contract]
) -> None:
    for doubt in contract_of(name).doubts:
        assert doubt.where.startswith("page" if doubt.line is None else f"line {doubt.line}")
        assert doubt.path is None or f"`{doubt.path}`" in doubt.what


@pytest.mark.parametrize(
    ("value", "is_doubted"),
    [
        ('"70000000000000101"', False),
        ('"7"', False),
        ('"first"', True),
        ("70000000000000101", True),
    ],
)
def test_a_long_that_a_sample_shows_in_another_form_than_ids_is_doubted(
    value: str, *, is_doubted: bool
) -> None:
    contract = read(
        f"""# Get Lanterns

Endpoints

- GET /lanterns

## Response JSON Keys

- smokelong

  The smoke.

## Sample Response

```
Copied{{ "lanterns": [{{ "smoke": {value} }}] }}
```
"""
    )
    expected = {"lanterns[].smoke"} if is_doubted else set()
    assert contract.doubted_paths("form-contradicts") == expected
