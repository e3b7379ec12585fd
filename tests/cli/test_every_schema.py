"""Every schema that a page derives to is valid, and can be judged by, whatever the page is like."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.checks.matching.factories import page
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.contracts.schema import validator
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import RulingSet, load_all_rulings, load_rulings

_OWN = sorted((Path(__file__).parents[1] / "pages" / "data").glob("*_lantern*.*"))
_PUBLISHED = Path(
    os.environ.get("ZOHO_PAGES") or locations.root().parent / "shared" / "pages" / "v7"
)


_BODIES: tuple[Any, ...] = (
    {},
    [],
    None,
    {"data": [{"id": "1"}]},
    {"code": "X", "status": "error"},
)


def wrong(files: dict[str, str]) -> list[str]:
    """The schemas among the files that are not valid, or break on a body."""
    found = []
    for path, text in files.items():
        if not path.startswith("schemas/"):
            continue
        held = json.loads(text)
        try:
            validator.check_schema(held)
            for body in _BODIES:
                # Every reference in it is followed.
                Draft202012Validator(held).is_valid(body)
        except Exception as cause:  # noqa: BLE001 - any that the library may have
            found.append(f"{path}: {type(cause).__name__}: {str(cause).splitlines()[0]}")
    return found


@pytest.mark.parametrize("file", _OWN, ids=lambda file: file.name)
def test_of_our_own_pages(file: Path) -> None:
    contract = read(file.read_text(encoding="utf-8"), file.name)
    for rulings in ((), load_rulings(locations.root(), "v7").rulings):
        made = derived_files.files_of(contract, rulings)
        assert len(made) >= 3
        assert wrong(made) == []


def test_of_a_page_whose_words_are_no_names() -> None:
    rows = [
        ("INVALID/DATA", 400, "a/b ~ % # é"),
        ("INVALID DATA", 400, "a b"),
        ("INVALID DATA", 400, "a c"),
        ("A~B%41", None, None),
    ]
    keys = [
        ("data", "array"),
        ("data[].a/b", "string"),
        ("data[].a~b%c", "object"),
        ("data[].a~b%c.é", "string"),
        ("data[].$ref", "string"),
    ]
    odd = page(("odd", "PUT", "/odd/{x-y}"), keys=keys, rows=rows)
    assert wrong(derived_files.files_of(odd, ())) == []


@pytest.mark.skipif(
    not _PUBLISHED.is_dir(), reason="no published pages: ZOHO_PAGES names no folder of them"
)
def test_of_every_published_page(tmp_path: Path) -> None:
    held = load_all_rulings(tmp_path)
    found, count = [], 0
    for file in sorted(_PUBLISHED.iterdir()):
        try:
            contract = read(file.read_text(encoding="utf-8"), file.name)
            mine = held.get(
                derived_files.version_of(contract), RulingSet((), borrowed=False)
            ).for_page(contract)
            made = derived_files.files_of(contract, mine)
        except UsageError:
            continue
        count += 1
        found += wrong(made)
    assert count
    assert found == []
