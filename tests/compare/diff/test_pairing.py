"""Which pages are compared with which, and that no change hides another."""

from __future__ import annotations

import pytest
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.compare.diff import compare, pair_pages
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.runs.library import Library

LOCK, UNLOCK = "lock_records", "unlock_records"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def page(library: Library, operation: str) -> Contract:
    return library.promises[operation].contract


def titled(contract: Contract, title: str) -> Contract:
    return replace(contract, page=structs.replace(contract.page, title=title))


def test_a_page_of_the_same_operations_comes_before_one_of_the_same_title(
    library: Library,
) -> None:
    lock, unlock = titled(page(library, LOCK), "Locks"), titled(page(library, UNLOCK), "Locks")
    paired = pair_pages([lock, unlock], [unlock])
    assert [(pair.old, pair.new) for pair in paired] == [(lock, None), (unlock, unlock)]


def test_an_operation_on_another_page_is_neither_removed_nor_added(library: Library) -> None:
    lock, unlock = page(library, LOCK), page(library, UNLOCK)
    listed = page(library, "get_record_locking_information")
    both = replace(listed, operations=(*listed.operations, *unlock.operations))
    assert not list(compare([both, lock], [listed, lock, unlock]))
    assert not list(compare([listed, lock, unlock], [both, lock]))


def test_the_same_key_of_request_and_response_is_two_changes(library: Library) -> None:
    old = page(library, LOCK)
    gone = replace(
        old,
        request_keys=tuple(key for key in old.request_keys if key.path != "data"),
        response_keys=tuple(key for key in old.response_keys if key.path != "data"),
    )
    removed = [finding for finding in compare([old], [gone]) if finding.rule == "page-key-removed"]
    assert len({finding.fingerprint for finding in removed}) == len(removed)
    assert [finding.path for finding in removed] == ["data", "data (sample response)"]


def test_many_alternative_scopes_are_compared_at_once(library: Library) -> None:
    old = page(library, LOCK)
    many = tuple(tuple(f"Zoho.{row}.{number}" for number in range(9)) for row in range(20))
    before = replace(old, scopes=many)
    wider = replace(old, scopes=tuple((*any_of, "Zoho.more") for any_of in many))
    narrower = replace(old, scopes=tuple(any_of[1:] for any_of in many))
    assert [finding.level for finding in compare([before], [wider])] == ["info"]
    assert [finding.level for finding in compare([before], [narrower])] == ["error"]
