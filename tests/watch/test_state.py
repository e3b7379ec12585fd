"""Sequences of runs, and the events of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.watch.report_factory import CASES, TARGET, finding, observation, report, started
from zoho_conformance.reports.read import from_json
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.events import EventKind
from zoho_conformance.watch.observation import Observation, failed_run, merge, observe
from zoho_conformance.watch.state import RUNS_UNTIL_FORGOTTEN, State, add_channels, new_state

Happened = tuple[EventKind, tuple[str, ...], tuple[str, ...]]
CLEAN: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
OUT = ((), CASES)


def run_all(runs: Iterable[Observation], after: int = 3) -> tuple[State, list[list[Happened]]]:
    """The state after runs, and of each run its events with the cases that were added and gone."""
    state, happened = new_state("w"), []
    for run in runs:
        state, events = advance(state, run, after)
        happened.append(
            [
                (
                    event.kind,
                    tuple(drift.case for drift in event.added),
                    tuple(ended.drift.case for ended in event.resolved),
                )
                for event in events
            ]
        )
    return state, happened


def events_of(*runs: Sequence[Sequence[str]], after: int = 3) -> list[list[Happened]]:
    """The events of runs, each given by the cases that drift and those that are not judged."""
    seen = [observation(drift, out, day=day) for day, (drift, out) in enumerate(runs, 1)]
    return run_all(seen, after)[1]


OPENED: Happened = ("opened", ("a",), ())
CLEARED: Happened = ("cleared", (), ("a",))
BLIND: Happened = ("blind", (), ())
SIGHTED: Happened = ("sighted", (), ())

SEQUENCES: dict[str, tuple[list[Sequence[Sequence[str]]], list[list[Happened]]]] = {
    "clean": ([CLEAN, CLEAN], [[], []]),
    "drift is one event": ([(["a"], ()), (["a"], ()), (["a"], ())], [[OPENED], [], []]),
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
    "the drift is resolved": ([(["a"], ()), CLEAN, CLEAN], [[OPENED], [CLEARED], []]),
    "flapping": (
        [(["a"], ()), CLEAN, (["a"], ()), CLEAN],
        [[OPENED], [CLEARED], [OPENED], [CLEARED]],
    ),
    "an outage resolves nothing": ([(["a"], ()), OUT, (["a"], ())], [[OPENED], [], []]),
    "cleared after an outage": ([(["a"], ()), OUT, CLEAN], [[OPENED], [], [CLEARED]]),
    "a run without a verdict resolves nothing, whatever it judged": (
        [(["a"], ()), ((), ["b"]), CLEAN],
        [[OPENED], [], [CLEARED]],
    ),
    "a case that was not judged is not resolved": (
        [(["a", "b"], ()), (["b"], ["a"]), CLEAN],
        [[("opened", ("a", "b"), ())], [], [("cleared", (), ("a", "b"))]],
    ),
    "two outages are no event": ([OUT, OUT, CLEAN, OUT, OUT], [[], [], [], [], []]),
    "the third outage is one event, and no other": (
        [OUT, OUT, OUT, OUT, CLEAN, CLEAN],
        [[], [], [BLIND], [], [SIGHTED], []],
    ),
    "drift after an outage": (
        [OUT, OUT, OUT, (["a"], ())],
        [[], [], [BLIND], [SIGHTED, OPENED]],
    ),
    "an outage beside drift counts as any other": (
        [(["a"], ["b"]), (["a"], ["b"]), (["a"], ["b"]), (["a"], ["b"]), (["a"], ())],
        [[OPENED], [], [BLIND], [], [SIGHTED]],
    ),
    "drift does not end an outage elsewhere": (
        [OUT, OUT, OUT, (["a"], ["b"]), CLEAN],
        [[], [], [BLIND], [OPENED], [SIGHTED, CLEARED]],
    ),
    "a run with drift resolves what it judged": (
        [(["a", "b"], ()), (["a"], ["c"]), CLEAN],
        [[("opened", ("a", "b"), ())], [("changed", (), ("b",))], [CLEARED]],
    ),
    "drift before and after an outage": (
        [(["a"], ()), OUT, OUT, OUT, (["a"], ()), CLEAN],
        [[OPENED], [], [], [BLIND], [SIGHTED], [CLEARED]],
    ),
    "drift that is resolved after an outage": (
        [(["a"], ()), OUT, OUT, OUT, CLEAN],
        [[OPENED], [], [], [BLIND], [SIGHTED, CLEARED]],
    ),
}


@pytest.mark.parametrize(("runs", "expected"), SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_of_runs_has_these_events(
    runs: list[Sequence[Sequence[str]]], expected: list[list[Happened]]
) -> None:
    assert events_of(*runs) == expected


def test_after_is_the_number_of_blind_runs_before_an_alert() -> None:
    assert events_of(OUT, OUT, after=1) == [[BLIND], []]
    assert events_of(OUT, OUT, OUT, OUT, OUT, after=5)[-1] == [BLIND]


def test_a_run_that_fails_counts_as_one_that_could_not_judge() -> None:
    broken = failed_run(started(2), "ZOHO_REFRESH_TOKEN was rejected")
    state, events = run_all([observation(["a"]), broken, broken, broken])
    assert events == [[OPENED], [], [], [BLIND]]
    assert state.reasons == ("ZOHO_REFRESH_TOKEN was rejected",)
    assert [drift.case for drift in state.open] == ["a"]


def test_an_incident_lasts_until_a_clean_run() -> None:
    state, _ = run_all(
        [observation(["a"], day=1), observation(["b"], day=2), observation(out=CASES, day=3)]
    )
    assert state.incident is not None
    assert (state.incident.began, state.incident.last) == (started(1), started(2))
    assert state.incident.runs == 3
    cleared, _ = advance(state, observation(day=4), 3)
    assert cleared.incident is None
    again, _ = advance(cleared, observation(["a"], day=5), 3)
    assert again.incident is not None
    assert again.incident.id != state.incident.id


def test_a_finding_keeps_when_it_was_first_seen_and_has_the_latest_evidence() -> None:
    later = finding("a", actual="an array", count=3)
    state, events = run_all([observation(["a"], day=1), observation([later], day=2)])
    assert events[1] == []
    (drift,) = state.open
    assert (drift.first_seen, drift.actual, drift.count) == (started(1), "an array", 3)


def test_a_run_of_some_cases_resolves_no_others() -> None:
    partial = observation(cases=["b"], day=2)
    assert partial.verdict == "conforms"
    state, events = run_all([observation(["a", "b"], day=1), partial])
    assert events[1] == [("changed", (), ("b",))]
    assert [drift.case for drift in state.open] == ["a"]


def test_a_run_on_another_target_resolves_nothing() -> None:
    _, events = run_all([observation(["a"]), observation(target="other", day=2)])
    assert events[1] == []


def test_drift_is_resolved_only_if_all_recordings_of_its_case_were_judged() -> None:
    seen = finding("a@1", fingerprint="0" * 12)
    first = observation([seen], cases=["a@1", "a@2"])
    _, events = run_all([first, observation(["b"], ["a@2"], cases=["a@1", "a@2", "b"], day=2)])
    assert events[1] == [("changed", ("b",), ())]
    _, events = run_all([first, observation(cases=["a@3"], day=2)])
    assert events[1] == [("cleared", (), ("a@1",))]


def pair_finding(**changes: Any) -> dict[str, Any]:
    return finding("a", rule="views-disagree", **changes)


def test_drift_between_two_answers_stays_open_while_an_org_is_unreachable() -> None:
    before = observation([pair_finding(), "b"])
    _, events = run_all([before, observation(["b"], ["c"], day=2)])
    assert events[1] == []
    _, events = run_all([before, observation(["b"], {"c": "no-data"}, day=2)])
    assert events[1] == [("changed", (), ("a",))]


def test_drift_between_two_answers_stays_open_while_the_other_is_not_judged() -> None:
    after = report(["b"], day=2)
    after["exchanges"].append(
        after["exchanges"][0]
        | {"operation": "get_thing", "outcome": "no-data", "reason": "there is none"}
    )
    from_report = observation([pair_finding(), "b"])
    _, events = run_all([from_report, observe(from_json(after, "a report"))])
    assert events[1] == []


def test_accepted_drift_is_resolved_as_accepted() -> None:
    state, events = advance(new_state("w"), observation(["a"]), 3)
    known = finding("a", state="known")
    _, events = advance(state, observation([known], day=2), 3)
    assert [(event.kind, [ended.why for ended in event.resolved]) for event in events] == [
        ("cleared", ["accepted"])
    ]
    assert event_kinds(observation([known])) == []


def event_kinds(run: Observation) -> list[str]:
    return [event.kind for event in advance(new_state("w"), run, 3)[1]]


@pytest.mark.parametrize("level", ["warning", "info"])
def test_findings_that_do_not_fail_a_run_are_no_event(level: str) -> None:
    assert event_kinds(observation([finding("a", level=level)])) == []


def test_fail_on_overrides_the_level_of_the_report() -> None:
    made = report([finding("a", level="warning")])
    assert observe(from_json(made, "a report")).verdict == "conforms"
    assert observe(from_json(made, "a report"), "warning").verdict == "drift"
    assert observe(from_json(report(["a"]), "a report"), "error").verdict == "drift"


def test_a_higher_level_does_not_turn_an_outage_into_conformity() -> None:
    quiet = finding("a", level="warning")
    made = report([quiet], ["b"], verdict="drift", fail_on="warning")
    assert observe(from_json(made, "a report"), "error").verdict == "not-judged"


def test_the_reason_that_causes_the_others_comes_first() -> None:
    seen = observation(out={"a": "not-run", "b": "not-run", "c": "auth"})
    assert seen.reasons == ("auth: no answer (1 case)", "not-run: no answer (2 cases)")
    assert seen.causes == ("auth", "not-run")


def test_a_stale_baseline_entry_is_one_event() -> None:
    gone = finding("a", state="gone", count=0, note="remove it with `baseline prune`")
    _, events = run_all([observation([gone]), observation([gone], day=2), observation(day=3)])
    assert events == [[OPENED], [], [CLEARED]]


def test_accepted_drift_that_is_no_longer_seen_opens_its_stale_entry() -> None:
    known, gone = finding("a", state="known"), finding("a", state="gone", count=0)
    _, events = run_all(
        [observation(["a"]), observation([known], day=2), observation([gone], day=3)]
    )
    assert events == [[OPENED], [CLEARED], [OPENED]]


def test_merged_runs_are_incomplete_if_any_is_and_drift_if_any_does() -> None:
    both = merge([observation(out=CASES), observation(["a"], target="pages")])
    assert (both.verdict, both.incomplete) == ("drift", True)
    state, events = run_all([both, both, both])
    assert [kind for run in events for kind, _, _ in run] == ["opened", "blind"]
    assert state.unjudged == 3


def test_a_new_channel_gets_what_is_open() -> None:
    state, _ = run_all([observation(["a"], day=1), observation(["a"], day=2)])
    state = add_channels(state, ["k"])
    assert [event.kind for event in state.outbox("k").queue] == ["opened"]
    state, _ = advance(state, observation(["a", "b"], day=3), 3)
    assert [event.kind for event in state.outbox("k").queue] == ["opened", "changed"]


def test_a_new_channel_gets_nothing_where_nothing_is_open() -> None:
    assert add_channels(new_state("w"), ["k", "k"]).outbox("k").queue == ()
    assert len(add_channels(new_state("w"), ["k", "k"]).outboxes) == 1


def test_a_new_channel_of_a_blind_watch_gets_the_reasons() -> None:
    state, _ = run_all([observation(out=CASES, day=day) for day in (1, 2, 3)])
    (event,) = add_channels(state, ["k"]).outbox("k").queue
    assert (event.kind, event.reasons) == ("blind", ("outage: no answer (3 cases)",))


def test_a_channel_that_a_run_leaves_out_keeps_its_outbox() -> None:
    state, _ = advance(add_channels(new_state("w"), ["k"]), observation(["a"]), 3)
    state, _ = advance(add_channels(state, []), observation(day=2), 3)
    assert [event.kind for event in add_channels(state, ["k"]).outbox("k").queue] == [
        "opened",
        "cleared",
    ]


def test_a_channel_that_is_no_longer_asked_for_is_forgotten() -> None:
    state = add_channels(new_state("w"), ["k"])
    for _ in range(RUNS_UNTIL_FORGOTTEN + 1):
        state = add_channels(state, ["other"])
        assert len(state.outboxes) == 2
        state, _ = advance(state, observation(), 3)
    assert [outbox.key for outbox in add_channels(state, ["other"]).outboxes] == ["other"]


def test_the_loudest_drift_comes_first() -> None:
    quiet = finding("a", level="warning")
    made = report([quiet, "b"], fail_on="warning")
    state, _ = advance(new_state("w"), observe(from_json(made, "a report")), 3)
    assert [drift.level for drift in state.open] == ["error", "warning"]
    assert {drift.place.target for drift in state.open} == {TARGET}


def test_a_larger_after_does_not_end_blindness() -> None:
    state, _ = run_all([observation(out=CASES)], after=1)
    after, events = advance(state, observation(out=CASES, day=2), 9)
    assert (after.blind, events) == (True, ())
