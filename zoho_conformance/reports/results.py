"""What a run came to as test results, for the formats that CI systems read as tests.

A suite is a target and one of its operations, a test is a case of it. Drift at or above the run's
level fails its test; what was not judged is neither a pass nor drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.checks.version_ends import CASE
from zoho_conformance.model.coverage import UnexercisedRow
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.report import Report, ReportedExchange, is_failing
from zoho_conformance.reports.report_finding import ReportFinding

SuiteName = tuple[str, str]
"""A target, and one of its operations."""

Status = Literal["passed", "failed", "not-judged", "skipped"]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One test.

    `message` says in a line why it did not pass, `kind` in a word; `text` is what drifted, also
    where that fails nothing; `request` sends the request again.
    """

    suite: SuiteName
    name: str
    status: Status
    message: str = ""
    kind: str = ""
    text: str = ""
    request: str = ""
    findings: tuple[ReportFinding, ...] = ()
    count: int = 1


def list_results(report: Report) -> Iterator[CaseResult]:
    """Every test of a report: cases first, then what no case shows."""
    findings = _group_by_test(report)
    tested: dict[SuiteName, set[str]] = {}
    for exchange in report.exchanges:
        suite = (exchange.target, exchange.operation)
        tested.setdefault(suite, set()).add(exchange.case_label)
        mine = findings.get((suite, exchange.case_label), ())
        yield _judged_or_not(report, suite, exchange, mine)
    for suite, names in tested.items():
        for row in _unexercised_rows(report, suite[1]):
            if row.case not in names:
                yield CaseResult(suite, row.case, "skipped", row.reason)
    for target in report.run.targets:
        status: Status = "not-judged" if wording.unmatched_counts(report) else "skipped"
        for reason, count in target.unmatched.items():
            message = wording.pluralize(count, "exchange")
            yield CaseResult((target.name, "unmatched"), reason, status, message, "unmatched")
    yield from _versions(report, findings)
    for target_name, kind, message in _problems(report):
        yield CaseResult((target_name, "run"), kind, "not-judged", message, kind)
    for finding in report.findings:
        if finding.state == "gone":
            name = f"{finding.fingerprint} {finding.rule}"
            message = finding.note or finding.message
            suite = (finding.target, "baseline")
            yield CaseResult(suite, name, "failed", message, "gone", findings=(finding,))
    yield from _changes(report)


def _versions(
    report: Report, findings: Mapping[tuple[SuiteName, str], Sequence[ReportFinding]]
) -> Iterator[CaseResult]:
    """A test for each version of the API whose end is known."""
    for version in report.versions:
        suite = (version.target, version.operation)
        exchange = ReportedExchange(
            target=version.target,
            operation=version.operation,
            case_label=CASE,
            outcome="conforms",
            reason="",
            request=None,
            count=version.exchanges,
        )
        yield _judged_or_not(report, suite, exchange, findings.get((suite, CASE), ()))


_STATUS_OF_CHANGE: dict[str, Status] = {
    "new": "failed",
    "gone": "passed",
    "still there": "skipped",
    "not judged": "skipped",
}


def _changes(report: Report) -> Iterator[CaseResult]:
    """A test for each finding of two reports that were compared; what is new fails as drift."""
    for word, finding in wording.findings_since(report):
        status = _STATUS_OF_CHANGE[word]
        if status == "failed" and not _fails(report, finding):
            status = "passed"
        message = "" if status == "passed" else f"{word}: {finding.message}"
        suite = (finding.target, "changes")
        name = f"{finding.fingerprint} {finding.rule} {finding.operation}"
        text = f"{word}: {_text(report, finding)}"
        yield CaseResult(suite, name, status, message, word, text, findings=(finding,))


def _group_by_test(report: Report) -> dict[tuple[SuiteName, str], list[ReportFinding]]:
    """The findings that are still seen, by suite and test."""
    grouped: dict[tuple[SuiteName, str], list[ReportFinding]] = {}
    for finding in report.findings:
        labels = list(finding.case_labels)
        if report.run.kind != "run":
            # An operation is compared as a whole, whichever witness it is compared with.
            labels = [report.run.kind]
        for label in labels if finding.state != "gone" else ():
            name = (finding.target, finding.operation)
            grouped.setdefault((name, label), []).append(finding)
    return grouped


def _judged_or_not(
    report: Report,
    suite: SuiteName,
    exchange: ReportedExchange,
    findings: Sequence[ReportFinding],
) -> CaseResult:
    case, count = exchange.case_label, exchange.count
    if not exchange.judged:
        reason, outcome = exchange.reason, exchange.outcome
        return CaseResult(suite, case, "not-judged", reason, outcome, count=count)
    text = "\n\n".join(_text(report, finding) for finding in findings)
    failing = [finding for finding in findings if _fails(report, finding)]
    rules = ", ".join(dict.fromkeys(finding.rule for finding in failing))
    return CaseResult(
        suite,
        case,
        "failed" if failing else "passed",
        rules,
        "drift" if failing else "",
        text,
        exchange.request or "",
        tuple(findings),
        count,
    )


def _fails(report: Report, finding: ReportFinding) -> bool:
    if finding.state == "new" and is_failing(report.run, finding):
        return True
    return finding_wording.is_expired(report, finding)


def _text(report: Report, finding: ReportFinding) -> str:
    state = "" if finding.state == "new" else f", {finding.state}"
    location = f"{finding_wording.location(finding)}{finding_wording.times_seen(finding)}"
    ours = "our request: " if finding.our_request else ""
    head = f"{ours}{finding.level} {finding.rule} at {location} [{finding.fingerprint}{state}]"
    return "\n".join([head, *finding_wording.evidence_lines(report, finding)])


def _unexercised_rows(report: Report, operation: str) -> Sequence[UnexercisedRow]:
    coverage = report.coverage.get(operation)
    return coverage.error_rows.not_exercised if coverage else ()


def _problems(report: Report) -> Iterator[tuple[str, str, str]]:
    """What keeps the run from conforming though no case shows it: target, kind and message."""
    for target in report.run.targets:
        if target.too_old:
            yield target.name, "too-old", target.age_note or "the recordings are too old"
        for change in target.not_undone:
            yield target.name, "left-in-the-org", change
        for file in target.unread:
            yield target.name, "unreadable", file
    for gap in wording.coverage_gaps(report):
        yield "coverage", "coverage-short", gap
