"""The published pages: what was counted on them by hand is read from them."""

from __future__ import annotations

import pytest

from tests.pages import published
from zoho_conformance.cli.derive import compare_committed, derived_files
from zoho_conformance.contracts import contract_folder
from zoho_conformance.contracts.schema import sample_check
from zoho_conformance.contracts.schema.promised_page import PromisedPage
from zoho_conformance.model import locations

pytestmark = published.needs_published_pages

_PAGES_READ_FOR_ONE_REFUSED = 250
"""How many pages are read for each that is refused, although it documents an operation."""

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


@pytest.mark.parametrize("name", _COUNTED)
def test_as_many_facts_are_read_as_the_page_has(name: str) -> None:
    page = published.contract_of(name)

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
    page = published.contract_of(name)
    checked = compare_committed.check_pages(
        locations.root(), [page], contract_folder.load_all_rulings(locations.root())
    )
    assert checked == (compare_committed.CheckedPage(()),)


def test_the_lossy_page_gives_the_keys_of_the_whole_one_and_no_facts_that_it_lost() -> None:
    whole, lossy = (
        published.contract_of("Record_Locking_Configuration_173.md"),
        published.contract_of(_LOSSY),
    )
    assert {key.path: key.type for key in lossy.response_keys} == {
        key.path: key.type for key in whole.response_keys
    }
    assert {parameter.name for parameter in lossy.parameters} == {
        parameter.name for parameter in whole.parameters
    }
    assert (lossy.operations, lossy.errors, lossy.scopes) == ((), (), ())
    kinds = [doubt.kind for doubt in lossy.doubts]
    assert kinds.count("error-row-without-code") == 8


def test_nearly_every_published_page_is_read() -> None:
    contracts, refused = published.contracts()
    assert len(refused) * _PAGES_READ_FOR_ONE_REFUSED <= len(contracts), refused


def test_every_published_page_has_a_title_a_doubt_and_each_key_once() -> None:
    for name, page in published.contracts()[0].items():
        assert page.page.title, name
        assert page.doubts, name
        for side in (page.request_keys, page.response_keys):
            paths = [key.path for key in side]
            assert len(paths) == len(set(paths)), name


def test_files_are_derived_from_every_published_page_with_operations() -> None:
    for name, page in published.contracts()[0].items():
        assert not page.operations or derived_files.derive_files(page, ()), name


def test_a_sample_breaks_its_own_pages_keys_only_where_a_doubt_names_them() -> None:
    for name, page in published.contracts()[0].items():
        sentences = " ".join(doubt.what for doubt in page.doubts)
        for sample in sample_check.broken_samples(PromisedPage(page, ())):
            paths = {contradiction.partition(":")[0] for contradiction in sample.violations}
            assert all(f"`{path}`" in sentences for path in paths), name
