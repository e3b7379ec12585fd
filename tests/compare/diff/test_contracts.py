"""Contracts with one fact changed: each change has its rule, level and place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"
ADD = "add_record_locking_configuration"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def page(library: Library, operation: str) -> Contract:
    return library.promises[operation].contract


def changed(contract: Contract, side: str, path: str, **values: Any) -> Contract:
    def one(key: Key) -> Key:
        return replace(key, **values) if key.path == path else key

    if side == "request":
        return replace(contract, request_keys=tuple(map(one, contract.request_keys)))
    return replace(contract, response_keys=tuple(map(one, contract.response_keys)))


def only(old: Contract, new: Contract) -> Finding:
    (found,) = compare([old], [new])
    return found


@pytest.mark.parametrize("operation", [LIST, ADD])
def test_a_page_is_no_other_than_itself(library: Library, operation: str) -> None:
    one = page(library, operation)
    assert not list(compare([one], [one]))
    moved = replace(
        one,
        response_keys=tuple(replace(key, line=key.line + 7) for key in one.response_keys[::-1]),
        errors=tuple(structs.replace(row, line=row.line + 7) for row in one.errors[::-1]),
    )
    assert not list(compare([one], [moved]))


RESPONSE = [
    ("data[].id", {"types": ("integer",)}, "page-type-changed", "error"),
    ("data[].id", {"types": ("string", "integer")}, "page-type-changed", "error"),
    ("data[].id", {"type": "bigint"}, "page-type-changed", "info"),
    ("data[].Lock_Source__s", {"values": ("Manual",)}, "page-values-changed", "info"),
    (
        "data[].Lock_Source__s",
        {"values": ("Manual", "Automatic", "Both")},
        "page-values-changed",
        "error",
    ),
    ("data[].Lock_Source__s", {"values": None}, "page-values-changed", "warning"),
    ("data[].Lock_Source__s", {"nullable": True}, "page-null-changed", "error"),
    ("data[].Lock_Source__s", {"always": False}, "page-presence-changed", "warning"),
]


@pytest.mark.parametrize(("path", "values", "rule", "level"), RESPONSE)
def test_of_a_response_more_than_before_breaks(
    library: Library, path: str, values: dict[str, Any], rule: str, level: str
) -> None:
    old = page(library, LIST)
    found = only(old, changed(old, "response", path, **values))
    assert (found.rule, found.level, found.path) == (rule, level, path)
    assert found.source.page == old.page.title


@pytest.mark.parametrize(
    ("values", "back"), [({"values": ("manual",)}, "info"), ({"types": ("object",)}, "error")]
)
def test_of_a_request_less_than_before_breaks(
    library: Library, values: dict[str, Any], back: str
) -> None:
    old = page(library, ADD)
    new = changed(old, "request", "record_locking_configurations[].lock_type", **values)
    assert only(old, new).level == "error"
    assert only(new, old).level == back


def test_another_default_may_break(library: Library) -> None:
    old = page(library, ADD)
    found = only(
        old, changed(old, "request", "record_locking_configurations[].lock_type", default="manual")
    )
    assert (found.rule, found.level) == ("page-default-changed", "warning")


def test_a_mandatory_key_more_breaks_and_an_optional_one_does_not(library: Library) -> None:
    old = page(library, ADD)
    one = next(key for key in old.request_keys if key.name == "lock_type")
    more = replace(one, path="record_locking_configurations[].zzz", presence="mandatory")
    less = replace(more, presence="optional")
    for key, level in ((more, "error"), (less, "info")):
        found = only(old, replace(old, request_keys=(*old.request_keys, key)))
        assert (found.rule, found.level) == ("page-key-added", level)


def test_what_only_a_sample_shows_is_no_error(library: Library) -> None:
    old = page(library, LIST)
    found = only(old, changed(old, "response", "info.count", types=("string",)))
    assert (found.level, found.basis) == ("warning", "sample")


def test_a_page_that_is_gone_is_told_by_its_operations(library: Library) -> None:
    every = library.contracts
    less = [one for one in every if one.operations[0].id != LIST]
    gone = list(compare(every, less))
    assert {(one.rule, one.level) for one in gone} == {("page-operation-removed", "error")}
    assert {one.operation for one in gone} == {LIST, f"{LIST}_by_id"}
    assert {(one.rule, one.level) for one in compare(less, every)} == {
        ("page-operation-added", "info")
    }


def test_another_path_of_the_same_operation_breaks(library: Library) -> None:
    old = page(library, "unlock_records")
    (operation,) = old.operations
    new = replace(old, operations=(structs.replace(operation, path=f"{operation.path}/now"),))
    assert only(old, new).rule == "page-operation-changed"


def test_editions_of_another_version_compare_as_the_same_operations(library: Library) -> None:
    later = [
        replace(one, page=structs.replace(one.page, version="v8")) for one in library.contracts
    ]
    assert not list(compare(library.contracts, later))
