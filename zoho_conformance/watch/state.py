"""The sum of all runs so far, and the channels that it is delivered to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from zoho_conformance.watch.events import (
    Count,
    Drift,
    Event,
    Fingerprint,
    Incident,
    Text,
)
from zoho_conformance.watch.kept_answers import KeptAnswers
from zoho_conformance.watch.observation import Observation

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
RUNS_UNTIL_FORGOTTEN = 100
"""After so many runs a channel that is no longer asked for is forgotten, with its outbox."""


class Outbox(Struct, frozen=True, forbid_unknown_fields=True):
    """The events that a channel still has to deliver, oldest first.

    `memory` is what the channel keeps from run to run: the number of an issue, 0 for none, None
    where it did not look.
    """

    key: Annotated[Fingerprint, Meta(description="A digest of where the channel is.")]
    queue: tuple[Event, ...]
    memory: Annotated[int, Meta(ge=0)] | None
    failures: Annotated[Count, Meta(description="Failed deliveries in a row.")]
    last_run: Annotated[
        Count, Meta(description="The run in which the channel was last asked for.")
    ] = field(name="named")


class Blip(Struct, frozen=True, forbid_unknown_fields=True):
    """Drift that one answer had, and none of those for which a run asked again."""

    drift: Drift
    run: Annotated[Count, Meta(description="The run that saw it.")]


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a watch knows. There is an incident as long as drift is open or it is blind."""

    schema_version: Literal[1, 2]
    name: Text
    runs: Annotated[Count, Meta(description="How many runs there were.")]
    unjudged: Annotated[
        Count, Meta(description="How many of the latest runs, in a row, could not judge.")
    ]
    blind: Annotated[bool, Meta(description="Whether there was an alert about that.")]
    reasons: Annotated[tuple[Text, ...], Meta(description="Why the latest run could not judge.")]
    incident: Incident | None
    open: Annotated[
        tuple[Drift, ...],
        Meta(description="The drift that is there as far as is known, the loudest first."),
    ]
    outboxes: Annotated[tuple[Outbox, ...], Meta(description="One for each channel.")]
    causes: Annotated[
        tuple[str, ...], Meta(description="The outcomes that the `reasons` are about.")
    ] = ()
    latest: Annotated[
        str, Meta(description="When the latest run began; empty for a state of earlier versions.")
    ] = ""
    blips: Annotated[
        tuple[Blip, ...],
        Meta(description="Drift that was in one answer alone; seen again, it is rolling out."),
    ] = ()
    answers: Annotated[
        tuple[KeptAnswers, ...],
        Meta(description="How often each key came in the answers of reads, over all runs."),
    ] = ()

    def outbox(self, key: str) -> Outbox:
        """The outbox of a channel that was added."""
        return next(outbox for outbox in self.outboxes if outbox.key == key)

    def with_outbox(self, changed: Outbox) -> State:
        """Put an outbox in the place of that of the same key."""
        boxes = (changed if outbox.key == changed.key else outbox for outbox in self.outboxes)
        return replace(self, outboxes=tuple(boxes))


def new_state(name: str) -> State:
    """The state of a watch that never ran."""
    return State(
        schema_version=2,
        name=name,
        runs=0,
        unjudged=0,
        blind=False,
        reasons=(),
        incident=None,
        open=(),
        outboxes=(),
    )


Select = Callable[[str, Sequence[Event], Sequence[Drift], Sequence[Drift]], tuple[Event, ...]]
"""What of events a channel gets, by its key and the drift that was and is open."""


def everything(
    _key: str, events: Sequence[Event], _before: Sequence[Drift], _after: Sequence[Drift]
) -> tuple[Event, ...]:
    """Select all events, whatever the channel."""
    return tuple(events)


def add_channels(state: State, keys: Sequence[str], select: Select = everything) -> State:
    """The state with an outbox for each channel; a new one holds what is open already.

    `select` says what of it a channel gets.
    """
    so_far = tuple(_events_so_far(state))
    known = {outbox.key: outbox for outbox in state.outboxes}
    asked = tuple(
        replace(known[key], last_run=state.runs)
        if key in known
        else Outbox(key, select(key, so_far, (), state.open), None, 0, state.runs)
        for key in dict.fromkeys(keys)
    )
    others = (
        outbox
        for outbox in state.outboxes
        if outbox.key not in keys and state.runs - outbox.last_run <= RUNS_UNTIL_FORGOTTEN
    )
    return replace(state, outboxes=(*asked, *others))


def _events_so_far(state: State) -> Iterator[Event]:
    if state.incident is None:
        return
    began = state.incident.began
    if state.blind:
        yield Event("blind", began, state.incident, (), (), state.reasons, ())
    if state.open:
        yield Event("opened", began, state.incident, state.open, (), (), ())


def is_older(seen: Observation, state: State) -> bool:
    """Whether a run began before the latest that the state has taken in."""
    return bool(state.latest) and moment(seen.when) < moment(state.latest)


def moment(when: str) -> datetime:
    """A time of a run as one that can be compared; long ago where it says none."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return _LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
