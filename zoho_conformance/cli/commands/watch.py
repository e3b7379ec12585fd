"""`watch`: a run compared with all before it; what changed is told to whoever is to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.rules import Level
from zoho_conformance.watch import deliver, observation, payload, state
from zoho_conformance.watch.channels import Channel
from zoho_conformance.watch.deliver import Delivery
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.message import News
from zoho_conformance.watch.observation import Sight
from zoho_conformance.watch.state import State
from zoho_conformance.watch.state_file import Keeper

Look = "Callable[[], Mapping[str, Any]]"
_NOT_JUDGED = 3


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run saw, the state after it, and what happened.

    ``deliveries`` are empty in a rehearsal, ``shown`` are then the messages, by channel.
    """

    file: Path
    state: State
    sight: Sight
    events: tuple[Event, ...]
    deliveries: tuple[Delivery, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> tuple[Delivery, ...]:
        """The channels that were not told what they were to be."""
        return tuple(one for one in self.deliveries if one.outcome == "failed")

    @property
    def exit_code(self) -> int:
        """That of the verdict; 3 as well where it conforms, but an alert was not delivered."""
        codes = {"conforms": 0, "drift": 1, "not-judged": _NOT_JUDGED}
        return codes[self.sight.verdict] or (_NOT_JUDGED if self.failed else 0)


def seen(looks: Sequence[Callable[[], Mapping[str, Any]]], fail_on: Level | None) -> Sight:
    """What all runs together saw; one that cannot be made is one that could not judge."""
    sights = []
    for look in looks:
        try:
            sights.append(observation.of_report(look(), fail_on))
        except UsageError:
            raise
        except ConformanceError as cause:
            sights.append(observation.not_made(_now(), str(cause).partition("\n")[0]))
    return observation.together(sights)


def watch(
    keeper: Keeper,
    names: tuple[str | None, str],
    look: Callable[[], Sight],
    channels: Sequence[Channel],
    after: int,
) -> Watched:
    """Look, take it into the state, keep that, and tell the channels.

    ``names`` are the name that was asked for, None for any, and the name of a watch that never ran.
    The state is kept before anybody is told, so that nothing is lost on the way.
    """
    with keeper.alone():
        before = keeper.load(*names)
        saw = look()
        after_it, events = _advanced(before, saw, channels, after)
        keeper.save(after_it)
        told, deliveries = deliver.deliver(after_it, saw, channels, keeper.save)
    return Watched(keeper.file, told, saw, events, deliveries)


def rehearse(
    keeper: Keeper,
    names: tuple[str | None, str],
    look: Callable[[], Sight],
    channels: Sequence[Channel],
    after: int,
) -> Watched:
    """The same, but nobody is told, and the state stays as it is."""
    before = keeper.load(*names)
    saw = look()
    after_it, events = _advanced(before, saw, channels, after)
    shown = deliver.rehearsed(after_it, saw, channels)
    return Watched(keeper.file, after_it, saw, events, shown=shown)


def told(watched: Watched) -> dict[str, Any]:
    """What happened as one object."""
    found = payload.of(News(watched.state, watched.events, watched.sight))
    return {
        **found,
        "state": str(watched.file),
        "runs": watched.state.runs,
        "deliveries": [asdict(one) for one in watched.deliveries],
        "messages": [{"channel": name, "text": text} for name, text in watched.shown],
    }


def _advanced(
    before: State, saw: Sight, channels: Sequence[Channel], after: int
) -> tuple[State, tuple[Event, ...]]:
    everybody = state.joined(before, [one.key for one in channels])
    return state.advanced(everybody, saw, after)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
