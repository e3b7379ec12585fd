"""Every schema that a page derives to is valid and usable, whatever the page is like."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.checks.matching.factories import page
from zoho_conformance.cli.derive import derived_files
from zoho_conformance.contracts.contract_folder import (
    RulingSet,
    load_all_rulings,
    load_rulings,
)
from zoho_conformance.contracts.schema import interpreted
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.reader import read

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


def unusable_schemas(files: dict[str, str]) -> list[str]:
    """The schemas among the files that are invalid, or that break on a body."""
    problems = []
    for path, text in files.items():
        if not path.startswith("schemas/"):
            continue
        schema = json.loads(text)
        try:
            interpreted.check_schema(schema)
            for body in _BODIES:
                # Follows every reference in it.
                Draft202012Validator(schema).is_valid(body)
        except Exception as cause:  # noqa: BLE001 - whatever the library raises
            problems.append(f"{path}: {type(cause).__name__}: {str(cause).splitlines()[0]}")
    return problems


@pytest.mark.parametrize("file", _OWN, ids=lambda file: file.name)
def test_schemas_of_the_invented_pages_are_usable(file: Path) -> None:
    contract = read(file.read_text(encoding="utf-8"), file.name)
    for rulings in ((), load_rulings(locations.root(), "v7").rulings):
        files = derived_files.derive_files(contract, rulings)
        assert len(files) >= 3
        assert unusable_schemas(files) == []


def test_schemas_of_a_page_with_odd_characters_in_its_names_are_usable() -> None:
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
    assert unusable_schemas(derived_files.derive_files(odd, ())) == []


@pytest.mark.skipif(
    not _PUBLISHED.is_dir(), reason="no published pages: ZOHO_PAGES names no folder of them"
)
def test_schemas_of_every_published_page_are_usable(tmp_path: Path) -> None:
    rulings = load_all_rulings(tmp_path)
    none = RulingSet((), borrowed=False)
    problems, count = [], 0
    for file in sorted(_PUBLISHED.iterdir()):
        try:
            contract = read(file.read_text(encoding="utf-8"), file.name)
            of_version = rulings.get(derived_files.version_of(contract), none)
            files = derived_files.derive_files(contract, of_version.for_page(contract))
        except UsageError:
            continue
        count += 1
        problems += unusable_schemas(files)
    assert count
    assert problems == []
