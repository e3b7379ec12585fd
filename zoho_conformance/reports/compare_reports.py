"""Two reports compared: the newer one, with what changed since the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import structs

from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.changes_since import ChangesSince
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding


def compare_reports(old: Report, new: Report) -> Report:
    """The new report, with what is new in it, gone, and still there since the old one.

    A finding is the same by its fingerprint, whatever shows it. What is not seen any more is gone
    where its cases were judged again. `UsageError` for reports of different kinds.
    """
    if old.run.kind != new.run.kind:
        raise UsageError(
            f"--compare: a report of kind {old.run.kind} and one of kind {new.run.kind} have "
            "nothing in common; compare two of one kind"
        )
    before, now = _by_fingerprint(old), _by_fingerprint(new)
    known = {
        fingerprint: earlier
        for fingerprint, finding in now.items()
        if (earlier := _earlier(finding, before)) is not None
    }
    seen_again = {earlier.fingerprint for earlier in known.values()}
    missing = [finding for key, finding in before.items() if key not in seen_again]
    judged = _judged_cases(new)
    gone = [finding for finding in missing if _is_judged(finding, judged)]
    return structs.replace(
        new,
        since=ChangesSince(
            started=old.run.started,
            version=old.run.version,
            target=old.run.target,
            new=tuple(fingerprint for fingerprint in now if fingerprint not in known),
            still_there=tuple(known),
            gone=tuple(gone),
            not_judged=tuple(finding for finding in missing if finding not in gone),
        ),
    )


def _by_fingerprint(report: Report) -> Mapping[str, ReportFinding]:
    """The findings that a run saw, each once; what its baseline only remembers it did not see."""
    findings: dict[str, ReportFinding] = {}
    for finding in report.findings:
        if finding.state != "gone":
            findings.setdefault(finding.fingerprint, finding)
    return findings


def _earlier(finding: ReportFinding, before: Mapping[str, ReportFinding]) -> ReportFinding | None:
    """The same finding in an earlier report, also one of an earlier version."""
    if finding.fingerprint in before:
        return before[finding.fingerprint]
    same = (before[name] for name in finding.earlier_fingerprints if name in before)
    return next((earlier for earlier in same if finding.is_what(earlier)), None)


def _judged_cases(report: Report) -> Collection[tuple[str, str]]:
    """The cases of operations of which everything was judged that should be."""
    judged: dict[tuple[str, str], bool] = {}
    for exchange in report.exchanges:
        case = exchange.operation, exchange.case
        judged[case] = judged.get(case, True) and exchange.judged
    return {case for case, is_judged in judged.items() if is_judged}


def _is_judged(finding: ReportFinding, judged: Collection[tuple[str, str]]) -> bool:
    return all((finding.operation, case) in judged for case in finding.case_names)
