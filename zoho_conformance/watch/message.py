"""The message to a channel: what it has still to deliver, and what is open now.

A message is a list of lines with a meaning, rendered as Markdown or as plain text. What matters
most comes first, since channels limit its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.model.display import legible
from zoho_conformance.model.rules import ORG_CHANGE_RULES
from zoho_conformance.reports.markdown import escape, linked
from zoho_conformance.watch.events import Drift, Event, EventKind, Incident, ResolvedDrift
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.state import State

Status = Literal["drift", "not-judged", "clear"]

_MAX_WITH_EVIDENCE = 10
"""Changes shown with what was promised and what came."""
_MAX_LINES = 50
"""Further changes shown in one line each."""
_MAX_EVIDENCE_CHARS = 300
_MAX_OPERATIONS = 3
"""Operations that are named where more show a change."""
_HEADINGS: Mapping[EventKind, str] = {
    "opened": "New drift",
    "changed": "Drift changed",
    "cleared": "All drift resolved",
    "blind": "Could not judge",
    "sighted": "Judged again",
}
_HINTS_BY_CAUSE = {
    "auth": "auth: check the credentials (ZOHO_…) of the watch",
    "rate-limited": "rate-limited: run the watch less often, or with --max-requests",
    "outage": "outage: check whether the org's host answers; the watch recovers by itself",
}


@dataclass(frozen=True, slots=True)
class Alert:
    """The state after a run, the events that a channel has to deliver, and what the run saw."""

    state: State
    events: tuple[Event, ...]
    seen: Observation

    @property
    def incident(self) -> Incident | None:
        """The incident that there is, or that of the latest event; None where there is neither."""
        latest = self.events[-1].incident if self.events else None
        return self.state.incident or latest

    @property
    def status(self) -> Status:
        """`drift` as long as any is open; `not-judged` if the last run could not; else `clear`."""
        if self.state.open:
            return "drift"
        return "not-judged" if self.state.unjudged else "clear"


def title(alert: Alert) -> str:
    """One line: which watch this is, and how things stand."""
    state, events = alert.state, alert.events
    parts = [_count_open(state.open)] if state.open else []
    if state.open:
        resolved = [ended.drift for event in events for ended in event.resolved]
        counts = {
            "new": sum(len(_changes_of(event.added)) for event in events),
            "resolved": len(_changes_of(resolved)),
        }
        parts += [f"{count} {what}" for what, count in counts.items() if count]
    if state.unjudged:
        parts.append(f"not {_all_if_drift(alert)}judged in {_count_runs(state.unjudged)}")
    if not parts:
        judged = events and all(event.kind in ("blind", "sighted") for event in events)
        parts.append("judged again, no drift" if judged else "clear")
    return f"Zoho CRM conformance ({state.name}): {', '.join(parts)}"


def as_text(alert: Alert, max_chars: int) -> str:
    """Render the message as plain text that notifies no one in a chat service."""
    return _render_plain(_message(alert), max_chars)


def as_markdown(alert: Alert, max_chars: int) -> str:
    """Render the message as Markdown; what it quotes has no meaning there."""
    return _render_markdown(_message(alert), max_chars)


def changes_as_markdown(events: Sequence[Event], max_chars: int) -> str:
    """Render only what happened as Markdown."""
    return _render_markdown(_changes(events), max_chars)


def describe_change(drifts: Sequence[Drift]) -> str:
    """Describe a change in one line, by all the findings that show it."""
    first = drifts[0]
    if len(drifts) == 1:
        return describe(first)
    places = list(dict.fromkeys(drift.place.operation for drift in drifts))
    more = f" and {len(places) - _MAX_OPERATIONS} more" if len(places) > _MAX_OPERATIONS else ""
    paths = ", ".join(dict.fromkeys(drift.path or "the body" for drift in drifts))
    rules = " and ".join(dict.fromkeys(drift.rule for drift in drifts))
    return (
        f"{first.level} {rules} [{first.group}] {', '.join(places[:_MAX_OPERATIONS])}{more} at "
        f"{paths} ({sum(drift.count for drift in drifts)} times in {len(drifts)} findings)"
    )


def describe(drift: Drift) -> str:
    """Describe a finding in one line."""
    times = f" ({drift.count} times)" if drift.count > 1 else ""
    has_case = drift.place.axis in ("run", "recordings")
    case = f", {drift.case} of {drift.place.target}" if has_case else ""
    finding = f"{drift.level} {drift.rule} [{drift.fingerprint}]"
    if drift.rule in ORG_CHANGE_RULES:
        finding += ", changed in your org:"
    return f"{finding} {drift.place.operation}{case} at {drift.path or 'the body'}{times}"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line; a `detail` belongs to the `item` above it."""

    style: Literal["heading", "line", "item", "detail"]
    text: str
    page: str = ""
    """The title of the page that the line is about, which `url` leads to."""
    url: str | None = None


def _message(alert: Alert) -> Iterator[_Line]:
    yield from _summary(alert)
    yield from _changes(alert.events)
    yield from _still_open(alert)
    yield from _about_the_run(alert)


def _summary(alert: Alert) -> Iterator[_Line]:
    incident, state = alert.incident, alert.state
    if incident is None:
        return
    now = [_count_open(state.open)] if state.open else []
    if state.unjudged:
        last = "run" if state.unjudged == 1 else f"{state.unjudged} runs"
        now.append(f"the last {last} could not judge {_all_if_drift(alert)}".rstrip())
    yield _Line(
        "line",
        f"Incident {incident.id} of the watch {state.name}: first seen {incident.began}, last seen "
        f"{incident.last}, {_count_runs(incident.runs)}, {' and '.join(now) or 'clear now'}.",
    )


def _changes(events: Sequence[Event]) -> Iterator[_Line]:
    """What happened, the latest last; each finding with its evidence."""
    for event in events:
        yield _Line("heading", f"{_HEADINGS[event.kind]} ({event.when})")
        yield from (_Line("item", reason) for reason in event.reasons)
        new = [drift for drift in event.added if drift.state == "new"]
        stale = [drift for drift in event.added if drift.state == "gone"]
        yield from _findings("new: ", new)
        yield from _findings("in the baseline, but no longer seen: ", stale)
        yield from _findings("now in every answer: ", event.spread)
        yield from _resolved(event.resolved)


def _resolved(resolved: Sequence[ResolvedDrift]) -> Iterator[_Line]:
    by_why: dict[str, list[Drift]] = {}
    for ended in resolved:
        by_why.setdefault(ended.why, []).append(ended.drift)
    lines = [
        f"{why}: {describe_change(change)}, {change[0].sides[1]}: {_shorten(change[0].actual)}"
        if change[0].state == "new"
        else f"{why}: {describe_change(change)}"
        for why, drifts in by_why.items()
        for change in _changes_of(drifts)
    ]
    yield from (_Line("item", line) for line in lines[:_MAX_LINES])
    yield from _more_line(len(lines) - _MAX_LINES)


def _still_open(alert: Alert) -> Iterator[_Line]:
    """List what is open besides what the events show with evidence."""
    just_added = {drift.key for event in alert.events for drift in (*event.added, *event.spread)}
    older = [drift for drift in alert.state.open if drift.key not in just_added]
    if older:
        yield _Line("heading", "Still open" if just_added else "Open")
        yield from _findings("", older)


def _findings(prefix: str, drifts: Sequence[Drift]) -> Iterator[_Line]:
    changes = _changes_of(drifts)
    for number, change in enumerate(changes[: _MAX_WITH_EVIDENCE + _MAX_LINES]):
        drift = change[0]
        yield _Line("item", prefix + describe_change(change))
        if number < _MAX_WITH_EVIDENCE:
            promised, came = drift.sides
            yield _Line("detail", f"{promised}: {_shorten(drift.expected)}", drift.page, drift.url)
            yield _Line("detail", f"{came}: {_shorten(drift.actual)}")
            uses = dict.fromkeys(drift.use for drift in change if drift.use)
            yield from (_Line("detail", use) for use in uses)
            answers = (each.confirmation.words for each in change if each.confirmation)
            yield from (
                _Line("detail", f"asked again: {words}") for words in dict.fromkeys(answers)
            )
            owners = dict.fromkeys(owner for drift in change for owner in drift.owners)
            if owners:
                yield _Line("detail", f"owner: {', '.join(owners)}")
            notes = dict.fromkeys(drift.note for drift in change if drift.note)
            yield from (_Line("detail", note) for note in notes)
    yield from _more_line(len(changes) - _MAX_WITH_EVIDENCE - _MAX_LINES)


def _more_line(count: int) -> Iterator[_Line]:
    if count > 0:
        yield _Line("item", f"and {count} more")


def _about_the_run(alert: Alert) -> Iterator[_Line]:
    state = alert.state
    if alert.seen.about:
        yield _Line("heading", "Evidence of the last run")
        yield from (_Line("item", line) for line in alert.seen.about)
    if alert.seen.blips:
        yield _Line("heading", "Seen in only one answer")
        yield from _findings("", alert.seen.blips)
    if state.blind and not any(event.kind == "blind" for event in alert.events):
        yield _Line("heading", "Why it could not be judged")
        yield from (_Line("item", reason) for reason in state.reasons)
    hints = list(_hints(state, alert.seen.again))
    if hints:
        yield _Line("heading", "What to do")
        yield from (_Line("item", hint) for hint in hints)


def _hints(state: State, again: Sequence[str]) -> Iterator[str]:
    """Name the commands to go on with, and what ends an outage."""
    if state.blind:
        yield from (hint for cause, hint in _HINTS_BY_CAUSE.items() if cause in state.causes)
    answers = [drift for drift in state.open if drift.place.axis == "run"]
    if state.open:
        yield from (f"see it again: {command}" for command in again)
    if answers:
        yield f"what it means: zoho-conformance explain {answers[0].fingerprint} REPORT"
        yield "accept it: zoho-conformance baseline update REPORT --reason WHY"
    if len(answers) < len(state.open):
        yield "what a rule means: zoho-conformance explain RULE"


def _all_if_drift(alert: Alert) -> str:
    """`all` for a run that found drift, but could not judge everything."""
    return "all " if alert.seen.verdict == "drift" else ""


def _count_open(drifts: Sequence[Drift]) -> str:
    changes, findings = len(_changes_of(drifts)), len(drifts)
    if changes == findings:
        return "1 finding open" if findings == 1 else f"{findings} findings open"
    return f"{changes} change{'' if changes == 1 else 's'} open in {findings} findings"


def _changes_of(drifts: Iterable[Drift]) -> list[Sequence[Drift]]:
    """The findings that show one change together; what an earlier version saw is by itself."""
    changes: dict[tuple[str, str], list[Drift]] = {}
    for drift in drifts:
        changes.setdefault((drift.group or drift.key, drift.state), []).append(drift)
    return list(changes.values())


def _count_runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"


def _shorten(text: str) -> str:
    cut = f"{text[: _MAX_EVIDENCE_CHARS - 1]}…"
    return text if len(text) <= _MAX_EVIDENCE_CHARS else cut


_MARKDOWN = {"heading": "\n#### {}\n", "line": "{}\n", "item": "- {}", "detail": "  - {}"}
_PLAIN = {"heading": "\n{}", "line": "{}", "item": "- {}", "detail": "    {}"}
_MENTION = re.compile(r"(?<=[@<])(?=[\w!@#])")
"""Where a chat service sees a mention or a link begin: `@all`, `<!channel>`, `<https://…|words>`."""
_ZERO_WIDTH_SPACE = "\u200b"
_TRUNCATED = "Truncated here; see the report for the rest."


def _render_markdown(lines: Iterable[_Line], max_chars: int) -> str:
    return _truncate(map(_as_markdown, lines), max_chars)


def _as_markdown(line: _Line) -> str:
    text, page = escape(_one_line(line.text)), escape(_one_line(line.page))
    if line.url is not None:
        page = linked(_one_line(line.page), line.url)
    return _MARKDOWN[line.style].format(f"{text} ({page})" if page else text)


def _render_plain(lines: Iterable[_Line], max_chars: int) -> str:
    return _truncate(map(_as_plain, lines), max_chars)


def _as_plain(line: _Line) -> str:
    """A line of plain text; the address follows its title, as chat services make links of it."""
    page = f"{line.page}: {line.url}" if line.url is not None else line.page
    text = f"{line.text} ({page})" if page else line.text
    return _PLAIN[line.style].format(_MENTION.sub(_ZERO_WIDTH_SPACE, _one_line(text)))


def _one_line(text: str) -> str:
    """Put a text on one line, without characters that hide something or turn it around."""
    return legible(" ".join(text.split()))


def _truncate(lines: Iterable[str], max_chars: int) -> str:
    """Join as many whole lines as there is room for, and say where the rest is."""
    kept: list[str] = []
    room = max_chars - len(_TRUNCATED) - 2
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            kept += ["", _TRUNCATED]
            break
        kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"
