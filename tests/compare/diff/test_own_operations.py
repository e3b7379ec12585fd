"""What only some operations of a page have is compared operation by operation."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.contracts.test_own_facts import BY_ID, LIST, lamps
from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Contract, SampleCase


def _edition(path: str, **changes: Any) -> Contract:
    contract = replace(lamps(), sample_cases=(SampleCase(LIST), SampleCase(BY_ID)))
    return replace(
        contract,
        response_keys=tuple(
            structs.replace(key, **changes) if key.path == path else key
            for key in contract.response_keys
        ),
    )


def _changes(old: Contract, new: Contract) -> set[tuple[str, str, str]]:
    return {(each.rule, each.level, each.path) for each in compare([old], [new])}


SOME: dict[str, Any] = {"always": False, "required": False, "required_in": (LIST,)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"operations": (LIST,)}, ("page-operations-changed", "error")),
        ({"operations": (LIST,)}, {}, ("page-operations-changed", "info")),
        ({}, SOME, ("page-presence-changed", "warning")),
        (SOME, {}, ("page-presence-changed", "info")),
        (SOME, SOME, None),
        ({"operations": (LIST,)}, {"operations": (LIST,)}, None),
    ],
)
def test_a_key_of_other_operations_is_one_change(
    before: dict[str, Any], after: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    changes = _changes(_edition("info", **before), _edition("info", **after))
    assert changes == ({(*expected, "info")} if expected else set())


def test_presence_is_compared_for_operations_that_both_editions_have_samples_of() -> None:
    old, new = _edition("info"), _edition("info", **SOME)
    assert not _changes(replace(old, sample_cases=(SampleCase(LIST),)), new)


def _with_fields(**changes: Any) -> Contract:
    contract = lamps()
    (fields,) = contract.parameters
    return replace(contract, parameters=(structs.replace(fields, **changes),))


ALL = {"presence": "conditional", "condition": "fetching all lamps"}


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        # That it is known which operation meets a condition changes nothing.
        (ALL, ALL | {"required_in": (LIST,)}, None),
        ({"presence": "mandatory"}, ALL | {"required_in": (LIST,)}, "info"),
        (ALL | {"required_in": (LIST,)}, {"presence": "mandatory"}, "error"),
        ({}, {"operations": (LIST,)}, "error"),
        ({"operations": (LIST,)}, {}, "info"),
    ],
)
def test_a_parameter_of_other_operations_is_one_change(
    before: dict[str, Any], after: dict[str, Any], level: str | None
) -> None:
    changes = _changes(_with_fields(**before), _with_fields(**after))
    assert changes == ({("page-parameter-changed", level, "fields")} if level else set())


@pytest.mark.parametrize(("of_some", "level"), [("before", "warning"), ("after", "info")])
def test_an_error_row_of_other_operations_is_one_change(of_some: str, level: str) -> None:
    contract = lamps()
    rows = (structs.replace(contract.errors[0], operations=(LIST,)), contract.errors[1])
    editions = contract, replace(contract, errors=rows)
    old, new = editions if of_some == "after" else editions[::-1]
    assert _changes(old, new) == {("page-error-changed", level, "NO_FLAME operations")}
