"""The published pages, where somebody has them: what was counted on them by hand is read off them.

The pages are not part of the project; `ZOHO_PAGES` names a folder of them.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from zoho_conformance.cli.derive import compare_committed, derived_files
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.schema import sample_check
from zoho_conformance.model import locations
from zoho_conformance.pages.reader import read
from zoho_conformance.runs import library

_BESIDE = locations.root().parent / "shared" / "pages" / "v7"
_FOLDER = Path(os.environ.get("ZOHO_PAGES") or _BESIDE)

pytestmark = pytest.mark.skipif(
    not _FOLDER.is_dir(), reason="no published pages: ZOHO_PAGES names no folder of them"
)

# Counted on the pages: operations, parameters, keys of the request that the page documents and
# that only its sample has, the same of the response, and error rows.
_COUNTED = {
    "Record_Locking_Information_361.md": (2, 1, 0, 0, 15, 11, 8),
    "Lock_Records_362.md": (1, 0, 1, 1, 0, 14, 5),
    "Record_Locking_Information_363.md": (1, 0, 1, 1, 0, 6, 5),
    "Unlock_Records_364.md": (1, 0, 0, 0, 0, 6, 4),
    "Record_Locking_Configuration_173.md": (1, 2, 0, 0, 36, 7, 8),
    "Record_Locking_Configuration_174.md": (1, 1, 26, 3, 0, 6, 14),
    "Record_Locking_Configuration_175.md": (2, 1, 27, 9, 0, 6, 14),
    "Record_Locking_Configuration_176.md": (1, 1, 0, 0, 0, 6, 6),
}
_LOSSY = "Record_Locking_Configuration.lossy-text.txt"


@cache
def _read(name: str) -> Contract:
    file = _FOLDER / name
    if not file.exists():
        pytest.skip(f"{file} is not there")
    return read(file.read_text(encoding="utf-8"), name)


@pytest.mark.parametrize("name", _COUNTED)
def test_as_many_facts_are_read_as_the_page_has(name: str) -> None:
    page = _read(name)

    def keys(side: tuple[object, ...], basis: str) -> int:
        return sum(getattr(key, "basis", None) == basis for key in side)

    assert (
        len(page.operations),
        len(page.parameters),
        keys(page.request_keys, "stated"),
        keys(page.request_keys, "sample"),
        keys(page.response_keys, "stated"),
        keys(page.response_keys, "sample"),
        len(page.errors),
    ) == _COUNTED[name]


@pytest.mark.parametrize("name", _COUNTED)
def test_the_committed_contract_and_schemas_say_what_the_page_says(name: str) -> None:
    page = _read(name)
    checked = compare_committed.check_pages(
        locations.root(), [page], library.all_decided(locations.root())
    )
    assert checked == (compare_committed.CheckedPage(()),)


def test_the_lossy_page_gives_the_keys_of_the_whole_one_and_no_facts_that_it_lost() -> None:
    whole, lossy = _read("Record_Locking_Configuration_173.md"), _read(_LOSSY)
    assert {key.path: key.type for key in lossy.response_keys} == {
        key.path: key.type for key in whole.response_keys
    }
    assert {parameter.name for parameter in lossy.parameters} == {
        parameter.name for parameter in whole.parameters
    }
    assert (lossy.operations, lossy.errors, lossy.scopes) == ((), (), ())
    messages = [
        doubt.what for doubt in lossy.doubts if doubt.what.startswith("an error row without")
    ]
    assert len(messages) == 8


def test_every_page_is_read_whole() -> None:
    for file in sorted(_FOLDER.iterdir()):
        page = _read(file.name)
        assert page.page.title
        assert page.doubts
        for side in (page.request_keys, page.response_keys):
            paths = [key.path for key in side]
            assert len(paths) == len(set(paths)), file.name
        if page.operations:
            assert derived_files.files_of(page, ())


def test_a_sample_that_breaks_its_own_pages_keys_breaks_those_that_a_doubt_names() -> None:
    for file in sorted(_FOLDER.iterdir()):
        page = _read(file.name)
        told = " ".join(doubt.what for doubt in page.doubts)
        for one in sample_check.breaking(page):
            places = {broken.partition(":")[0] for broken in one.breaks}
            assert all(f"`{place}`" in told for place in places), file.name
