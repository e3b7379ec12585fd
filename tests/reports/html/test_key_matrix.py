"""Operations by their keys: what became of each, and how that is drawn."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from zoho_conformance.reports.html.coverage import Cell
from zoho_conformance.reports.html.key_matrix import KeyRow, count_keys, key_matrix
from zoho_conformance.reports.read import from_json

OPERATION = "get_record_locking_information"


def rows(report: dict[str, Any]) -> list[KeyRow]:
    return key_matrix(from_json(report, "report"))


def states(report: dict[str, Any]) -> dict[str, str]:
    """What became of the keys of one operation, by path."""
    (row,) = [row for row in rows(report) if row.operation == OPERATION]
    return {cell.path: cell.state for cell in row.cells}


def test_a_key_has_drifted_was_seen_or_never_was(drifted: dict[str, Any]) -> None:
    given = states(drifted)
    assert given["data[].Lock_Source__s"] == "drifted"
    assert given["data[].new_key"] == "undocumented"
    assert given["data[].Locked_Time__s"] == "seen"
    report = copy.deepcopy(drifted)
    keys = report["coverage"][OPERATION]["keys"]
    keys["never_seen"] = ["data[].Lost", "data[].Unreachable.id"]
    keys["absent"] = [{"path": "data[].Lost", "of": 3}]
    (row,) = [row for row in rows(report) if row.operation == OPERATION]
    never = {cell.path: cell.says for cell in row.cells if cell.state == "never"}
    assert never == {
        "data[].Lost": "in none of 3",
        "data[].Unreachable.id": "no object that could have it",
    }


def test_every_key_of_the_coverage_is_there_once(drifted: dict[str, Any]) -> None:
    for row in rows(drifted):
        keys = drifted["coverage"][row.operation]["keys"]
        paths = [key["path"] for kind in ("presence", "undocumented") for key in keys[kind]]
        assert sorted(cell.path for cell in row.cells) == sorted({*paths, *keys["never_seen"]})


def test_drift_that_is_accepted_is_told_apart(drifted: dict[str, Any]) -> None:
    report = copy.deepcopy(drifted)
    for finding in report["findings"]:
        finding["state"] = "known"
    assert states(report)["data[].Lock_Source__s"] == "accepted"
    assert "drifted" not in dict(count_keys(rows(report)))


def test_drift_that_is_gone_is_none(drifted: dict[str, Any]) -> None:
    report = copy.deepcopy(drifted)
    for finding in report["findings"]:
        finding |= {"state": "gone", "count": 0}
    assert states(report)["data[].Lock_Source__s"] == "seen"


def test_operations_with_drift_come_first(drifted: dict[str, Any]) -> None:
    assert rows(drifted)[0].operation == OPERATION


def test_there_is_a_square_for_each_key(drifted: dict[str, Any]) -> None:
    for row in rows(drifted):
        outlines = "".join(row.squares.values())
        assert outlines.count("M") == len(row.cells)
        assert row.width > 0
        assert row.height > 0


@pytest.mark.parametrize(
    ("covered", "documented", "shade"),
    [(0, 10, 0), (1, 1000, 1), (1, 2, 5), (19, 20, 9), (999, 1000, 9), (7, 7, 10)],
)
def test_a_cell_is_shaded_by_its_share_and_only_all_is_all(
    covered: int, documented: int, shade: int
) -> None:
    assert Cell("keys", covered, documented).shade == shade
