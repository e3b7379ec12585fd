"""What one more run changes in the state of a watch: pure, without clock or file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.watch.events import Drift, Event, EventKind, Incident, ResolvedDrift
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.spread import first_spread
from zoho_conformance.watch.state import Blip, Select, State, everything, moment

RUNS_OF_BLIPS = 30
"""How many runs what was in a single answer is remembered for."""


def advance(
    state: State, seen: Observation, after: int, select: Select = everything
) -> tuple[State, tuple[Event, ...]]:
    """Take in one more run: the state after it, its events in every outbox, and these events.

    `after` is how many runs in a row may be unable to judge before there is an alert, and `select`
    says what of the events a channel gets.
    """
    unjudged = state.unjudged + 1 if seen.incomplete else 0
    blind = seen.incomplete and (state.blind or unjudged >= after)
    open_keys = {drift.key for drift in state.open}
    blips, recurring = _sort_blips(state, seen, open_keys)
    now = {drift.key: drift for drift in (*seen.drifts, *recurring)}
    before = _carry_over({drift.key: drift for drift in state.open}, now)
    now = {key: _with_spread(drift, before.get(key)) for key, drift in now.items()}
    missing = [drift for key, drift in before.items() if key not in now]
    quiet = {drift.key: _quieter(drift, seen) for drift in missing}
    before |= quiet
    resolved = tuple(_find_resolved(seen, quiet.values()))
    added = _sort_by_severity(drift for key, drift in now.items() if key not in before)
    spread = tuple(key for key, drift in now.items() if _has_spread(drift))
    now = {
        key: _alerted_everywhere(drift) if key in spread else drift for key, drift in now.items()
    }
    still_open = _sort_by_severity([*_find_still_open(before, now, resolved), *added])
    incident = _incident_after(
        state, seen, wrong=bool(still_open) or blind, seen_now=bool(now) or blind
    )
    about = incident or _one_run_more(state.incident, seen.when, seen_now=False)
    events = []
    if about is not None:
        if blind and not state.blind:
            events.append(_event("blind", seen.when, about, reasons=seen.reasons))
        if state.blind and not blind:
            events.append(_event("sighted", seen.when, about))
        if added or resolved or spread:
            kind = _kind(before=bool(before), after=bool(still_open))
            everywhere = _sort_by_severity(drift for drift in still_open if drift.key in spread)
            events.append(
                _event(kind, seen.when, about, added=added, resolved=resolved, spread=everywhere)
            )
    advanced = replace(
        state,
        runs=state.runs + 1,
        unjudged=unjudged,
        blind=blind,
        reasons=seen.reasons,
        causes=seen.causes,
        latest=max(state.latest, seen.when, key=moment),
        incident=incident,
        open=still_open,
        blips=blips,
        answers=state.answers if seen.kept is None else seen.kept,
        outboxes=tuple(
            replace(
                outbox,
                queue=(*outbox.queue, *select(outbox.key, events, state.open, still_open)),
            )
            for outbox in state.outboxes
        ),
    )
    return advanced, tuple(events)


def _carry_over(before: dict[str, Drift], now: dict[str, Drift]) -> dict[str, Drift]:
    """What was open; drift that an earlier version saw gets the keys that it has now.

    Known drift does not alert again if the same comes.
    """
    carried = dict(before)
    for key, drift in now.items():
        earlier = [before[old] for old in drift.earlier_keys if old in before]
        same = [old for old in earlier if drift.is_what(old)]
        if same and key not in before:
            carried = {old: open_ for old, open_ in carried.items() if open_ not in same}
            carried[key] = replace(drift, first_seen=min(old.first_seen for old in same))
    return carried


def _sort_blips(
    state: State, seen: Observation, open_keys: Collection[str]
) -> tuple[tuple[Blip, ...], list[Drift]]:
    """What was in one answer alone: for the first time, or again, or of what is open anyway.

    Of what comes again, the answers of the run before count too: it is in some answers.
    """
    known = {blip.drift.key: blip for blip in state.blips}
    kept = {key: blip for key, blip in known.items() if state.runs - blip.run < RUNS_OF_BLIPS}
    for drift in seen.drifts:
        kept.pop(drift.key, None)
    recurring = []
    for drift in seen.blips:
        earlier = kept.pop(drift.key, None)
        if drift.key in open_keys:
            recurring.append(drift)
        elif earlier is None:
            kept[drift.key] = Blip(drift, state.runs + 1)
        else:
            spread = first_spread(earlier.drift.confirmation)
            recurring.append(replace(drift, spread=spread, first_seen=earlier.drift.first_seen))
    return tuple(kept.values()), recurring


def _with_spread(drift: Drift, before: Drift | None) -> Drift:
    """Drift that a run shows, with what all answers so far say of it."""
    earlier = before.spread if before is not None else drift.spread
    if earlier is not None:
        return replace(drift, spread=earlier.after(drift.confirmation))
    return replace(drift, spread=first_spread(drift.confirmation))


def _quieter(drift: Drift, seen: Observation) -> Drift:
    """Open drift that a run did not show, with how many answers did not."""
    if drift.spread is None or not seen.shows_resolved(drift):
        return drift
    return replace(drift, spread=drift.spread.after_none(seen.answers(drift.place)))


def _has_spread(drift: Drift) -> bool:
    return (
        drift.spread is not None and drift.spread.alerted == "partly" and drift.spread.is_everywhere
    )


def _alerted_everywhere(drift: Drift) -> Drift:
    assert drift.spread is not None
    return replace(drift, spread=replace(drift.spread, alerted="everywhere"))


def _find_resolved(seen: Observation, missing: Iterable[Drift]) -> Iterator[ResolvedDrift]:
    """The drift that a run did not see and that no longer counts; the rest stays open.

    Drift that came in some answers only is gone when enough answers in a row are without it.
    """
    not_counted = dict(seen.not_counted)
    for drift in missing:
        if drift.key in not_counted:
            yield ResolvedDrift(drift, not_counted[drift.key])
        elif drift.spread is not None and not drift.spread.is_gone:
            continue
        elif seen.shows_resolved(drift):
            stale = drift.state == "gone"
            yield ResolvedDrift(drift, "baseline is up to date" if stale else "no longer seen")


def _find_still_open(
    before: dict[str, Drift], now: dict[str, Drift], resolved: Sequence[ResolvedDrift]
) -> Iterator[Drift]:
    """The drift that stays open, with the latest evidence of it."""
    gone = {ended.drift.key for ended in resolved}
    for key, drift in before.items():
        if key in now:
            yield replace(now[key], first_seen=drift.first_seen)
        elif key not in gone:
            yield drift


def _kind(*, before: bool, after: bool) -> Literal["opened", "changed", "cleared"]:
    if not before:
        return "opened"
    return "changed" if after else "cleared"


def _sort_by_severity(drifts: Iterable[Drift]) -> tuple[Drift, ...]:
    def order(drift: Drift) -> tuple[object, ...]:
        loudness = HIGHEST_FIRST.index(drift.level)
        return (
            not drift.use.startswith("used"),
            loudness,
            drift.place.operation,
            drift.case,
            drift.path,
            drift.key,
        )

    return tuple(sorted(drifts, key=order))


def _incident_after(
    state: State, seen: Observation, *, wrong: bool, seen_now: bool
) -> Incident | None:
    """The incident after the run: the one there was, a new one, or none."""
    if not wrong:
        return None
    ongoing = _one_run_more(state.incident, seen.when, seen_now=seen_now)
    if ongoing is not None:
        return ongoing
    # The count of runs tells apart two incidents that begin in the same second.
    identity = f"{state.name}\n{seen.when}\n{state.runs}"
    digest = hashlib.sha256(identity.encode()).hexdigest()
    return Incident(digest[:8], seen.when, seen.when, 1)


def _one_run_more(incident: Incident | None, when: str, *, seen_now: bool) -> Incident | None:
    if incident is None:
        return None
    return replace(incident, runs=incident.runs + 1, last=when if seen_now else incident.last)


def _event(
    kind: EventKind,
    when: str,
    incident: Incident,
    *,
    added: tuple[Drift, ...] = (),
    resolved: tuple[ResolvedDrift, ...] = (),
    reasons: tuple[str, ...] = (),
    spread: tuple[Drift, ...] = (),
) -> Event:
    return Event(kind, when, incident, added, resolved, reasons, spread)
