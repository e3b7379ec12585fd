"""What changed: a row for each change of the API's, whatever the number of its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zoho_conformance.model.rules import HIGHEST_FIRST, Level, Rule
from zoho_conformance.model.uses import UseState
from zoho_conformance.reports import finding_wording
from zoho_conformance.reports.html.findings import Card
from zoho_conformance.reports.html.since import Since, SinceOf
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding, use_rank
from zoho_conformance.reports.report_group import group_findings


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for drift that was accepted, under which tickets, and for how long.

    `age_days` is the number of days from the day on which the first was accepted to the run's.
    """

    owners: Sequence[str]
    tickets: Sequence[str]
    reasons: Sequence[str]
    age_days: int
    until: date


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change: what it is, how much shows it, since when, and who answers for it.

    `places` counts the paths that `path` stands for, `other_promises` the promises that other
    operations make in the place of `promised`, and `cases` the cases, of an archive the exchanges.
    `lapsed` says what ended the acceptance of a change that is new again.
    """

    anchor: str
    level: Level
    path: str
    places: int
    promised: str
    other_promises: int
    came: str
    rules: Sequence[str]
    rule: Rule | None
    labels: tuple[str, str]
    operations: Sequence[str]
    targets: Sequence[str]
    cases: int
    since: Since | None
    responsibility: Responsibility | None
    lapsed: str
    rulings: Sequence[str]
    is_new_since_last_run: bool
    used: UseState | None
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """Rows that have the same columns."""

    rows: Sequence[ChangeRow]
    has_cases: bool
    has_since: bool
    has_owners: bool


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """The changes by what became of them.

    `again` were accepted, and are drift again: what was accepted expired, or is not what comes now.
    """

    new: ChangeTable
    again: ChangeTable
    gone: ChangeTable
    accepted: ChangeTable


def what_changed(report: Report, cards: Iterable[Card], since_of: SinceOf) -> WhatChanged:
    """The changes of a report by their state; `cards` are those of its findings."""
    changes: dict[str, list[Card]] = {}
    for card in cards:
        changes.setdefault(card.change, []).append(card)
    rows: dict[str, list[ChangeRow]] = {"new": [], "again": [], "gone": [], "known": []}
    for own in changes.values():
        states = {card.finding.state for card in own}
        state = "new" if "new" in states else states.pop()
        row = _row(report, own, since_of)
        rows["again" if row.lapsed else state].append(row)
    for table in rows.values():
        table.sort(key=_rank)
    tables = {state: _table(report, own) for state, own in rows.items()}
    return WhatChanged(
        new=tables["new"], again=tables["again"], gone=tables["gone"], accepted=tables["known"]
    )


def _row(report: Report, cards: Sequence[Card], since_of: SinceOf) -> ChangeRow:
    findings = [card.finding for card in cards]
    first = findings[0]
    groups = group_findings(findings)
    path = groups[0].path if groups else first.path
    paths = {finding.path for finding in findings}
    # If some are new, those that were accepted say nothing about the change as a whole.
    decisive = [finding for finding in findings if finding.state == first.state]
    promises = dict.fromkeys(finding.expected for finding in findings)
    exchanges = sum(finding.exchanges or 0 for finding in findings)
    return ChangeRow(
        anchor=cards[0].change,
        level=groups[0].level if groups else first.level,
        path=path,
        places=1 if path in paths else len(paths),
        promised=first.expected,
        other_promises=len(promises) - 1,
        # The new name alone: where it stands is beside it.
        came=first.came or first.actual if first.rule == "key-renamed" else first.actual,
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        rule=cards[0].rule,
        labels=cards[0].labels,
        operations=tuple(dict.fromkeys(finding.operation for finding in findings)),
        targets=tuple(dict.fromkeys(finding.target for finding in findings)),
        cases=exchanges or sum(len(finding.case_labels) for finding in findings),
        since=since_of(findings),
        responsibility=_responsibility(report, decisive),
        lapsed=_lapsed(report, decisive),
        rulings=tuple(dict.fromkeys(finding.ruling for finding in decisive if finding.ruling)),
        is_new_since_last_run=any(card.since_last_run == "later" for card in cards),
        used=min(findings, key=use_rank).used,
        cards=cards,
    )


def _lapsed(report: Report, findings: Sequence[ReportFinding]) -> str:
    again = [finding for finding in findings if finding.state == "new" and finding.accepted]
    if any(finding_wording.is_expired(report, finding) for finding in again):
        return "expired"
    return "reopened" if again else ""


def _responsibility(report: Report, findings: Sequence[ReportFinding]) -> Responsibility | None:
    accepted = [finding.accepted for finding in findings if finding.accepted]
    if not accepted:
        return None
    first = min(entry.first_seen for entry in accepted)
    try:
        run_day = date.fromisoformat(report.run.started[:10])
    except ValueError:
        run_day = first
    return Responsibility(
        owners=tuple(dict.fromkeys(entry.owner for entry in accepted if entry.owner)),
        tickets=tuple(dict.fromkeys(entry.ticket for entry in accepted if entry.ticket)),
        reasons=tuple(dict.fromkeys(entry.reason for entry in accepted)),
        age_days=max(0, (run_day - first).days),
        until=min(entry.expires for entry in accepted),
    )


def _rank(row: ChangeRow) -> tuple[int, int, int, int, str]:
    """What is used before the rest, the worst first, and of those the most widespread."""
    use = min(use_rank(card.finding) for card in row.cards)
    return use, HIGHEST_FIRST.index(row.level), -len(row.operations), -row.cases, row.path


def _table(report: Report, rows: Sequence[ChangeRow]) -> ChangeTable:
    return ChangeTable(
        rows,
        has_cases=report.run.kind == "run",
        has_since=any(row.since for row in rows),
        has_owners=any(row.responsibility for row in rows),
    )
