"""Sequences of runs, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.watch.made import (
    CASES,
    TARGET,
    finding,
    report,
    sight,
    started,
)
from zoho_conformance.watch.events import Kind
from zoho_conformance.watch.observation import Sight, not_made, of_report, together
from zoho_conformance.watch.state import FORGOTTEN, State, advanced, joined

Told = tuple[Kind, tuple[str, ...], tuple[str, ...]]
CLEAN: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
OUT = ((), CASES)


def ran(sights: Iterable[Sight], after: int = 3) -> tuple[State, list[list[Told]]]:
    """The state after runs, and of each run its events with the cases that were added and gone."""
    state, found = State("w"), []
    for one in sights:
        state, events = advanced(state, one, after)
        found.append(
            [
                (
                    event.kind,
                    tuple(drift.case for drift in event.added),
                    tuple(gone.drift.case for gone in event.gone),
                )
                for event in events
            ]
        )
    return state, found


def told(*runs: Sequence[Sequence[str]], after: int = 3) -> list[list[Told]]:
    """What is told of runs, each by the cases that drift and those that are not judged."""
    sights = [sight(drift, out, day=day) for day, (drift, out) in enumerate(runs, 1)]
    return ran(sights, after)[1]


OPENED: Told = ("opened", ("a",), ())
CLEARED: Told = ("cleared", (), ("a",))
BLIND: Told = ("blind", (), ())
SIGHTED: Told = ("sighted", (), ())

SEQUENCES: dict[str, tuple[list[Sequence[Sequence[str]]], list[list[Told]]]] = {
    "clean": ([CLEAN, CLEAN], [[], []]),
    "drift is told once": ([(["a"], ()), (["a"], ()), (["a"], ())], [[OPENED], [], []]),
    "more drift": (
        [(["a"], ()), (["a", "b"], ()), (["a", "b"], ())],
        [[OPENED], [("changed", ("b",), ())], []],
    ),
    "less drift": (
        [(["a", "b"], ()), (["a"], ()), CLEAN],
        [[("opened", ("a", "b"), ())], [("changed", (), ("b",))], [CLEARED]],
    ),
    "other drift": (
        [(["a"], ()), (["b"], ())],
        [[OPENED], [("changed", ("b",), ("a",))]],
    ),
    "the drift is gone": ([(["a"], ()), CLEAN, CLEAN], [[OPENED], [CLEARED], []]),
    "flapping": (
        [(["a"], ()), CLEAN, (["a"], ()), CLEAN],
        [[OPENED], [CLEARED], [OPENED], [CLEARED]],
    ),
    "an outage clears nothing": ([(["a"], ()), OUT, (["a"], ())], [[OPENED], [], []]),
    "cleared after an outage": ([(["a"], ()), OUT, CLEAN], [[OPENED], [], [CLEARED]]),
    "what could not give a verdict clears nothing, whatever it judged": (
        [(["a"], ()), ((), ["b"]), CLEAN],
        [[OPENED], [], [CLEARED]],
    ),
    "a case that was not judged is not clear": (
        [(["a", "b"], ()), (["b"], ["a"]), CLEAN],
        [[("opened", ("a", "b"), ())], [], [("cleared", (), ("a", "b"))]],
    ),
    "two outages are not told": ([OUT, OUT, CLEAN, OUT, OUT], [[], [], [], [], []]),
    "the third outage is told, and no other": (
        [OUT, OUT, OUT, OUT, CLEAN, CLEAN],
        [[], [], [BLIND], [], [SIGHTED], []],
    ),
    "drift after an outage": (
        [OUT, OUT, OUT, (["a"], ())],
        [[], [], [BLIND], [SIGHTED, OPENED]],
    ),
    "an outage beside drift is told as any other": (
        [(["a"], ["b"]), (["a"], ["b"]), (["a"], ["b"]), (["a"], ["b"]), (["a"], ())],
        [[OPENED], [], [BLIND], [], [SIGHTED]],
    ),
    "drift is no end of an outage elsewhere": (
        [OUT, OUT, OUT, (["a"], ["b"]), CLEAN],
        [[], [], [BLIND], [OPENED], [SIGHTED, CLEARED]],
    ),
    "what drifts clears what it judged": (
        [(["a", "b"], ()), (["a"], ["c"]), CLEAN],
        [[("opened", ("a", "b"), ())], [("changed", (), ("b",))], [CLEARED]],
    ),
    "drift before and after an outage": (
        [(["a"], ()), OUT, OUT, OUT, (["a"], ()), CLEAN],
        [[OPENED], [], [], [BLIND], [SIGHTED], [CLEARED]],
    ),
    "drift that is gone after an outage": (
        [(["a"], ()), OUT, OUT, OUT, CLEAN],
        [[OPENED], [], [], [BLIND], [SIGHTED, CLEARED]],
    ),
}


@pytest.mark.parametrize(("runs", "expected"), SEQUENCES.values(), ids=SEQUENCES)
def test_what_is_told(runs: list[Sequence[Sequence[str]]], expected: list[list[Told]]) -> None:
    assert told(*runs) == expected


def test_so_many_runs_may_be_blind_as_are_asked_for() -> None:
    assert told(OUT, OUT, after=1) == [[BLIND], []]
    assert told(OUT, OUT, OUT, OUT, OUT, after=5)[-1] == [BLIND]


def test_a_run_that_could_not_be_made_is_one_that_could_not_judge() -> None:
    broken = not_made(started(2), "ZOHO_REFRESH_TOKEN was refused")
    state, found = ran([sight(["a"]), broken, broken, broken])
    assert found == [[OPENED], [], [], [BLIND]]
    assert state.reasons == ("ZOHO_REFRESH_TOKEN was refused",)
    assert [one.case for one in state.open] == ["a"]


def test_one_incident_lasts_until_a_clean_run() -> None:
    state, _ = ran([sight(["a"], day=1), sight(["b"], day=2), sight(out=CASES, day=3)])
    assert state.incident is not None
    assert (state.incident.began, state.incident.last) == (started(1), started(2))
    assert state.incident.runs == 3
    cleared, _ = advanced(state, sight(day=4), 3)
    assert cleared.incident is None
    again, _ = advanced(cleared, sight(["a"], day=5), 3)
    assert again.incident is not None
    assert again.incident.id != state.incident.id


def test_a_finding_keeps_when_it_was_first_seen_and_has_the_latest_evidence() -> None:
    later = finding("a", actual="an array", count=3)
    state, found = ran([sight(["a"], day=1), sight([later], day=2)])
    assert found[1] == []
    (drift,) = state.open
    assert (drift.first_seen, drift.actual, drift.count) == (started(1), "an array", 3)


def test_a_part_of_the_cases_clears_no_other() -> None:
    partial = sight(cases=["b"], day=2)
    assert partial.verdict == "conforms"
    state, found = ran([sight(["a", "b"], day=1), partial])
    assert found[1] == [("changed", (), ("b",))]
    assert [one.case for one in state.open] == ["a"]


def test_another_target_clears_nothing() -> None:
    _, found = ran([sight(["a"]), sight(target="other", day=2)])
    assert found[1] == []


def test_all_recordings_of_a_case_have_to_be_judged() -> None:
    seen = finding("a@1", fingerprint="0" * 12)
    first = sight([seen], cases=["a@1", "a@2"])
    _, found = ran([first, sight(["b"], ["a@2"], cases=["a@1", "a@2", "b"], day=2)])
    assert found[1] == [("changed", ("b",), ())]
    _, found = ran([first, sight(cases=["a@3"], day=2)])
    assert found[1] == [("cleared", (), ("a@1",))]


def between(**changes: Any) -> dict[str, Any]:
    return finding("a", rule="views-disagree", **changes)


def test_what_two_answers_disagree_on_is_not_gone_while_an_org_is_in_trouble() -> None:
    held = sight([between(), "b"])
    _, found = ran([held, sight(["b"], ["c"], day=2)])
    assert found[1] == []
    _, found = ran([held, sight(["b"], {"c": "no-data"}, day=2)])
    assert found[1] == [("changed", (), ("a",))]


def test_what_two_answers_disagree_on_is_not_gone_while_its_twin_is_not_judged() -> None:
    after = report(["b"], day=2)
    after["exchanges"].append(
        after["exchanges"][0]
        | {"operation": "get_thing", "outcome": "no-data", "reason": "there is none"}
    )
    from_report = sight([between(), "b"])
    _, found = ran([from_report, of_report(after)])
    assert found[1] == []


def test_what_is_accepted_is_no_drift_and_is_told_as_accepted() -> None:
    state, events = advanced(State("w"), sight(["a"]), 3)
    known = finding("a", state="known")
    _, events = advanced(state, sight([known], day=2), 3)
    assert [(one.kind, [gone.why for gone in one.gone]) for one in events] == [
        ("cleared", ["accepted"])
    ]
    assert told_of(sight([known])) == []


def told_of(one: Sight) -> list[str]:
    return [event.kind for event in advanced(State("w"), one, 3)[1]]


@pytest.mark.parametrize("level", ["warning", "info"])
def test_what_does_not_fail_a_run_is_not_told(level: str) -> None:
    assert told_of(sight([finding("a", level=level)])) == []


def test_another_level_can_be_asked_for() -> None:
    made = report([finding("a", level="warning")])
    assert of_report(made).verdict == "conforms"
    assert of_report(made, "warning").verdict == "drift"
    assert of_report(report(["a"]), "error").verdict == "drift"


def test_a_level_that_counts_less_makes_no_outage_conform() -> None:
    quiet = finding("a", level="warning")
    made = report([quiet], ["b"], verdict="drift", fail_on="warning")
    assert of_report(made, "error").verdict == "not-judged"


def test_what_brings_the_rest_about_is_the_first_reason() -> None:
    seen = sight(out={"a": "not-run", "b": "not-run", "c": "auth"})
    assert seen.reasons == ("auth: nobody answered (1 case)", "not-run: nobody answered (2 cases)")


def test_an_entry_of_the_baseline_that_is_no_longer_needed_is_told_once() -> None:
    gone = finding("a", state="gone", count=0, note="remove it with `baseline prune`")
    _, found = ran([sight([gone]), sight([gone], day=2), sight(day=3)])
    assert found == [[OPENED], [], [CLEARED]]


def test_drift_that_is_accepted_and_then_gone_is_told_as_both() -> None:
    known, gone = finding("a", state="known"), finding("a", state="gone", count=0)
    _, found = ran([sight(["a"]), sight([known], day=2), sight([gone], day=3)])
    assert found == [[OPENED], [CLEARED], [OPENED]]


def test_runs_at_once_are_blind_if_one_of_them_is_and_drift_if_one_does() -> None:
    both = together([sight(out=CASES), sight(["a"], target="pages")])
    assert (both.verdict, both.blind) == ("drift", True)
    state, found = ran([both, both, both])
    assert [kind for run in found for kind, _, _ in run] == ["opened", "blind"]
    assert state.unjudged == 3


def test_a_channel_that_joins_is_told_what_is_open() -> None:
    state, _ = ran([sight(["a"], day=1), sight(["a"], day=2)])
    state = joined(state, ["k"])
    assert [one.kind for one in state.outbox("k").queue] == ["opened"]
    state, _ = advanced(state, sight(["a", "b"], day=3), 3)
    assert [one.kind for one in state.outbox("k").queue] == ["opened", "changed"]


def test_a_channel_that_joins_where_all_is_well_is_told_nothing() -> None:
    assert joined(State("w"), ["k", "k"]).outbox("k").queue == ()
    assert len(joined(State("w"), ["k", "k"]).outboxes) == 1


def test_a_channel_that_joins_a_blind_watch_is_told_why() -> None:
    state, _ = ran([sight(out=CASES, day=day) for day in (1, 2, 3)])
    (event,) = joined(state, ["k"]).outbox("k").queue
    assert (event.kind, event.reasons) == ("blind", ("outage: nobody answered (3 cases)",))


def test_a_channel_that_a_run_does_not_name_keeps_what_it_was_not_told() -> None:
    state, _ = advanced(joined(State("w"), ["k"]), sight(["a"]), 3)
    state, _ = advanced(joined(state, []), sight(day=2), 3)
    assert [one.kind for one in joined(state, ["k"]).outbox("k").queue] == ["opened", "cleared"]


def test_a_channel_that_nobody_names_any_more_is_forgotten() -> None:
    state = joined(State("w"), ["k"])
    for _ in range(FORGOTTEN + 1):
        state = joined(state, ["other"])
        assert len(state.outboxes) == 2
        state, _ = advanced(state, sight(), 3)
    assert [one.key for one in joined(state, ["other"]).outboxes] == ["other"]


def test_the_loudest_drift_comes_first() -> None:
    quiet = finding("a", level="warning")
    made = report([quiet, "b"], fail_on="warning")
    state, _ = advanced(State("w"), of_report(made), 3)
    assert [one.level for one in state.open] == ["error", "warning"]
    assert {one.place.target for one in state.open} == {TARGET}


def test_more_patience_makes_no_blind_watch_see_again() -> None:
    state, _ = ran([sight(out=CASES)], after=1)
    after, events = advanced(state, sight(out=CASES, day=2), 9)
    assert (after.blind, events) == (True, ())
