"""Limits and defaults of a witness against those of the pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare.witness.conftest import Compare
from zoho_conformance.compare.witness.limits import disagreement, limits_of, loosest, tightest
from zoho_conformance.contracts.page_facts import Limits

_SHORT, _LONG, _RANGE = Limits(max_length=5), Limits(max_length=50), Limits(minimum=1, maximum=9)


@pytest.mark.parametrize(
    ("schema", "limits"),
    [
        ({}, None),
        ({"minItems": 0, "minLength": 0}, None),
        ({"maxLength": 50, "minLength": 1}, Limits(min_length=1, max_length=50)),
        ({"minimum": 0, "maximum": 2.5}, Limits(minimum=0, maximum=2.5)),
        ({"maxItems": "many", "maximum": True}, None),
    ],
)
def test_the_keywords_of_a_schema_are_limits(schema: dict[str, Any], limits: Limits | None) -> None:
    assert limits_of(schema) == limits


def test_of_schemas_that_all_hold_the_tightest_limits_hold() -> None:
    assert tightest([_LONG, None, _SHORT]) == _SHORT
    assert tightest([_LONG, _RANGE]) == Limits(max_length=50, minimum=1, maximum=9)
    assert tightest([None]) is None


def test_of_alternatives_the_loosest_limits_hold() -> None:
    assert loosest([_LONG, _SHORT]) == _LONG
    assert loosest([_LONG, None]) is None
    assert loosest([_LONG, _RANGE]) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        (_LONG, _LONG, None),
        (_LONG, None, None),
        (_LONG, _SHORT, "warning"),
        (_SHORT, _LONG, "info"),
        (None, _LONG, "info"),
        (Limits(minimum=1), Limits(minimum=2), "warning"),
        (Limits(minimum=2), Limits(minimum=1), "info"),
    ],
)
def test_a_witness_that_is_stricter_than_the_page_is_a_warning(
    ours: Limits | None, theirs: Limits | None, level: str | None
) -> None:
    assert disagreement(ours, theirs) == level


def test_a_limit_that_only_a_witness_has_is_told_as_information(
    loud: Compare, row: dict[str, Any]
) -> None:
    row["properties"]["Locked_Reason__s"]["maxLength"] = 3000
    finding = loud("info")["witness-limits-differ", "data[].Locked_Reason__s"]
    assert (finding.level, finding.expected) == ("info", "no limit")
    assert finding.actual == "at most 3000 characters"
