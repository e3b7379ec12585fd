"""The report in the Common Test Report Format, which dashboards of tests and their history read.

A test is a case, as in JUnit XML. What was not judged is `other`, its `rawStatus` why: CTRF has no
word for it, and it is neither passed nor failed nor skipped. Durations are 0, since a report has
none.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID

from msgspec import Struct

from zoho_conformance.model.json_pieces import write_in_pieces
from zoho_conformance.reports import wording
from zoho_conformance.reports.report import Report, json_pieces
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.results import CaseResult, list_results

_NAME = "zoho-crm-conformance"
_SPEC_VERSION = "0.0.0"

_Status = Literal["passed", "failed", "skipped", "pending", "other"]
_STATUS: dict[str, _Status] = {
    "passed": "passed",
    "failed": "failed",
    "skipped": "skipped",
    "not-judged": "other",
}


class _Document(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An object of the format; what has nothing to say is left out."""


class _Test(_Document, frozen=True, kw_only=True):
    id: str
    name: str
    status: _Status
    duration: int
    suite: tuple[str, ...]
    message: str = ""
    trace: str = ""
    raw_status: str = ""
    tags: tuple[str, ...] = ()
    file_path: str = ""
    line: int | None = None
    labels: dict[str, str] = {}
    type: str
    extra: dict[str, Any] = {}


class _Summary(_Document, frozen=True, kw_only=True):
    tests: int
    passed: int
    failed: int
    skipped: int
    pending: int
    other: int
    suites: int
    start: int
    stop: int


class _Tool(_Document, frozen=True, kw_only=True):
    name: str
    version: str


class _Environment(_Document, frozen=True, kw_only=True):
    report_name: str
    app_name: str
    app_version: str
    test_environment: str
    healthy: bool
    extra: dict[str, Any]


class _Results(_Document, frozen=True, kw_only=True):
    tool: _Tool
    summary: _Summary
    tests: tuple[_Test, ...]
    environment: _Environment


class _Report(_Document, frozen=True, kw_only=True):
    report_format: Literal["CTRF"]
    spec_version: str
    report_id: str
    timestamp: str
    generated_by: str
    results: _Results


def render(report: Report) -> str:
    """The JSON text; the same report gives the same text, its ids included."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """As `render`, piece by piece."""
    run = report.run
    tests = tuple(_test(report, result) for result in list_results(report))
    document = _Report(
        report_format="CTRF",
        spec_version=_SPEC_VERSION,
        report_id=_uuid(json_pieces(report)),
        timestamp=run.started,
        generated_by=f"{_NAME} {run.version}",
        results=_Results(
            tool=_Tool(name=_NAME, version=run.version),
            summary=_summarize(tests, run.started),
            tests=tests,
            environment=_Environment(
                report_name=wording.summary(report),
                app_name="Zoho CRM REST API",
                app_version=run.api_version,
                test_environment=run.target,
                healthy=report.verdict == "conforms",
                extra={
                    "verdict": report.verdict,
                    "failOn": run.fail_on,
                    "failOnRequests": run.fail_on_requests,
                    "contractDigest": run.contract_digest,
                    "recorded": run.recorded,
                },
            ),
        ),
    )
    yield from write_in_pieces(document)
    yield "\n"


def _summarize(tests: tuple[_Test, ...], started: str) -> _Summary:
    counts = Counter(test.status for test in tests)
    milliseconds = int(datetime.fromisoformat(started).timestamp() * 1000)
    return _Summary(
        tests=len(tests),
        passed=counts["passed"],
        failed=counts["failed"],
        skipped=counts["skipped"],
        pending=counts["pending"],
        other=counts["other"],
        suites=len({test.suite for test in tests}),
        start=milliseconds,
        stop=milliseconds,
    )


def _test(report: Report, result: CaseResult) -> _Test:
    operation = result.suite[1]
    # A finding knows where the first of its cases is recorded.
    mine = (each for each in result.findings if each.case_label == result.name)
    recorded = next((each.recorded_in for each in mine if each.recorded_in), None)
    trace = [result.text, f"again: {result.request}" if result.text and result.request else ""]
    return _Test(
        id=_uuid(("/".join((*result.suite, result.name)),)),
        name=result.name,
        status=_STATUS[result.status],
        duration=0,
        suite=result.suite,
        message=result.message,
        trace="\n\n".join(filter(None, trace)),
        raw_status=result.kind or ("not-exercised" if result.status == "skipped" else ""),
        tags=tuple(dict.fromkeys(finding.rule for finding in result.findings)),
        file_path=recorded.file if recorded else "",
        line=recorded.line if recorded else None,
        labels={"operation": operation} if operation in report.coverage else {},
        type="contract",
        extra=_describe_findings(result),
    )


def _describe_findings(result: CaseResult) -> dict[str, Any]:
    """What the findings of a test are known by elsewhere, and for how many exchanges it stands."""
    findings = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "level": finding.level,
            "ourRequest": finding.our_request,
            **({"used": finding.used, "usedAt": finding.used_at} if finding.used else {}),
            "state": finding.state,
            "path": finding.path,
            "page": finding.source.link,
            **_configured(finding),
        }
        for finding in result.findings
    ]
    extra: dict[str, Any] = {"findings": findings} if findings else {}
    return extra | ({"exchanges": result.count} if result.count > 1 else {})


def _configured(finding: ReportFinding) -> dict[str, Any]:
    if finding.configured is None:
        return {}
    return {
        "documentedLevel": finding.documented_level,
        "configuredLevel": finding.configured.level,
        "levelReason": finding.configured.reason,
    }


def _uuid(pieces: Iterable[str]) -> str:
    """An id that is the same in every run for the same text: one of RFC 9562's version 5."""
    digest = hashlib.sha1(NAMESPACE_URL.bytes, usedforsecurity=False)
    for piece in chain((f"urn:{_NAME}:",), pieces):
        digest.update(piece.encode())
    return str(UUID(bytes=digest.digest()[:16], version=5))
