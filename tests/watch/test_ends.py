"""Ends that come nearer: each threshold is one alert, whatever level fails a run."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.report_factory import finding, report, started
from zoho_conformance.reports.read import from_json
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.events import EventKind
from zoho_conformance.watch.observation import Observation, observe
from zoho_conformance.watch.state import new_state

END = "2030-01-31"
ENDED = {"rule": "version-ended", "level": "error", "fingerprint": "0" * 12}
VERSION = {
    "target": "live",
    "version": "v2",
    "ends": END,
    "days_left": 0,
    "exchanges": 1,
    "source": "SUP-1",
    "as_of": "2029-11-20",
}


def seen(
    began: str, changes: dict[str, Any] | None = None, *, still_spoken: bool = True
) -> Observation:
    """A run at a time, that speaks a version which ends, or no more."""
    end = finding("lifecycle", operation="API v2", rule="version-ends", level="warning", ends=END)
    value = report([end | (changes or {})] if still_spoken else [])
    value["run"]["started"] = began
    value["verdict"] = "conforms"
    value["versions"] = [VERSION]
    return observe(from_json(value, "a report"))


def kinds(*runs: Observation) -> list[list[tuple[EventKind, list[int | None], list[str]]]]:
    state, happened = new_state("w"), []
    for run in runs:
        state, events = advance(state, run, 3)
        happened.append(
            [
                (each.kind, [drift.within for drift in each.added], [e.why for e in each.resolved])
                for each in events
            ]
        )
    return happened


def day(number: int, month: str = "01") -> str:
    return started(1)[:5] + f"{month}-{number:02}" + started(1)[10:]


def test_each_threshold_is_one_alert_and_fails_nothing() -> None:
    runs = [seen(day(number)) for number in (1, 2, 24, 25, 31)]
    runs.append(seen(day(1, "02"), ENDED))
    nearer = ["its end is nearer now"]
    assert kinds(*runs) == [
        [("opened", [30], [])],
        [],
        [("changed", [7], nearer)],
        [],
        [],
        [("changed", [0], ["no longer seen"])],
    ]
    assert [run.verdict for run in runs] == ["conforms"] * 5 + ["drift"]


def test_an_end_that_is_far_away_is_not_alerted_of() -> None:
    far = {"ends": "2031-01-31"}
    assert kinds(seen(day(1), far), seen(day(2), far)) == [[], []]


def test_the_day_of_a_header_that_comes_nearer_is_alerted_of_as_well() -> None:
    header = {"rule": "end-announced", "operation": "get_things", "case": "a"}
    happened = kinds(seen(day(1), header), seen(day(24), header))
    assert [[kind for kind, _, _ in events] for events in happened] == [["opened"], ["changed"]]


def test_a_version_that_nobody_speaks_any_more_is_resolved() -> None:
    assert kinds(seen(day(1)), seen(day(2), still_spoken=False))[1] == [
        ("cleared", [], ["no longer seen"])
    ]


def test_an_accepted_end_is_not_alerted_of_as_it_comes_nearer() -> None:
    accepted = {"state": "known", "ruling": "r"}
    assert kinds(seen(day(1), accepted), seen(day(25), accepted)) == [[], []]


@pytest.mark.parametrize("first", [1, 10])
@given(days=st.lists(st.integers(1, 31), max_size=12))
def test_no_threshold_is_alerted_of_twice_as_days_pass(first: int, days: list[int]) -> None:
    runs = [seen(day(number)) for number in sorted([first, *days])]
    alerted = [within for events in kinds(*runs) for _, added, _ in events for within in added]
    assert len(alerted) == len(set(alerted))
    assert alerted == sorted(alerted, key=lambda within: -(within or 0))
