"""Contracts with one fact changed: each change has its rule, level and place."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Contract, ErrorRow, Key
from zoho_conformance.contracts.page_facts import Cause, ScopeTypes, Terms
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
    def change_key(key: Key) -> Key:
        return structs.replace(key, **values) if key.path == path else key

    if side == "request":
        return replace(contract, request_keys=tuple(map(change_key, contract.request_keys)))
    return replace(contract, response_keys=tuple(map(change_key, contract.response_keys)))


def only(old: Contract, new: Contract) -> Finding:
    (finding,) = compare([old], [new])
    return finding


@pytest.mark.parametrize("operation", [LIST, ADD])
def test_a_page_does_not_differ_from_itself(library: Library, operation: str) -> None:
    contract = page(library, operation)
    assert not list(compare([contract], [contract]))
    moved = replace(
        contract,
        response_keys=tuple(
            structs.replace(key, line=key.line + 7) for key in contract.response_keys[::-1]
        ),
        errors=tuple(structs.replace(row, line=row.line + 7) for row in contract.errors[::-1]),
    )
    assert not list(compare([contract], [moved]))


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
def test_a_wider_response_breaks(
    library: Library, path: str, values: dict[str, Any], rule: str, level: str
) -> None:
    old = page(library, LIST)
    finding = only(old, changed(old, "response", path, **values))
    assert (finding.rule, finding.level, finding.path) == (rule, level, path)
    assert finding.source.page == old.page.title


@pytest.mark.parametrize(
    ("values", "back"), [({"values": ("manual",)}, "info"), ({"types": ("object",)}, "error")]
)
def test_a_narrower_request_breaks(library: Library, values: dict[str, Any], back: str) -> None:
    old = page(library, ADD)
    new = changed(old, "request", "record_locking_configurations[].lock_type", **values)
    assert only(old, new).level == "error"
    assert only(new, old).level == back


def test_a_changed_default_is_a_warning(library: Library) -> None:
    old = page(library, ADD)
    finding = only(
        old, changed(old, "request", "record_locking_configurations[].lock_type", default="manual")
    )
    assert (finding.rule, finding.level) == ("page-default-changed", "warning")


def test_a_new_mandatory_key_of_a_request_breaks_and_an_optional_one_does_not(
    library: Library,
) -> None:
    old = page(library, ADD)
    lock_type = next(key for key in old.request_keys if key.name == "lock_type")
    more = structs.replace(
        lock_type, path="record_locking_configurations[].zzz", presence="mandatory"
    )
    less = structs.replace(more, presence="optional")
    for key, level in ((more, "error"), (less, "info")):
        finding = only(old, replace(old, request_keys=(*old.request_keys, key)))
        assert (finding.rule, finding.level) == ("page-key-added", level)


def test_a_change_that_only_a_sample_shows_is_a_warning_at_most(library: Library) -> None:
    old = page(library, LIST)
    finding = only(old, changed(old, "response", "info.count", types=("string",)))
    assert (finding.level, finding.basis) == ("warning", "sample")


def test_a_removed_page_is_reported_by_its_operations(library: Library) -> None:
    every = library.contracts
    less = [contract for contract in every if contract.operations[0].id != LIST]
    gone = list(compare(every, less))
    assert {(finding.rule, finding.level) for finding in gone} == {
        ("page-operation-removed", "error")
    }
    assert {finding.operation for finding in gone} == {LIST, f"{LIST}_by_id"}
    assert {(finding.rule, finding.level) for finding in compare(less, every)} == {
        ("page-operation-added", "info")
    }


def test_a_changed_path_of_an_operation_breaks(library: Library) -> None:
    old = page(library, "unlock_records")
    (operation,) = old.operations
    new = replace(old, operations=(structs.replace(operation, path=f"{operation.path}/now"),))
    assert only(old, new).rule == "page-operation-changed"


def test_editions_of_another_version_compare_as_the_same_operations(library: Library) -> None:
    later = [
        replace(contract, page=structs.replace(contract.page, version="v8"))
        for contract in library.contracts
    ]
    assert not list(compare(library.contracts, later))


@pytest.mark.parametrize(
    ("facts", "level", "path", "sides"),
    [
        (
            {"details": ("part", "hook")},
            "warning",
            "INVALID_DATA details",
            ("part", "part, hook"),
        ),
        (
            {"causes": (Cause("Wet."), Cause("Old.", ("age",)))},
            "info",
            "INVALID_DATA causes",
            ("Wet., no message", "Wet., Old. with age"),
        ),
    ],
)
def test_other_details_and_causes_of_an_error_row_are_a_change(
    library: Library, facts: dict[str, Any], level: str, path: str, sides: tuple[str, str]
) -> None:
    row = ErrorRow("INVALID_DATA", 400, None, 9, ("part",), (Cause("Wet."), Cause()))
    old = replace(page(library, ADD), errors=(row,))
    finding = only(old, replace(old, errors=(structs.replace(row, **facts),)))
    assert (finding.level, finding.path) == (level, path)
    assert (finding.expected, finding.actual) == sides
    worded = replace(old, errors=(structs.replace(row, causes=(Cause(), Cause("wet"))),))
    assert not list(compare([old], [worded]))


@pytest.mark.parametrize(
    ("before", "after", "level", "path"),
    [
        (("A", "B"), ("A",), "error", "editions"),
        (("A",), ("B", "A"), "info", "editions"),
        ((), ("A",), "error", "editions"),
        (("A",), (), "info", "editions"),
    ],
)
def test_fewer_editions_break(
    library: Library, before: tuple[str, ...], after: tuple[str, ...], level: str, path: str
) -> None:
    old = replace(page(library, ADD), terms=Terms(3, before))
    finding = only(old, replace(old, terms=Terms(9, after)))
    assert (finding.rule, finding.level, finding.path) == ("page-terms-changed", level, path)


def test_other_credits_are_told_and_other_lines_are_not(library: Library) -> None:
    old = replace(page(library, ADD), terms=Terms(3, ("A", "B"), 5))
    assert not list(compare([old], [replace(old, terms=Terms(9, ("B", "A"), 5))]))
    finding = only(old, replace(old, terms=Terms(3, ("A", "B"), 10)))
    assert (finding.level, finding.expected, finding.actual) == ("info", "5 a call", "10 a call")


@pytest.mark.parametrize(("types", "level"), [(("ALL",), "error"), (("ALL", "READ", "X"), "info")])
def test_a_scope_that_loses_an_operation_type_breaks(
    library: Library, types: tuple[str, ...], level: str
) -> None:
    old = replace(page(library, ADD), scope_types=(ScopeTypes("a.{t}", ("ALL", "READ"), 3),))
    finding = only(old, replace(old, scope_types=(ScopeTypes("a.{t}", types, 3),)))
    assert (finding.rule, finding.level) == ("page-scopes-changed", level)
