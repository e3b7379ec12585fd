"""What a webhook is sent: the JSON of `schemas/own/alert.schema.json`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from zoho_conformance.model.confirmation import Confirmation
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.report import Verdict
from zoho_conformance.watch.events import (
    Count,
    Drift,
    DriftKind,
    Event,
    EventKind,
    Fingerprint,
    Incident,
    IncidentId,
    ResolvedDrift,
    RuleId,
    Text,
    Timestamp,
)
from zoho_conformance.watch.message import Alert, Status, as_text, title
from zoho_conformance.watch.spread import Spread

MAX_FINDINGS = 200
"""Findings of each list that are sent; the counts are of all."""
_MAX_TEXT_CHARS = 20_000


class AlertedFinding(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding with its evidence."""

    fingerprint: Fingerprint
    rule: RuleId
    level: Level
    target: Text
    operation: Text
    case: Text
    path: str
    expected: Text
    actual: Text
    page: Text
    note: str
    state: DriftKind
    count: Count
    first_seen: Timestamp
    came: str | None
    group: Annotated[Fingerprint | None, Meta(description="The change that it belongs to.")]
    url: Annotated[
        str | None, Meta(description="The address that leads to the promise on its page.")
    ] = None
    use: Annotated[
        str, Meta(description="Whether our code uses it, and where; empty where that is not asked.")
    ] = ""
    confirmation: Annotated[
        Confirmation | None,
        Meta(description="What further answers showed, where the run asked again."),
    ] = None
    spread: Annotated[
        Spread | None, Meta(description="What all answers so far showed, where runs asked again.")
    ] = None
    owners: Annotated[tuple[Text, ...], Meta(description="Its owners; empty for none.")] = ()


class ResolvedFinding(AlertedFinding, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding that no longer counts, and why."""

    why: Text


_Findings = Annotated[tuple[AlertedFinding, ...], Meta(max_length=MAX_FINDINGS)]
_Resolved = Annotated[tuple[ResolvedFinding, ...], Meta(max_length=MAX_FINDINGS)]


class AlertedEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened to an incident."""

    kind: EventKind
    when: Timestamp
    incident: IncidentId
    added_count: Count
    added: _Findings
    gone_count: Count
    gone: _Resolved
    reasons: tuple[Text, ...]
    spread: Annotated[
        _Findings,
        Meta(description="Findings that came in some answers, and are in every answer now."),
    ] = ()


class Payload(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a channel has still to deliver, and what is open now."""

    schema_version: Literal[1]
    watch: Text
    status: Annotated[Status, Meta(description="How things stand, all runs taken together.")]
    verdict: Annotated[Verdict, Meta(description="That of the latest run alone.")]
    incident: Incident | None
    unjudged_runs: Annotated[
        Count, Meta(description="How many of the latest runs, in a row, could not judge.")
    ]
    reasons: Annotated[tuple[Text, ...], Meta(description="Why the latest run could not judge.")]
    events: Annotated[tuple[AlertedEvent, ...], Meta(description="Oldest first.")]
    open_count: Count
    open: Annotated[_Findings, Meta(description="The loudest first, at most 200.")]
    about: Annotated[
        tuple[Text, ...], Meta(description="A line about each target of the latest run.")
    ]
    title: Text
    text: Annotated[Text, Meta(description="All of it for people, as plain text.")]
    blips: Annotated[
        _Findings,
        Meta(description="What one answer of the latest run had, and none when it asked again."),
    ] = ()


def payload_of(alert: Alert) -> Payload:
    """Make the payload of an alert; `text` is all of it, as chat services take it."""
    state = alert.state
    return Payload(
        schema_version=1,
        watch=state.name,
        status=alert.status,
        verdict=alert.seen.verdict,
        incident=alert.incident,
        unjudged_runs=state.unjudged,
        reasons=state.reasons,
        events=tuple(map(_event, alert.events)),
        open_count=len(state.open),
        open=tuple(map(_finding, state.open[:MAX_FINDINGS])),
        about=alert.seen.about,
        title=title(alert),
        text=f"{title(alert)}\n\n{as_text(alert, _MAX_TEXT_CHARS)}",
        blips=tuple(map(_finding, alert.seen.blips[:MAX_FINDINGS])),
    )


def _event(event: Event) -> AlertedEvent:
    return AlertedEvent(
        kind=event.kind,
        when=event.when,
        incident=event.incident.id,
        added_count=len(event.added),
        added=tuple(map(_finding, event.added[:MAX_FINDINGS])),
        gone_count=len(event.resolved),
        gone=tuple(map(_resolved_finding, event.resolved[:MAX_FINDINGS])),
        reasons=event.reasons,
        spread=tuple(map(_finding, event.spread[:MAX_FINDINGS])),
    )


def _finding(drift: Drift) -> AlertedFinding:
    return AlertedFinding(
        fingerprint=drift.fingerprint,
        rule=drift.rule,
        level=drift.level,
        target=drift.place.target,
        operation=drift.place.operation,
        case=drift.case,
        path=drift.path,
        expected=drift.expected,
        actual=drift.actual,
        page=drift.page,
        note=drift.note,
        state=drift.state,
        count=drift.count,
        first_seen=drift.first_seen,
        came=drift.came,
        group=drift.group,
        url=drift.url,
        use=drift.use,
        confirmation=drift.confirmation,
        spread=drift.spread,
        owners=drift.owners,
    )


def _resolved_finding(resolved: ResolvedDrift) -> ResolvedFinding:
    return ResolvedFinding(**structs.asdict(_finding(resolved.drift)), why=resolved.why)
