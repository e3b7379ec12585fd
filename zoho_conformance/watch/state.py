"""What all runs so far came to, and what one more changes: pure, without clock or file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.watch.alerted_finding import Drift
from zoho_conformance.watch.events import Event, Gone, Incident, Kind
from zoho_conformance.watch.observation import Sight

FORGOTTEN = 100
"""Runs after which a channel that nobody names any more is forgotten, with what it was not told."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What a channel was not told yet, oldest first; ``key`` is a digest of where it is.

    ``memory`` is what the channel keeps: the number of an issue, 0 for none, None where it did not
    look. ``failures`` is how many times in a row it could not be told, ``named`` in which run it
    was last named.
    """

    key: str
    queue: tuple[Event, ...] = ()
    memory: int | None = None
    failures: int = 0
    named: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """``runs`` counts all runs, ``unjudged`` the latest ones in a row that could not judge.

    ``blind`` is whether that was told; ``open`` the drift that is there as far as is known, the
    loudest first. There is an ``incident`` as long as there is either.
    """

    name: str
    runs: int = 0
    unjudged: int = 0
    blind: bool = False
    reasons: tuple[str, ...] = ()
    incident: Incident | None = None
    open: tuple[Drift, ...] = ()
    outboxes: tuple[Outbox, ...] = ()

    def outbox(self, key: str) -> Outbox:
        """The outbox of a channel that is named."""
        return next(one for one in self.outboxes if one.key == key)

    def with_outbox(self, outbox: Outbox) -> State:
        """The state with another outbox in the place of that of the same key."""
        kept = tuple(outbox if one.key == outbox.key else one for one in self.outboxes)
        return replace(self, outboxes=kept)


def joined(state: State, keys: Sequence[str]) -> State:
    """The state with an outbox for each channel; a new one is told first of what is open."""
    known = {one.key: one for one in state.outboxes}
    boxes = [known.get(key, Outbox(key, tuple(_so_far(state)))) for key in dict.fromkeys(keys)]
    named = tuple(replace(one, named=state.runs) for one in boxes)
    others = (
        one for one in state.outboxes if one.key not in keys and state.runs - one.named <= FORGOTTEN
    )
    return replace(state, outboxes=(*named, *others))


def _so_far(state: State) -> Iterator[Event]:
    if state.incident is None:
        return
    began = state.incident.began
    if state.blind:
        yield Event("blind", began, state.incident, reasons=state.reasons)
    if state.open:
        yield Event("opened", began, state.incident, added=state.open)


def advanced(state: State, sight: Sight, after: int) -> tuple[State, tuple[Event, ...]]:
    """The state after one more run, its events in every outbox; and these events.

    ``after`` is how many runs in a row may be unable to judge before that is told.
    """
    unjudged = state.unjudged + 1 if sight.blind else 0
    blind = sight.blind and (state.blind or unjudged >= after)
    seen = {one.key: one for one in sight.drifts}
    before = {one.key: one for one in state.open}
    gone = tuple(_gone(sight, [one for key, one in before.items() if key not in seen]))
    left = before.keys() - {one.drift.key for one in gone}
    added = _sorted(one for key, one in seen.items() if key not in before)
    held = [
        replace(seen[key], first_seen=one.first_seen) if key in seen else one
        for key, one in before.items()
        if key in left
    ]
    still = _sorted([*held, *added])
    incident = _incident(state, sight, wrong=bool(still) or blind, seen=bool(seen) or blind)
    told = incident or _counted(state.incident, sight.when, seen=False)
    events = []
    if told is not None:
        if blind and not state.blind:
            events.append(Event("blind", sight.when, told, reasons=sight.reasons))
        if state.blind and not blind:
            events.append(Event("sighted", sight.when, told))
        if added or gone:
            kind = _kind(before=bool(before), still=bool(still))
            events.append(Event(kind, sight.when, told, added, gone))
    grown = replace(
        state,
        runs=state.runs + 1,
        unjudged=unjudged,
        blind=blind,
        reasons=sight.reasons,
        incident=incident,
        open=still,
        outboxes=tuple(replace(one, queue=(*one.queue, *events)) for one in state.outboxes),
    )
    return grown, tuple(events)


def _gone(sight: Sight, missing: Sequence[Drift]) -> Iterator[Gone]:
    """Which of those that were not seen are gone indeed."""
    excused = dict(sight.excused)
    for one in missing:
        if one.key in excused:
            yield Gone(one, excused[one.key])
        elif sight.sees_no(one):
            why = "the baseline is in order" if one.state == "gone" else "no longer seen"
            yield Gone(one, why)


def _kind(*, before: bool, still: bool) -> Kind:
    if not before:
        return "opened"
    return "changed" if still else "cleared"


def _sorted(drifts: Iterable[Drift]) -> tuple[Drift, ...]:
    def order(one: Drift) -> tuple[object, ...]:
        return (HIGHEST_FIRST.index(one.level), one.place.operation, one.case, one.path, one.key)

    return tuple(sorted(drifts, key=order))


def _incident(state: State, sight: Sight, *, wrong: bool, seen: bool) -> Incident | None:
    """The incident after the run: the one there was, a new one, or none."""
    if not wrong:
        return None
    going = _counted(state.incident, sight.when, seen=seen)
    if going is not None:
        return going
    # The count of runs parts two incidents that begin in the same second.
    named = f"{state.name}\n{sight.when}\n{state.runs}"
    return Incident(hashlib.sha256(named.encode()).hexdigest()[:8], sight.when, sight.when, 1)


def _counted(incident: Incident | None, when: str, *, seen: bool) -> Incident | None:
    if incident is None:
        return None
    return replace(incident, runs=incident.runs + 1, last=when if seen else incident.last)
