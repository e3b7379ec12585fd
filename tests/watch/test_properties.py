"""What holds for any sequence of runs, whatever channels fail in between."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watch.report_factory import CASES, observation, report
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.channels.channel import UndeliveredError
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.message import Alert
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.run_watch import deliver
from zoho_conformance.watch.state import Outbox, State, add_channels, new_state
from zoho_conformance.watch.state_file import from_json, to_json

some_cases = st.sets(st.sampled_from(CASES))


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    out = draw(some_cases)
    drift = draw(some_cases) - out
    return observation(sorted(drift), sorted(out), day=draw(st.integers(1, 28)))


@dataclass
class FlakyChannel:
    """A channel that fails when `fails` says so."""

    key: str
    fails: list[bool]
    delivered: list[Event] = field(default_factory=list)
    label: str = "flaky"

    def has_work(self, alert: Alert, outbox: Outbox) -> bool:
        return bool(outbox.queue) and bool(alert.events)

    def preview(self, alert: Alert) -> str:
        return alert.status

    def deliver(self, alert: Alert, outbox: Outbox) -> int | None:
        if self.fails and self.fails.pop(0):
            raise UndeliveredError("not now")
        self.delivered += alert.events
        return outbox.memory


def discard(_state: State) -> None:
    """Save no state: it is returned."""


@settings(deadline=None)
@given(st.lists(observations()), st.lists(st.booleans()), st.lists(st.booleans()))
def test_every_event_is_delivered_exactly_once(
    runs: list[Observation], first: list[bool], second: list[bool]
) -> None:
    channels = (FlakyChannel("1" * 12, first), FlakyChannel("2" * 12, second))
    state, happened = new_state("w"), list[Event]()
    for run in runs:
        state = add_channels(state, [channel.key for channel in channels])
        state, events = advance(state, run, 2)
        happened += events
        state, _ = deliver(state, run, channels, discard)
        # As it comes back from its file.
        state = from_json(to_json(state), "state.json")
    while any(state.outboxes[at].queue for at in range(len(state.outboxes))):
        state, _ = deliver(state, runs[-1], channels, discard)
    for channel in channels:
        assert channel.delivered == happened


@settings(deadline=None)
@given(st.lists(observations(), min_size=1))
def test_events_add_up_to_what_is_open(runs: list[Observation]) -> None:
    state, open_ = new_state("w"), set[str]()
    for run in runs:
        state, events = advance(state, run, 2)
        for event in events:
            added = {drift.key for drift in event.added}
            gone = {ended.drift.key for ended in event.resolved}
            assert not added & open_
            assert gone <= open_
            open_ = (open_ | added) - gone
            assert (event.kind == "cleared") == (bool(gone) and not open_)
        assert open_ == {drift.key for drift in state.open}
        assert (state.incident is not None) == bool(state.open or state.blind)


@settings(deadline=None)
@given(st.lists(observations()), some_cases)
def test_a_run_that_could_not_judge_resolves_nothing(
    runs: list[Observation], out: set[str]
) -> None:
    state = new_state("w")
    for run in runs:
        state, _ = advance(state, run, 2)
    blind = observation(out=sorted(out | {"a"}))
    assert blind.verdict == "not-judged"
    after, events = advance(state, blind, 2)
    assert after.open == state.open
    assert all(event.kind == "blind" for event in events)


@settings(deadline=None)
@given(st.lists(observations()), some_cases, some_cases)
def test_only_cases_that_were_judged_are_resolved(
    runs: list[Observation], drift: set[str], out: set[str]
) -> None:
    state = new_state("w")
    for run in runs:
        state, _ = advance(state, run, 2)
    made = report(sorted(drift - out), sorted(out))
    _, events = advance(state, observation(sorted(drift - out), sorted(out)), 2)
    judged = {
        exchange["case"]
        for exchange in made["exchanges"]
        if exchange["outcome"] in ("conforms", "drift")
    }
    assert {ended.drift.case for event in events for ended in event.resolved} <= judged
