"""Findings marked by whether they touch what our code uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from zoho_conformance.checks.documented_reads import documentation_of
from zoho_conformance.checks.touched_uses import TouchedUses
from zoho_conformance.contracts.promises import Promises
from zoho_conformance.reports.finding_wording import is_expired
from zoho_conformance.reports.report import (
    Report,
    RunInfo,
    UndocumentedRead,
    Verdict,
    is_failing,
)
from zoho_conformance.reports.report_finding import ReportFinding, severity_key
from zoho_conformance.reports.report_group import group_findings
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.settings import Settings


class UseMarker(TouchedUses):
    """Marks findings by the uses in a file; `fails_alone` is whether only what is used fails."""

    def __init__(self, file: Path, promises: Promises, *, fails_alone: bool = False) -> None:
        super().__init__(file, promises)
        self.fails_alone = fails_alone

    def mark(self, finding: ReportFinding) -> ReportFinding:
        """A finding with what it touches."""
        touch = self.touch(finding.rule, finding.source.section, finding.operation, finding.path)
        if touch is None:
            return finding
        return msgspec.structs.replace(finding, used=touch.state, used_at=touch.places)

    def undocumented_reads(self, operations: Collection[str]) -> Iterator[UndocumentedRead]:
        """The keys of some operations that code reads, and that no page has."""
        for use in self.uses:
            if use.operation not in self.promises.ids:
                continue
            operation = self.promises.canonical(use.operation)
            if operation in operations and use.by != "hand":
                promise = self.promises[operation]
                if documentation_of(promise, use.path) == "undocumented":
                    places = use.places_in_code or use.tests
                    yield UndocumentedRead(operation, use.path, places)


def open_marker(settings: Settings, library: Library) -> UseMarker | None:
    """What marks the findings of a run; None where no file is named.

    Raises `UsageError` for a file that cannot be read.
    """
    if settings.uses is None:
        return None
    return UseMarker(settings.uses, library.promises, fails_alone=settings.fail_on_used)


def mark_by_file(
    report: Report, file: Path | None, contracts: Path | None, *, fails_alone: bool = False
) -> Report:
    """A report that was made without uses, marked by those of a file; as it was without a file.

    The verdict stays, but where only what is used fails. Raises `UsageError` for a file that cannot
    be read.
    """
    if file is None:
        return report
    promises = open_library(contracts).promises
    marker = UseMarker(file, promises, fails_alone=fails_alone)
    findings = tuple(sorted(map(marker.mark, report.findings), key=severity_key))
    is_masked = report.run.masked is not None
    if is_masked:
        findings = tuple(msgspec.structs.replace(finding, used_at=()) for finding in findings)
    operations = {finding.operation for finding in findings} | report.run.contract_digests.keys()
    run = msgspec.structs.replace(report.run, uses=marker.name, fail_on_used=fails_alone)
    return msgspec.structs.replace(
        report,
        run=run,
        verdict=_verdict(report, run, findings) if fails_alone else report.verdict,
        findings=findings,
        groups=group_findings(findings),
        undocumented_reads=() if is_masked else tuple(marker.undocumented_reads(operations)),
    )


def _verdict(report: Report, run: RunInfo, findings: Sequence[ReportFinding]) -> Verdict:
    """The verdict where only what is used fails; what else ended in drift still does."""
    if any(finding.state == "new" and is_failing(run, finding) for finding in findings):
        return "drift"
    if report.verdict != "drift" or any(
        finding.state == "gone" or is_expired(report, finding) for finding in findings
    ):
        return report.verdict
    return "conforms" if run.complete else "not-judged"
