"""What a channel is told: one message of all that it was not told yet, and of what is open now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.watch.alerted_finding import Drift
from zoho_conformance.watch.blocks import Block
from zoho_conformance.watch.events import Event, Incident
from zoho_conformance.watch.observation import Sight
from zoho_conformance.watch.state import State

_WHOLE = 10
"""So many findings are told with what was promised and what came."""
_LISTED = 50
"""So many more are told in a line each."""
_LONG = 300


@dataclass(frozen=True, slots=True)
class News:
    """The state after a run, the events that a channel was not told yet, and what the run saw."""

    state: State
    events: tuple[Event, ...]
    sight: Sight

    @property
    def incident(self) -> Incident | None:
        """The incident that there is, or the latest one told of; None where there is neither."""
        latest = self.events[-1].incident if self.events else None
        return self.state.incident or latest

    @property
    def status(self) -> str:
        """`drift` as long as any is open; `not-judged` if the last run could not; else `clear`."""
        if self.state.open:
            return "drift"
        return "not-judged" if self.state.unjudged else "clear"


def title(news: News) -> str:
    """One line: of which watch, and how things stand."""
    state, events = news.state, news.events
    told = [_open(len(state.open))] if state.open else []
    if state.open and events:
        for what, count in (
            ("new", sum(len(one.added) for one in events)),
            ("gone", sum(len(one.gone) for one in events)),
        ):
            told += [f"{count} {what}"] if count else []
    if state.unjudged:
        told.append(f"not {_all(news)}judged in {_runs(state.unjudged)}")
    if not told:
        judged = events and all(one.kind in ("blind", "sighted") for one in events)
        told.append("judged again, no drift" if judged else "clear")
    return f"Zoho CRM conformance ({state.name}): {', '.join(told)}"


def blocks(news: News) -> Iterator[Block]:
    """The whole message, the most important first."""
    yield from _about(news)
    yield from changes(news.events)
    yield from _still(news)
    yield from _evidence(news)


def changes(events: Sequence[Event]) -> Iterator[Block]:
    """What happened, the latest last; each finding with its evidence."""
    for one in events:
        yield Block("head", f"{_WORDS[one.kind]} ({one.when})")
        yield from (Block("item", reason) for reason in one.reasons)
        news = [drift for drift in one.added if drift.state == "new"]
        stale = [drift for drift in one.added if drift.state == "gone"]
        yield from _listed("new: ", news)
        yield from _listed("in the baseline, and no longer seen: ", stale)
        for gone in one.gone[:_LISTED]:
            yield Block("item", f"{gone.why}: {place(gone.drift)}")
        yield from _more(len(one.gone) - _LISTED)


_WORDS = {
    "opened": "New drift",
    "changed": "The drift changed",
    "cleared": "All drift is gone",
    "blind": "Could not judge",
    "sighted": "Judged again",
}


def place(one: Drift) -> str:
    """A finding in one line."""
    times = f" ({one.count} times)" if one.count > 1 else ""
    case = f", {one.case} of {one.place.target}" if one.place.axis in ("run", "recordings") else ""
    where = one.path or "the body"
    return (
        f"{one.level} {one.rule} [{one.fingerprint}] {one.place.operation}{case} at {where}{times}"
    )


def _about(news: News) -> Iterator[Block]:
    incident, state = news.incident, news.state
    if incident is None:
        return
    yield Block(
        "line",
        f"Incident {incident.id} of the watch {state.name}: first seen {incident.began}, "
        f"last seen {incident.last}, {_runs(incident.runs)}, {_now(news)}.",
    )


def _now(news: News) -> str:
    state = news.state
    told = [_open(len(state.open))] if state.open else []
    if state.unjudged:
        last = "run" if state.unjudged == 1 else f"{state.unjudged} runs"
        told.append(f"the last {last} could not judge {_all(news)}".rstrip())
    return " and ".join(told) or "clear now"


def _all(news: News) -> str:
    """For a run that found drift, and yet could not judge everything."""
    return "all " if news.sight.verdict == "drift" else ""


def _still(news: News) -> Iterator[Block]:
    """What is open beside what the events tell whole."""
    just = {drift.key for one in news.events for drift in one.added}
    older = [one for one in news.state.open if one.key not in just]
    if older:
        yield Block("head", "Still open" if just else "Open")
        yield from _listed("", older)


def _listed(before: str, drifts: Sequence[Drift]) -> Iterator[Block]:
    for number, one in enumerate(drifts[: _WHOLE + _LISTED]):
        yield Block("item", before + place(one))
        if number < _WHOLE:
            promised, came = one.sides
            yield Block("within", f"{promised}: {_cut(one.expected)} ({one.page})")
            yield Block("within", f"{came}: {_cut(one.actual)}")
            if one.note:
                yield Block("within", one.note)
    yield from _more(len(drifts) - _WHOLE - _LISTED)


def _more(count: int) -> Iterator[Block]:
    if count > 0:
        yield Block("item", f"and {count} more")


def _evidence(news: News) -> Iterator[Block]:
    if news.sight.about:
        yield Block("head", "Evidence of the last run")
        yield from (Block("item", one) for one in news.sight.about)
    if news.state.blind and not any(one.kind == "blind" for one in news.events):
        yield Block("head", "Why it could not be judged")
        yield from (Block("item", one) for one in news.state.reasons)
    hints = list(_hints(news.state))
    if hints:
        yield Block("head", "What to do")
        yield from (Block("item", one) for one in hints)


def _hints(state: State) -> Iterator[str]:
    """The commands by which somebody goes on, and what ends an outage."""
    if state.blind:
        for outcome, hint in _CAUSES.items():
            if any(one.startswith(f"{outcome}: ") for one in state.reasons):
                yield hint
    answers = [one for one in state.open if one.place.axis == "run"]
    if answers:
        yield "see it again: zoho-conformance check --report x.json, with the options of this watch"
        yield f"what it means: zoho-conformance explain {answers[0].fingerprint} --report x.json"
        yield "accept it: zoho-conformance baseline update --report x.json --reason WHY"
    if len(answers) < len(state.open):
        yield "what a rule means: zoho-conformance explain RULE"


_CAUSES = {
    "auth": "auth: look after the credentials (ZOHO_…) that the watch is given",
    "rate-limited": "rate-limited: run it less often, or with --max-requests",
    "outage": "outage: look whether the org's host answers; the watch goes on by itself",
}


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _open(count: int) -> str:
    return "1 finding open" if count == 1 else f"{count} findings open"


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"
