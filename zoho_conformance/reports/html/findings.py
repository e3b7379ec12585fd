"""The findings as evidence cards, by operation, and what they can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.model.rules import HIGHEST_FIRST, Rule
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.html.exchange import Exchanges, ShownExchange
from zoho_conformance.reports.html.times import readable_time
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding, use_rank
from zoho_conformance.reports.report_group import fingerprint_of_group
from zoho_conformance.reports.wording import percent, pluralize

STATES = ("new", "gone", "known")
"""The states of findings, in the order that a reader needs them."""

STATE_WORDS = {"new": "new", "gone": "no longer seen", "known": "accepted"}
"""What each is called for readers."""

SinceLastRun = Literal["", "before", "later"]
"""Whether the run before had a finding already, or it came later; empty without a run before."""

FACET_WORDS: dict[str, str] = {
    **STATE_WORDS,
    **{state: words for state, words in finding_wording.USE_WORDS.items()},  # noqa: C416 - plain text as keys
    "later": "not there before",
    "before": "there before",
}
"""What values to filter by are called for readers; others are shown as they are."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, with its rule, what its two sides are called, and how to send it again.

    `change` is the anchor of the row that it belongs to, `exchange` what shows it.
    """

    anchor: str
    change: str
    finding: ReportFinding
    rule: Rule | None
    labels: tuple[str, str]
    request: str | None
    exchange: ShownExchange | None
    since_last_run: SinceLastRun

    @property
    def seen(self) -> str:
        """How often the finding was seen, and of an archive when and in what share; or nothing."""
        finding = self.finding
        if finding.exchanges is None:
            return pluralize(finding.count, "time") if finding.count > 1 else ""
        parts = [f"in {pluralize(finding.exchanges, 'exchange')}"]
        first, last = finding.first_seen, finding.last_seen
        if first and (first == last or not last):
            parts.append(f"at {readable_time(first)}")
        elif first and last:
            parts.append(f"first {readable_time(first)}, last {readable_time(last)}")
        if finding.share is not None:
            parts.append(f"{percent(finding.share)} of the operation's since that hour")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class OperationCards:
    """The findings of an operation, and how many they are by level."""

    operation: str
    cards: Sequence[Card]
    levels: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by: its values, each with the number of its findings."""

    name: str
    label: str
    values: Sequence[tuple[str, int]]


def make_cards(report: Report, new_since_last_run: frozenset[str] | None) -> list[Card]:
    """A card for each finding, the loudest first.

    `new_since_last_run` are the fingerprints that the run before had not; None where there is no
    run before.
    """
    requests = wording.requests_by_case(report)
    exchanges = Exchanges(report)
    used: Counter[str] = Counter()
    cards = []
    for finding in sorted(report.findings, key=_rank):
        fingerprint = finding.fingerprint
        used[fingerprint] += 1
        nth = used[fingerprint]
        # One drift that several targets show has one fingerprint; an anchor is unique.
        anchor = f"f-{fingerprint}" + (f"-{nth}" if nth > 1 else "")
        # What is gone belongs to no change; it has a row of its own.
        change = anchor.replace("f-", "gone-", 1)
        if finding.state != "gone":
            change = f"g-{fingerprint_of_group(finding)}"
        cards.append(
            Card(
                anchor=anchor,
                change=change,
                finding=finding,
                rule=report.rule(finding.rule),
                labels=finding_wording.side_labels(report, finding),
                request=requests.get((finding.operation, finding.case_label)),
                exchange=exchanges.of(finding),
                since_last_run=_since_last_run(finding, new_since_last_run),
            )
        )
    return cards


def _since_last_run(
    finding: ReportFinding, new_since_last_run: frozenset[str] | None
) -> SinceLastRun:
    if new_since_last_run is None or finding.state == "gone":
        return ""
    return "later" if finding.fingerprint in new_since_last_run else "before"


def _rank(finding: ReportFinding) -> tuple[int, int, int, str, str, str]:
    state, level = STATES.index(finding.state), HIGHEST_FIRST.index(finding.level)
    place = finding.operation, finding.case_label, finding.path
    return state, use_rank(finding), level, *place


def by_operation(cards: Iterable[Card]) -> list[OperationCards]:
    """The cards of each operation, in the order in which the operations come."""
    operations: dict[str, list[Card]] = {}
    for card in cards:
        operations.setdefault(card.finding.operation, []).append(card)
    return [OperationCards(name, own, _levels(own)) for name, own in operations.items()]


def _levels(cards: Sequence[Card]) -> list[tuple[str, int]]:
    counts = Counter(card.finding.level for card in cards)
    return [(level, counts[level]) for level in HIGHEST_FIRST if counts[level]]


def facets(cards: Sequence[Card]) -> dict[str, Facet]:
    """What the findings can be filtered by; each value is that of a finding."""
    findings = [card.finding for card in cards]
    values = {
        "since": _tally((card.since_last_run for card in cards), ("later", "before")),
        "level": _tally((finding.level for finding in findings), HIGHEST_FIRST),
        "state": _tally((finding.state for finding in findings), STATES),
        "rule": _tally(finding.rule for finding in findings),
        "operation": _tally(finding.operation for finding in findings),
        "target": _tally(finding.target for finding in findings),
        "used": _tally(
            (finding.used or "" for finding in findings), tuple(finding_wording.USE_WORDS)
        ),
    }
    return {name: Facet(name, name.capitalize(), counts) for name, counts in values.items()}


def _tally(values: Iterable[str], order: Sequence[str] = ()) -> list[tuple[str, int]]:
    counts = Counter(values)
    return [(value, counts[value]) for value in order or sorted(counts) if counts[value]]


def explained_rules(report: Report) -> list[Rule]:
    """The rules of the findings, each once; rules that are unknown here are left out."""
    names = sorted({finding.rule for finding in report.findings})
    rules = map(report.rule, names)
    return [rule for rule in rules if rule]
