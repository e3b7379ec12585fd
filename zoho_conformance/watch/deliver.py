"""Telling every channel what it was not told yet; one that fails keeps it for the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zoho_conformance.watch.channels import Channel, UndeliveredError
from zoho_conformance.watch.message import News
from zoho_conformance.watch.observation import Sight
from zoho_conformance.watch.state import State

Outcome = Literal["told", "failed", "nothing"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of telling a channel; ``why`` it failed, else empty."""

    channel: str
    outcome: Outcome
    why: str = ""


def deliver(
    state: State, sight: Sight, channels: Sequence[Channel], save: Callable[[State], None]
) -> tuple[State, tuple[Delivery, ...]]:
    """Tell the channels, each of which has an outbox in the state, one after the other.

    The state is saved after each: what is killed in between repeats one message at most.
    """
    done = []
    for channel in channels:
        outbox = state.outbox(channel.key)
        news = News(state, outbox.queue, sight)
        if not channel.due(news, outbox):
            done.append(Delivery(channel.label, "nothing"))
            continue
        try:
            memory = channel.tell(news, outbox)
        except UndeliveredError as cause:
            done.append(Delivery(channel.label, "failed", str(cause)))
            kept = replace(outbox, failures=outbox.failures + 1)
        else:
            done.append(Delivery(channel.label, "told"))
            kept = replace(outbox, queue=(), memory=memory, failures=0)
        state = state.with_outbox(kept)
        save(state)
    return state, tuple(done)


def rehearsed(
    state: State, sight: Sight, channels: Iterable[Channel]
) -> tuple[tuple[str, str], ...]:
    """What each channel would be told, by its label; nothing is sent."""
    found = []
    for channel in channels:
        outbox = state.outbox(channel.key)
        news = News(state, outbox.queue, sight)
        if channel.due(news, outbox) and news.incident is not None:
            found.append((channel.label, channel.shown(news)))
    return tuple(found)
