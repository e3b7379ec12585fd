"""The findings as cards, by operation, and what they can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zoho_conformance.model.rules import HIGHEST_FIRST, Rule
from zoho_conformance.reports import wording
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding

STATES = ("new", "gone", "known")
"""The states of findings, in the order that a reader needs them."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, with its rule, what its two sides are called, and how to send it again."""

    anchor: str
    finding: ReportFinding
    rule: Rule | None
    labels: tuple[str, str]
    request: str | None
    is_new_since_last_run: bool


@dataclass(frozen=True, slots=True)
class Group:
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


def group_findings(report: Report, new_since_last_run: frozenset[str]) -> list[Group]:
    """The findings by operation, the loudest first.

    `new_since_last_run` are the fingerprints that the run before had not.
    """
    requests = wording.requests_by_case(report)
    used: Counter[str] = Counter()
    groups: dict[str, list[Card]] = {}
    for finding in sorted(report.findings, key=_rank):
        fingerprint = finding.fingerprint
        used[fingerprint] += 1
        nth = used[fingerprint]
        card = Card(
            # One drift that several targets show has one fingerprint; an anchor is unique.
            anchor=f"f-{fingerprint}" + (f"-{nth}" if nth > 1 else ""),
            finding=finding,
            rule=report.rule(finding.rule),
            labels=wording.side_labels(report, finding),
            request=requests.get((finding.operation, finding.case_label)),
            is_new_since_last_run=fingerprint in new_since_last_run,
        )
        groups.setdefault(finding.operation, []).append(card)
    return [Group(operation, cards, _levels(cards)) for operation, cards in groups.items()]


def _rank(finding: ReportFinding) -> tuple[int, int, str, str, str]:
    state, level = STATES.index(finding.state), HIGHEST_FIRST.index(finding.level)
    return state, level, finding.operation, finding.case_label, finding.path


def _levels(cards: Sequence[Card]) -> list[tuple[str, int]]:
    counts = Counter(card.finding.level for card in cards)
    return [(level, counts[level]) for level in HIGHEST_FIRST if counts[level]]


def facets(findings: Sequence[ReportFinding]) -> dict[str, Facet]:
    """What the findings can be filtered by; each value is that of a finding."""
    values = {
        "level": _tally((finding.level for finding in findings), HIGHEST_FIRST),
        "state": _tally((finding.state for finding in findings), STATES),
        "rule": _tally(finding.rule for finding in findings),
        "operation": _tally(finding.operation for finding in findings),
        "target": _tally(finding.target for finding in findings),
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
