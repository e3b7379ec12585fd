"""Which findings of a report the baseline may accept, each with the entries that are about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import LEVELS, Level, at_or_above
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import (
    ReportGroup,
    fingerprint_of_group,
    group_findings,
)
from zoho_conformance.runs.baseline import Baseline, BaselineEntry, CameAt


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that may be accepted; `why` says what is wrong with its `entries`, if any.

    With a `group`, the group is what may be accepted, and the finding is its first.
    """

    finding: ReportFinding
    entries: tuple[BaselineEntry, ...] = ()
    why: str = ""
    group: ReportGroup | None = None

    @property
    def entry(self) -> BaselineEntry | None:
        """The entry that is to be renewed."""
        return next(iter(self.entries), None)


@dataclass(frozen=True, slots=True)
class AcceptOptions:
    """How to accept findings.

    - `ask`: gives the reason for one, empty to leave it out
    - `reason`, `ticket`, `owner`: what to note, None for what an entry has already
    - `expires`: the last day on which what is accepted is valid, None for the default
    - `level`: the lowest level that is accepted
    - `only`: the fingerprints to accept, of findings or of groups; none for all
    - `groups`: whether to accept each change as a whole, wherever it shows
    - `renew`: whether to keep the reasons of entries that are no longer valid, and add none
    """

    ask: Callable[[Candidate], str] | None = None
    reason: str | None = None
    ticket: str | None = None
    owner: str | None = None
    expires: date | None = None
    level: Level = "warning"
    only: tuple[str, ...] = ()
    renew: bool = False
    groups: bool = False


def findings_seen(report: Report) -> dict[str, ReportFinding]:
    """By fingerprint, the findings that an entry can accept, each at its highest level.

    If a finding is known in some of its cases, it is the others that can be accepted.
    """
    seen: dict[str, ReportFinding] = {}
    for finding in report.findings:
        # What a ruling accepts needs no entry, and what is gone was not seen.
        by_ruling = finding.state == "known" and finding.accepted is None
        if finding.state == "gone" or by_ruling:
            continue
        before = seen.get(finding.fingerprint)
        if before is None or _weight(finding) > _weight(before):
            seen[finding.fingerprint] = finding
    return seen


def _weight(finding: ReportFinding) -> tuple[bool, int]:
    return finding.state == "new", LEVELS.index(finding.level)


def entries_of(finding: ReportFinding, baseline: Baseline) -> Sequence[BaselineEntry]:
    """The entries about a finding: its own, that of its group, those of its cases."""
    return baseline.entries_of(
        finding.fingerprint, fingerprint_of_group(finding), *finding.earlier_fingerprints
    )


def _came_at(findings: Iterable[ReportFinding]) -> CameAt:
    """What came at each place of a report."""
    came: dict[str, set[tuple[str, str]]] = {}
    for finding in findings:
        sides = (finding.promised or finding.expected, finding.came or finding.actual)
        for place in finding.earlier_fingerprints:
            came.setdefault(place, set()).add(sides)
    return {place: frozenset(sides) for place, sides in came.items()}


def find_candidates(
    report: Report,
    findings: dict[str, ReportFinding],
    baseline: Baseline,
    options: AcceptOptions,
) -> list[Candidate]:
    """Choose what to accept; `UsageError` for what is asked for and cannot be."""
    candidates: dict[str, Candidate] = {}
    groups = {group.fingerprint: group for group in group_findings(report.findings)}
    came = _came_at(findings.values())
    known = set()
    for fingerprint, finding in findings.items():
        entries = entries_of(finding, baseline)
        why = [baseline.why_not_covered(entry, finding, came) for entry in entries]
        valid = [entry for entry, reason in zip(entries, why, strict=True) if not reason]
        renewable = [entry for entry in valid if entry.came is None]
        asked = options.renew or fingerprint in options.only
        group = groups[fingerprint_of_group(finding)]
        as_group = options.groups or group.fingerprint in options.only
        if valid and not (len(valid) == len(renewable) and asked):
            # What an earlier version wrote keeps its reason until it is renewed.
            known.add(fingerprint)
        elif entries:
            reason = next(filter(None, why), baseline.why_renew(entries[0], fingerprint))
            whole = group if entries[0].is_group else None
            key = entries[0].fingerprint if whole else fingerprint
            candidates[key] = Candidate(finding, tuple(entries), reason, whole)
        elif at_or_above(group.level if as_group else finding.level, options.level):
            key = group.fingerprint if as_group else fingerprint
            candidates.setdefault(key, Candidate(finding, group=group if as_group else None))
    for fingerprint in sorted(set(options.only) - candidates.keys()):
        asked_for = findings.get(fingerprint) or groups.get(fingerprint)
        is_known = fingerprint in known or fingerprint in baseline.entries
        raise UsageError(f"--only {fingerprint}: {_why_not_accepted(asked_for, known=is_known)}")
    if any(candidate.group and candidate.finding.came is None for candidate in candidates.values()):
        raise UsageError(
            "reports of earlier versions do not say which findings are one change; run `check` "
            "again"
        )
    return [
        candidate
        for fingerprint, candidate in candidates.items()
        if not options.only or fingerprint in options.only
    ]


def _why_not_accepted(finding: ReportFinding | ReportGroup | None, *, known: bool) -> str:
    if finding is None:
        return "the report has no such finding"
    if known:
        return "already known; no renewal needed"
    if isinstance(finding, ReportGroup) and finding.state == "known":
        return "all its findings are known; no renewal needed"
    return f"its level is {finding.level}; accept it with --level {finding.level}"
