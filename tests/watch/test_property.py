"""What holds for any sequence of runs, whatever channels fail in between."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tests.watch.made import CASES, report, sight
from zoho_conformance.watch.channels import UndeliveredError
from zoho_conformance.watch.deliver import deliver
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.message import News
from zoho_conformance.watch.observation import Sight
from zoho_conformance.watch.state import Outbox, State, advanced, joined
from zoho_conformance.watch.state_json import from_json, to_json

some_cases = st.sets(st.sampled_from(CASES))


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    out = draw(some_cases)
    drift = draw(some_cases) - out
    return sight(sorted(drift), sorted(out), day=draw(st.integers(1, 28)))


@dataclass
class Patchy:
    """A channel that fails as often as it is told to."""

    key: str
    fails: list[bool]
    told: list[Event] = field(default_factory=list)
    label: str = "patchy"

    def due(self, news: News, outbox: Outbox) -> bool:
        return bool(outbox.queue) and bool(news.events)

    def shown(self, news: News) -> str:
        return news.status

    def tell(self, news: News, outbox: Outbox) -> int | None:
        if self.fails and self.fails.pop(0):
            raise UndeliveredError("not now")
        self.told += news.events
        return outbox.memory


def nothing(_state: State) -> None:
    """Keep no state: it is given back."""


@given(st.lists(sights()), st.lists(st.booleans()), st.lists(st.booleans()))
def test_every_event_is_delivered_exactly_once(
    runs: list[Sight], first: list[bool], second: list[bool]
) -> None:
    channels = (Patchy("1" * 12, first), Patchy("2" * 12, second))
    state, happened = State("w"), list[Event]()
    for one in runs:
        state = joined(state, [channel.key for channel in channels])
        state, events = advanced(state, one, 2)
        happened += events
        state, _ = deliver(state, one, channels, nothing)
        # As it comes back from its file.
        state = from_json(to_json(state))
    while any(state.outboxes[at].queue for at in range(len(state.outboxes))):
        state, _ = deliver(state, runs[-1], channels, nothing)
    for channel in channels:
        assert channel.told == happened


@given(st.lists(sights(), min_size=1))
def test_what_is_told_adds_up_to_what_is_open(runs: list[Sight]) -> None:
    state, open_ = State("w"), set[str]()
    for one in runs:
        state, events = advanced(state, one, 2)
        for event in events:
            added = {drift.key for drift in event.added}
            gone = {gone.drift.key for gone in event.gone}
            assert not added & open_
            assert gone <= open_
            open_ = (open_ | added) - gone
            assert (event.kind == "cleared") == (bool(gone) and not open_)
        assert open_ == {drift.key for drift in state.open}
        assert (state.incident is not None) == bool(state.open or state.blind)


@given(st.lists(sights()), some_cases)
def test_a_run_that_could_not_judge_clears_nothing(runs: list[Sight], out: set[str]) -> None:
    state = State("w")
    for one in runs:
        state, _ = advanced(state, one, 2)
    blind = sight(out=sorted(out | {"a"}))
    assert blind.verdict == "not-judged"
    after, events = advanced(state, blind, 2)
    assert after.open == state.open
    assert all(event.kind == "blind" for event in events)


@given(st.lists(sights()), some_cases, some_cases)
def test_only_a_case_that_was_judged_clears(
    runs: list[Sight], drift: set[str], out: set[str]
) -> None:
    state = State("w")
    for one in runs:
        state, _ = advanced(state, one, 2)
    made = report(sorted(drift - out), sorted(out))
    _, events = advanced(state, sight(sorted(drift - out), sorted(out)), 2)
    judged = {one["case"] for one in made["exchanges"] if one["outcome"] in ("conforms", "drift")}
    assert {gone.drift.case for event in events for gone in event.gone} <= judged
