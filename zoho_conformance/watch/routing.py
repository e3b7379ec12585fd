"""What goes to which channel: drift to those of its owner, all else to those of the watch."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from zoho_conformance.watch.events import Drift, Event, EventKind, ResolvedDrift
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.state import State


class _Entry(Protocol):
    @property
    def channels(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Routing:
    """The channels of each owner, by their keys; `rest` are those of drift without an owner.

    `entry_of` gives the entry of the configuration that is about drift, and `keys` the channels
    that entries name. Where the watch has no channels of its own, all channels get the rest.
    """

    entry_of: Callable[[Drift], _Entry | None]
    keys: Mapping[str, str]
    own: frozenset[str]

    @property
    def rest(self) -> frozenset[str]:
        """The channels for drift without an owner, and for runs that judged nothing."""
        return self.own or frozenset(self.keys.values())

    def is_for(self, key: str, drift: Drift) -> bool:
        """Whether drift goes to a channel."""
        entry = self.entry_of(drift)
        named = {self.keys[name] for name in entry.channels} if entry is not None else set()
        return key in (named or self.rest)

    def select(self, key: str, drifts: Iterable[Drift]) -> tuple[Drift, ...]:
        """The drift that goes to a channel."""
        return tuple(drift for drift in drifts if self.is_for(key, drift))

    def select_resolved(
        self, key: str, resolved: Iterable[ResolvedDrift]
    ) -> tuple[ResolvedDrift, ...]:
        """The drift that ended, as far as it goes to a channel."""
        return tuple(each for each in resolved if self.is_for(key, each.drift))


def select_events(
    routing: Routing,
    key: str,
    events: Sequence[Event],
    before: Sequence[Drift],
    after: Sequence[Drift],
) -> tuple[Event, ...]:
    """Which events of a run go to a channel.

    `before` and `after` are the drift that was and is open: what is more of it for the watch may be
    the first of a channel.
    """
    was_open, is_open = routing.select(key, before), routing.select(key, after)
    mine = []
    for event in events:
        if event.kind in ("blind", "sighted"):
            mine += [event] if key in routing.rest else []
            continue
        added = routing.select(key, event.added)
        resolved = routing.select_resolved(key, event.resolved)
        spread = routing.select(key, event.spread)
        if added or resolved or spread:
            kind: EventKind = "opened" if not was_open else "changed" if is_open else "cleared"
            mine.append(replace(event, kind=kind, added=added, resolved=resolved, spread=spread))
    return tuple(mine)


def seen_for(routing: Routing | None, key: str, seen: Observation) -> Observation:
    """What a run saw, for a channel: what was in one answer alone is its own too."""
    if routing is None or not seen.blips:
        return seen
    return dataclasses.replace(seen, blips=routing.select(key, seen.blips))


def state_for(routing: Routing | None, key: str, state: State) -> State:
    """The state for a channel: what is open of its own, and an incident if any is."""
    if routing is None:
        return state
    mine = routing.select(key, state.open)
    is_blind = state.blind and key in routing.rest
    incident = state.incident if mine or is_blind else None
    return replace(state, open=mine, blind=is_blind, incident=incident)
