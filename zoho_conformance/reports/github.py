"""The report as GitHub's workflow commands: each finding an annotation at its recording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.model.display import legible
from zoho_conformance.reports import finding_wording, markdown, wording
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_MAX_ANNOTATIONS = 10
"""GitHub shows this many annotations of each level of a step, and drops the others."""
_MAX_CHANGES = 20
_MAX_SUMMARY_BYTES = 900_000
"""Below the mebibyte that GitHub takes in a step summary."""


def render(report: Report) -> str:
    """The commands, a line each; they have their effect on standard output."""
    return "".join(f"{line}\n" for line in _lines(report))


def summary(report: Report) -> str:
    """The Markdown of a step summary."""
    return markdown.render_within(report, _MAX_SUMMARY_BYTES)


def _lines(report: Report) -> Iterator[str]:
    for level, command in _COMMANDS.items():
        findings = [
            finding
            for finding in report.findings
            if finding.level == level and finding.state != "known"
        ]
        yield from _annotations(report, command, findings)
    for (outcome, reason), places in list(wording.places_not_judged(report).items())[
        :_MAX_ANNOTATIONS
    ]:
        text = (
            f"{outcome}: {reason} ({wording.pluralize(len(places), 'case')}, such as {places[0]})"
        )
        yield _command("warning", {"title": "not judged"}, text)
    reads = list(wording.undocumented_read_lines(report))
    if reads:
        yield _command("notice", {"title": "read, and on no page"}, "\n".join(reads[:_MAX_CHANGES]))
    for gap in wording.coverage_gaps(report):
        yield _command("error", {"title": "coverage"}, gap)
    if report.since is not None:
        yield _command("notice", {"title": "changes"}, "\n".join(_changes(report)))
    command = "notice" if report.verdict == "conforms" else "error"
    yield _command(command, {"title": f"Zoho CRM: {report.verdict}"}, wording.summary(report))


def _changes(report: Report) -> Iterator[str]:
    if report.since is None:
        return
    yield wording.since_line(report.since)
    rows = [row for row in wording.findings_since(report) if row[0] != "still there"]
    for word, finding in rows[:_MAX_CHANGES]:
        yield f"{word}: {finding_wording.change_line(finding)}"


def _annotations(report: Report, command: str, findings: Sequence[ReportFinding]) -> Iterator[str]:
    fits = len(findings) <= _MAX_ANNOTATIONS
    shown = findings if fits else findings[: _MAX_ANNOTATIONS - 1]
    for finding in shown:
        where = _place(finding)
        ours = "our request: " if finding.our_request else ""
        title = f"{ours}{finding.rule} [{finding.fingerprint}]"
        yield _command(command, {**where, "title": title}, _text(report, finding))
    if len(findings) > len(shown):
        text = f"{len(findings) - len(shown)} more findings: see the report"
        yield _command(command, {"title": "more findings"}, text)


def _place(finding: ReportFinding) -> dict[str, str]:
    """The file of the repository that shows it: the recording, or else the contract."""
    if finding.recorded_in is not None:
        return {"file": finding.recorded_in.file, "line": str(finding.recorded_in.line or 1)}
    contract = finding.contract
    if contract is None or contract.packaged:
        return {}
    return {"file": contract.file, "line": str(contract.line)}


def _text(report: Report, finding: ReportFinding) -> str:
    others = len(finding.also)
    more = f" and {wording.pluralize(others, 'more case')}" if others else ""
    at = f"{wording.place(finding)}{more} at {finding_wording.location(finding)}"
    at += finding_wording.times_seen(finding)
    return "\n".join([at, *finding_wording.evidence_lines(report, finding)])


def _command(name: str, properties: Mapping[str, str], text: str) -> str:
    attributes = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {attributes}::{_data(text)}"


def _data(text: str) -> str:
    lines = "\n".join(map(legible, text.split("\n")))
    return lines.replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
