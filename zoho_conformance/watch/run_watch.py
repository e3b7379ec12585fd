"""One run of a watch: observe, keep the new state, and deliver what changed to every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec import structs

from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.report import EXIT_CODES, Report
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.channels.channel import Channel, UndeliveredError
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.message import Alert
from zoho_conformance.watch.observation import Observation, failed_run, merge, observe
from zoho_conformance.watch.routing import Routing, seen_for, select_events, state_for
from zoho_conformance.watch.state import State, add_channels, is_older
from zoho_conformance.watch.state_file import StateFile

DeliveryOutcome = Literal["told", "failed", "nothing"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of delivering to a channel; `why` it failed is empty otherwise."""

    channel: str
    outcome: DeliveryOutcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What a run saw, the state after it, and what happened.

    A rehearsal has `previews`, the messages by channel, instead of `deliveries`.
    """

    file: Path
    state: State
    seen: Observation
    events: tuple[Event, ...]
    deliveries: tuple[Delivery, ...] = ()
    previews: tuple[tuple[str, str], ...] = ()

    @property
    def alert(self) -> Alert:
        """What happened in this run, for people and programs."""
        return Alert(self.state, self.events, self.seen)

    @property
    def failed(self) -> tuple[Delivery, ...]:
        """The deliveries that failed."""
        return tuple(delivery for delivery in self.deliveries if delivery.outcome == "failed")

    @property
    def exit_code(self) -> int:
        """The verdict's exit code; if it conforms but a delivery failed, that of `not-judged`."""
        return EXIT_CODES[self.seen.verdict] or (EXIT_CODES["not-judged"] if self.failed else 0)


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch to run.

    - `name`: the name that was asked for, None for that of the state
    - `default_name`: the name of a watch that never ran
    - `channels`: where alerts go
    - `after`: how many runs in a row may be unable to judge before there is an alert
    - `of_report`: whether it takes a report that was made before, and so may be older than the
      state
    - `routing`: which channel gets what; None where all get everything
    - `mask`: makes private what earlier runs left in the state; None where it may be shown
    """

    state_file: StateFile
    name: str | None
    default_name: str
    channels: Sequence[Channel]
    after: int
    mask: Callable[[State], State] | None = None
    of_report: bool = False
    routing: Routing | None = None

    def run(self, look: Callable[[State], Observation]) -> WatchResult:
        """Observe, keep the new state, and deliver the alerts.

        The state is kept before anything is delivered, so that nothing is lost on the way.
        """
        with self.state_file.lock():
            state, seen, events = self._advance(look)
            self.state_file.save(state)
            state, deliveries = deliver(
                state, seen, self.channels, self.state_file.save, self.routing
            )
        return WatchResult(self.state_file.file, state, seen, events, deliveries)

    def rehearse(self, look: Callable[[State], Observation]) -> WatchResult:
        """Do the same, but deliver nothing and leave the state as it is."""
        state, seen, events = self._advance(look)
        previews = tuple(_previews(state, seen, self.channels, self.routing))
        return WatchResult(self.state_file.file, state, seen, events, previews=previews)

    def _advance(
        self, look: Callable[[State], Observation]
    ) -> tuple[State, Observation, tuple[Event, ...]]:
        before = self.state_file.load(self.name, self.default_name)
        if self.mask is not None:
            before = self.mask(before)
        seen = look(before)
        if self.of_report and is_older(seen, before):
            raise UsageError(
                f"the report is from {seen.when}, but the watch has already seen the run of "
                f"{before.latest}: pass a newer report, or start over with another --state"
            )
        keys = [channel.key for channel in self.channels]
        if self.routing is None:
            state, events = advance(add_channels(before, keys), seen, self.after)
        else:
            select = partial(select_events, self.routing)
            joined = add_channels(before, keys, select)
            state, events = advance(joined, seen, self.after, select)
        return state, seen, events


def observe_all(make_reports: Sequence[Callable[[], Report]], fail_on: Level | None) -> Observation:
    """Observe several reports as one; one that cannot be made is a run that could not judge."""
    observations = []
    for make_report in make_reports:
        try:
            observations.append(observe(make_report(), fail_on))
        except UsageError:
            raise
        except ConformanceError as cause:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            observations.append(failed_run(now, str(cause).partition("\n")[0]))
    return merge(observations)


def deliver(
    state: State,
    seen: Observation,
    channels: Sequence[Channel],
    save: Callable[[State], None],
    routing: Routing | None = None,
) -> tuple[State, tuple[Delivery, ...]]:
    """Deliver to each channel what is in its outbox; one that fails keeps it for the next run.

    The state is saved after each: if the program is killed, at most one message is repeated.
    """
    deliveries = []
    for channel in channels:
        outbox = state.outbox(channel.key)
        alert = _alert_for(routing, channel, state, seen)
        if not channel.has_work(alert, outbox):
            deliveries.append(Delivery(channel.label, "nothing"))
            continue
        try:
            memory = channel.deliver(alert, outbox)
        except UndeliveredError as cause:
            deliveries.append(Delivery(channel.label, "failed", str(cause)))
            outbox = structs.replace(outbox, failures=outbox.failures + 1)
        else:
            deliveries.append(Delivery(channel.label, "told"))
            outbox = structs.replace(outbox, queue=(), memory=memory, failures=0)
        state = state.with_outbox(outbox)
        save(state)
    return state, tuple(deliveries)


def _alert_for(routing: Routing | None, channel: Channel, state: State, seen: Observation) -> Alert:
    """The part of an observation that a channel gets."""
    key = channel.key
    queue = state.outbox(key).queue
    return Alert(state_for(routing, key, state), queue, seen_for(routing, key, seen))


def _previews(
    state: State, seen: Observation, channels: Sequence[Channel], routing: Routing | None
) -> Iterator[tuple[str, str]]:
    """Show what each channel would deliver, by its label."""
    for channel in channels:
        outbox = state.outbox(channel.key)
        alert = _alert_for(routing, channel, state, seen)
        if channel.has_work(alert, outbox) and alert.incident is not None:
            yield channel.label, channel.preview(alert)
