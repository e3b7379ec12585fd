"""Limits, defaults, constraints and hosts of two editions of a page."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import page
from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.contracts.page_facts import CallLimit, Constraint, Limits

_PAGE = replace(
    page(("get_lamps", "GET", "/lamps"), keys=(("lamps", "array"), ("lamps[].name", "string"))),
    parameters=tuple(
        Parameter(name, "integer", "optional", None, None, 3) for name in ("page", "token")
    ),
)
_BOTH = Constraint("exclude-one-another", "parameters", ("page", "token"), 5)


def _with_limits(limits: Limits | None, side: str = "response") -> Contract:
    keys = tuple(
        structs.replace(key, limits=limits) if key.name == "name" else key
        for key in _PAGE.response_keys
    )
    if side == "request":
        return replace(_PAGE, request_keys=keys, response_keys=())
    return replace(_PAGE, response_keys=keys)


def _with_parameter(**facts: Any) -> Contract:
    first, *others = _PAGE.parameters
    return replace(_PAGE, parameters=(structs.replace(first, **facts), *others))


def _changes(old: Contract, new: Contract) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.level, finding.path) for finding in compare([old], [new])]


@pytest.mark.parametrize(
    ("old", "new", "request_level", "response_level"),
    [
        (Limits(max_length=50), Limits(max_length=40), "error", "info"),
        (Limits(max_length=40), Limits(max_length=50), "info", "error"),
        (Limits(minimum=1), Limits(minimum=2), "error", "info"),
        (None, Limits(max_length=50), "warning", "info"),
        (Limits(max_length=50), None, "info", "warning"),
    ],
)
def test_another_limit_of_a_value_breaks_who_sends_more_or_has_room_for_less(
    old: Limits | None, new: Limits | None, request_level: str, response_level: str
) -> None:
    for side, level in (("request", request_level), ("response", response_level)):
        expected = [("page-limits-changed", level, "lamps[].name")]
        assert _changes(_with_limits(old, side), _with_limits(new, side)) == expected


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [(100, 50, "error"), (50, 100, "info"), (None, 50, "warning"), (50, None, "info")],
)
def test_another_limit_of_a_call_is_a_change(old: int | None, new: int | None, level: str) -> None:
    before, after = (
        replace(_PAGE, limits=(CallLimit("records", count, 4),) if count else ())
        for count in (old, new)
    )
    assert _changes(before, after) == [("page-limits-changed", level, "records")]


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        ({"default": "1"}, {"default": "2"}, "warning"),
        ({}, {"default": "2"}, "warning"),
        ({"limits": Limits(maximum=200)}, {"limits": Limits(maximum=100)}, "error"),
        ({"limits": Limits(maximum=100)}, {"limits": Limits(maximum=200)}, "info"),
    ],
)
def test_another_default_or_limit_of_a_parameter_is_a_change_of_it(
    before: dict[str, Any], after: dict[str, Any], level: str
) -> None:
    changes = _changes(_with_parameter(**before), _with_parameter(**after))
    assert changes == [("page-parameter-changed", level, "page")]


def test_a_constraint_that_is_new_may_break_and_one_that_is_gone_does_not() -> None:
    constrained = replace(_PAGE, constraints=(_BOTH,))
    path = "page token"
    assert _changes(_PAGE, constrained) == [("page-constraints-changed", "warning", path)]
    assert _changes(constrained, _PAGE) == [("page-constraints-changed", "info", path)]
    turned = replace(_PAGE, constraints=(structs.replace(_BOTH, names=("token", "page")),))
    assert _changes(constrained, turned) == []


def test_a_constraint_goes_with_what_it_is_about() -> None:
    old = replace(_PAGE, constraints=(_BOTH,))
    new = replace(_PAGE, parameters=_PAGE.parameters[:1])
    assert _changes(old, new) == [("page-parameter-removed", "error", "token")]


def test_another_host_makes_an_operation_another() -> None:
    (operation,) = _PAGE.operations
    moved = replace(_PAGE, operations=(structs.replace(operation, host="content.zohoapis.com"),))
    (finding,) = compare([_PAGE], [moved])
    assert (finding.rule, finding.level) == ("page-operation-changed", "error")
    assert finding.actual == "GET content.zohoapis.com/lamps"


def test_facts_keep_their_order_and_lines_to_themselves() -> None:
    limits = (CallLimit("records", 100, 4), CallLimit("ids", 10, 5))
    moved = tuple(structs.replace(limit, line=limit.line + 7) for limit in limits[::-1])
    assert _changes(replace(_PAGE, limits=limits), replace(_PAGE, limits=moved)) == []
