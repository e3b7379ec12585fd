"""What came is part of what a watch knows: other drift at the same place is a new event."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.watch.report_factory import finding, report
from zoho_conformance.model.finding import (
    fingerprint,
    fingerprint_by_case,
    group_fingerprint,
)
from zoho_conformance.reports.read import from_json
from zoho_conformance.watch import state_file
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.message import Alert, as_text, title
from zoho_conformance.watch.observation import observe
from zoho_conformance.watch.state import State, add_channels, new_state

RULE, PATH = "error-code-undocumented", "code"
OPERATION = "get_things"


def drifting(
    came: str, cases: tuple[str, ...] = ("a",), operation: str = OPERATION, **changes: Any
) -> dict[str, Any]:
    """A finding of this version: an undocumented code in some cases."""
    identity = (RULE, operation, PATH, "INVALID_DATA", came)
    return finding(
        cases[0],
        fingerprint=fingerprint(*identity),
        rule=RULE,
        path=PATH,
        operation=operation,
        expected="INVALID_DATA",
        promised="INVALID_DATA",
        actual=came,
        came=came,
        shared_rule=RULE,
        shared_path="[].code",
        shared_key="code",
        also=list(cases[1:]),
        cases=[{"case": case, "recording": None, "count": 1} for case in cases],
        count=len(cases),
        **changes,
    )


def earlier(came: str, case: str = "a") -> dict[str, Any]:
    """The same in one case, as an earlier version reported it."""
    return finding(
        case,
        fingerprint=fingerprint_by_case(RULE, OPERATION, case, PATH),
        rule=RULE,
        path=PATH,
        expected="INVALID_DATA",
        actual=came,
    )


def run(state: State, *drift: dict[str, Any], day: int = 1, **options: Any) -> tuple[State, Any]:
    value = report(drift, day=day, **options)
    if any("came" in row for row in drift):
        value |= {"schema_version": 2, "groups": []}
    state, events = advance(state, observe(from_json(value, "a report")), 3)
    # As it comes back from its file.
    return state_file.from_json(state_file.to_json(state), "state.json"), events


def written_earlier(state: State) -> State:
    """The state as an earlier version wrote it."""
    value = json.loads(state_file.to_json(state)) | {"schema_version": 1}
    for drift in value["open"]:
        for name in ("promised", "came", "cases", "group"):
            del drift[name]
    return state_file.from_json(json.dumps(value).encode(), "state.json")


def keys(events: tuple[Event, ...]) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            event.kind,
            [drift.actual for drift in event.added],
            [ended.drift.actual for ended in event.resolved],
        )
        for event in events
    ]


def test_another_code_at_the_same_place_is_a_new_event() -> None:
    state, _ = run(new_state("w"), drifting("QUOTA_EXCEEDED"))
    state, events = run(state, drifting("ACCOUNT_SUSPENDED"), day=2)
    assert keys(events) == [("changed", ["ACCOUNT_SUSPENDED"], ["QUOTA_EXCEEDED"])]
    _, events = run(state, drifting("ACCOUNT_SUSPENDED"), drifting("QUOTA_EXCEEDED"), day=3)
    assert keys(events) == [("changed", ["QUOTA_EXCEEDED"], [])]


def test_nobody_is_alerted_again_of_what_an_earlier_version_told() -> None:
    old, _ = run(new_state("w"), earlier("QUOTA_EXCEEDED"), earlier("QUOTA_EXCEEDED", "b"))
    state, events = run(written_earlier(old), drifting("QUOTA_EXCEEDED", ("a", "b")), day=2)
    assert events == ()
    (drift,) = state.open
    assert (drift.came, drift.first_seen) == ("QUOTA_EXCEEDED", "2030-01-01T05:00:00+00:00")
    _, events = run(state, day=3)
    assert keys(events) == [("cleared", [], ["QUOTA_EXCEEDED"])]


def test_another_thing_than_an_earlier_version_told_is_a_new_event() -> None:
    old, _ = run(new_state("w"), earlier("QUOTA_EXCEEDED"))
    _, events = run(written_earlier(old), drifting("ACCOUNT_SUSPENDED"), day=2)
    assert keys(events) == [("changed", ["ACCOUNT_SUSPENDED"], ["QUOTA_EXCEEDED"])]


def test_what_was_accepted_meanwhile_is_told_as_accepted() -> None:
    old, _ = run(new_state("w"), earlier("QUOTA_EXCEEDED"))
    known = drifting("QUOTA_EXCEEDED", state="known")
    _, (event,) = run(written_earlier(old), known, day=2)
    assert [ended.why for ended in event.resolved] == ["accepted"]


def test_drift_is_resolved_when_all_its_cases_were_judged() -> None:
    state, _ = run(new_state("w"), drifting("QUOTA_EXCEEDED", ("a", "b")))
    state, events = run(state, day=2, out=["b"], verdict="drift")
    assert events == ()
    assert len(state.open) == 1
    _, events = run(state, day=3)
    assert keys(events) == [("cleared", [], ["QUOTA_EXCEEDED"])]


def test_a_message_tells_one_change_once() -> None:
    state = add_channels(new_state("w"), ["0" * 12])
    names = ("get_things", "lock_things", "unlock_things")
    drift = [drifting("QUOTA_EXCEEDED", operation=name) for name in names]
    value = report([*drift, drifting("ACCOUNT_SUSPENDED")]) | {"schema_version": 2, "groups": []}
    seen = observe(from_json(copy.deepcopy(value), "a report"))
    state, events = advance(state, seen, 3)
    alert = Alert(state, events, seen)
    assert title(alert).endswith("2 changes open in 4 findings, 2 new")
    text = as_text(alert, 10_000)
    assert text.count("new: error") == 2
    group = group_fingerprint(RULE, "code", "QUOTA_EXCEEDED")
    assert (
        f"[{group}] get_things, lock_things, unlock_things at code (3 times in 3 findings)" in text
    )
    assert text.count("came: QUOTA_EXCEEDED") == 1
    # What is not told of by itself is not lost: the state has all of it.
    assert len(state.open) == 4
