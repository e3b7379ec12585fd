"""What drifted, for a terminal: a block for each change, with the evidence of its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.level_uses import level_note
from zoho_conformance.reports.linked_line import Line, LinkedLine
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import ReportGroup, by_group, group_findings

MAX_WHOLE = 10
"""How many changes are shown whole, unless details are asked for."""
MAX_LISTED = 50
"""How many more are shown in a line each."""
_MAX_NAMES = 3
_MAX_FINDINGS = 5


def lines(report: Report, new: Sequence[ReportFinding], *, details: bool) -> Iterator[Line]:
    """The changes that some findings show, the first ones whole: the loudest come first."""
    groups = by_group(new)
    requests = wording.requests_by_case(report)
    whole = groups if details else groups[:MAX_WHOLE]
    for findings in whole:
        yield ""
        yield _heading(report, group_findings(findings)[0], findings)
        if details and len(findings) > 1:
            for finding in findings:
                times = finding_wording.times_seen(finding)
                yield f"  {finding.rule} [{finding.fingerprint}]{times}"
                yield from _evidence(report, [finding], requests, details=True)
        else:
            yield from _evidence(report, findings, requests, details=details)
    rest = groups[len(whole) :]
    if not rest:
        return
    yield ""
    yield f"{wording.pluralize(len(rest), 'more change')} (in full: --details):"
    for findings in rest[:MAX_LISTED]:
        group = group_findings(findings)[0]
        yield f"  {_heading(report, group, findings)} at {_at(group)}"
    if len(rest) > MAX_LISTED:
        yield f"  and {len(rest) - MAX_LISTED} more"


def _heading(report: Report, group: ReportGroup, findings: Sequence[ReportFinding]) -> str:
    """What kind of change it is, and how much shows it."""
    single = findings[0] if len(findings) == 1 else None
    name = f"{group.level} {' and '.join(group.rules)} [{(single or group).fingerprint}]"
    if findings[0].our_request:
        name += ", our request"
    if report.run.kind != "run":
        return f"{name} {', '.join(group.operations)}"
    if group.cases > 1:
        name += f" in {wording.pluralize(group.cases, 'case')}"
        for number, noun in ((len(group.operations), "operation"), (len(group.targets), "target")):
            if number > 1:
                name += f" of {wording.pluralize(number, noun)}"
    return f"{name} ({group.count:,} times)" if group.count > group.cases else name


def _at(group: ReportGroup) -> str:
    return ", ".join(path or "the body" for path in group.paths)


def _evidence(
    report: Report,
    findings: Sequence[ReportFinding],
    requests: dict[tuple[str, str], str],
    *,
    details: bool,
) -> Iterator[Line]:
    """Where it is, what was promised, what came, and what shows it."""
    first = findings[0]
    promised, came = (f"{label}:" for label in finding_wording.side_labels(report, first))
    yield f"    at:       {_at(group_findings(findings)[0])}"
    yield from _promises(findings, promised)
    yield f"    {came:9} {first.actual}"
    if report.run.kind == "run":
        label = "case:"
        shown = findings if details else findings[:_MAX_FINDINGS]
        for finding in shown:
            known_by = f" [{finding.fingerprint}]" if len(findings) > 1 else ""
            yield f"    {label:9} {_cases(finding, details=details)}{known_by}"
            label = ""
        if len(findings) > len(shown):
            yield f"              and {len(findings) - len(shown)} more (see --details)"
        seen = dict.fromkeys(filter(None, map(finding_wording.seen, shown)))
        yield from (f"    seen:     {each}" for each in seen)
    uses = dict.fromkeys(filter(None, map(finding_wording.use_line, findings)))
    yield from (f"    use:      {each}" for each in list(uses)[:_MAX_FINDINGS])
    if first.recorded_in:
        yield f"    file:     {finding_wording.file_place(first.recorded_in)}"
    yield from _decisions(findings)
    request = requests.get((first.operation, first.case_label))
    if request:
        yield f"    again:    {request}"


def _promises(findings: Sequence[ReportFinding], label: str) -> Iterator[Line]:
    """What was promised: of several promises the first, and how many others there are."""
    promises = dict.fromkeys(finding.expected for finding in findings)
    first = findings[0]
    others = len(promises) - 1
    more = f" and {wording.pluralize(others, 'other promise')}" if others else ""
    start = f"    {label:9} {first.expected}"
    if label == "recorded:":
        # What was recorded is not on any page.
        yield f"{start}{more}"
        return
    reference = finding_wording.page_reference(first)
    yield LinkedLine(
        f"{start}  ({first.basis}: ", reference, first.source.link, f"){more}", "    page:     "
    )


def _cases(finding: ReportFinding, *, details: bool) -> str:
    cases = finding_wording.cases(finding, None if details else _MAX_NAMES)
    return f"{finding.operation}-{cases} of {finding.target}"


def _decisions(findings: Sequence[ReportFinding]) -> Iterator[str]:
    """What further answers showed, and what was decided, and why."""
    confirmed = (each.confirmation.words for each in findings if each.confirmation)
    yield from (f"    asked:    {words}" for words in dict.fromkeys(confirmed))
    notes = dict.fromkeys(level_note(finding) for finding in findings)
    yield from (f"    level:    {note}" for note in notes if note)
    owners = dict.fromkeys(owner for finding in findings for owner in finding.owners)
    if owners:
        yield f"    owner:    {', '.join(owners)}"
    for finding in findings:
        if finding.why:
            yield f"    because:  {finding.why} (ruling {finding.ruling})"
        if finding.note:
            yield f"    accepted: {finding.note}"
