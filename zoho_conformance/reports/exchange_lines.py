"""The exchange that shows a finding, as lines of text with what drifted marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.reports import finding_wording
from zoho_conformance.reports.evidence import ReportedEvidence, ReportedLine
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding

MARK = ">"


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of an exchange; `is_marked` where a finding is about the value that begins in it."""

    text: str
    is_marked: bool


def evidence_for(report: Report, finding: ReportFinding) -> ReportedEvidence | None:
    """The exchange that shows a finding; None if the report does not have it."""
    place = finding.target, finding.operation, finding.case_label
    return next(
        (
            each
            for each in report.evidence
            if (each.target, each.operation, each.case_label) == place
        ),
        None,
    )


def marked(lines: Sequence[ReportedLine], finding: ReportFinding) -> list[MarkedLine]:
    """The lines of a request or of an answer, those marked that a finding is about."""
    return [MarkedLine(line.text, line.path == finding.path) for line in lines]


def exchange_lines(report: Report, finding: ReportFinding) -> Iterator[str]:
    """The lines for a terminal; none if the report does not have the exchange."""
    evidence = evidence_for(report, finding)
    if evidence is None:
        return
    promised, came = finding_wording.side_labels(report, finding)
    yield f"{finding.operation}-{finding.case_label} of {finding.target}, request:"
    yield from map(_shown, marked(evidence.request, finding))
    yield ""
    yield "response:"
    notes = iter([f"  <-- {promised} {finding.expected}; {came} {finding.actual}"])
    for line in marked(evidence.response, finding):
        yield _shown(line) + (next(notes, "") if line.is_marked else "")


def _shown(line: MarkedLine) -> str:
    return f"{MARK if line.is_marked else ' '} {line.text}"
