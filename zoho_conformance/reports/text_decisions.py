"""What people decided on findings, for a terminal: switched off, or accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.level_uses import is_off, level_note
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import fingerprint_of_group
from zoho_conformance.reports.text_groups import MAX_LISTED


def lines(report: Report, *, details: bool) -> Iterator[str]:
    """What is switched off, what a ruling accepts, and what the baseline does."""
    yield from _off_lines(report, details=details)
    yield from _known_lines(report, details=details)


def _off_lines(report: Report, *, details: bool) -> Iterator[str]:
    switched: dict[tuple[object, ...], list[ReportFinding]] = {}
    for finding in report.findings:
        if finding.state == "known" and is_off(finding):
            # In one line one change by one entry; with details each finding.
            change = finding.fingerprint if details else fingerprint_of_group(finding)
            switched.setdefault((change, finding.configured), []).append(finding)
    if switched:
        yield ""
        yield "Switched off by the configuration:"
    for findings in list(switched.values())[: None if details else MAX_LISTED]:
        yield f"  {_with_others(findings)}: {level_note(findings[0])}"
    yield from _more(len(switched), details=details)


def _known_lines(report: Report, *, details: bool) -> Iterator[str]:
    known = [each for each in report.findings if each.state == "known" and not is_off(each)]
    ruled = [finding for finding in known if finding.accepted is None]
    accepted = [finding for finding in known if finding.accepted is not None]
    if ruled:
        yield ""
        yield "Accepted by a documented ruling:"
        for finding in ruled:
            yield f"  {_place_and_rule(finding)} (ruling {finding.ruling})"
    if accepted:
        yield ""
        yield "Accepted by the baseline:"
        decisions: dict[tuple[object, ...], list[ReportFinding]] = {}
        for finding in accepted:
            decisions.setdefault(_decision(finding, details=details), []).append(finding)
        for findings in list(decisions.values())[: None if details else MAX_LISTED]:
            yield from _accepted_lines(findings)
        yield from _more(len(decisions), details=details)


def _more(number: int, *, details: bool) -> Iterator[str]:
    if number > MAX_LISTED and not details:
        yield f"  and {number - MAX_LISTED} more"


def _decision(finding: ReportFinding, *, details: bool) -> tuple[object, ...]:
    """What is shown in one line: one change, accepted for one reason; with details each finding."""
    change = finding.fingerprint if details else fingerprint_of_group(finding)
    accepted = finding.accepted
    why = (accepted.expires, accepted.reason) if accepted else ()
    return change, finding.note, *why


def _accepted_lines(findings: Sequence[ReportFinding]) -> Iterator[str]:
    first = findings[0]
    what = _with_others(findings)
    if first.accepted is not None:
        yield f"  {what}, until {first.accepted.expires}: {first.accepted.reason}"
    if first.note:
        yield f"    {first.note}"


def _with_others(findings: Sequence[ReportFinding]) -> str:
    """The first of some findings of one change, and how many others there are."""
    what = _place_and_rule(findings[0])
    if len(findings) > 1:
        others = wording.pluralize(len(findings) - 1, "further finding")
        what += f" and {others} of the same change"
    return what


def _place_and_rule(finding: ReportFinding) -> str:
    return f"{wording.place(finding)} {finding.rule} at {finding_wording.location(finding)}"
