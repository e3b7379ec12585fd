"""The findings of an archive are packed with their examples, and unpacked when asked for."""

from __future__ import annotations

from pathlib import Path

from bench.archives import write_log
from bench.traffic import Traffic
from zoho_conformance.audit.archive_target import ArchiveTarget
from zoho_conformance.audit.engines import InProcess
from zoho_conformance.audit.kept_findings import KeptFindings
from zoho_conformance.audit.parts import parts_of
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.reports.findings_of_run import merge_cases, report_finding
from zoho_conformance.runs.library import open_library

COUNT = 200


def judged(folder: Path) -> ArchiveTarget:
    traffic = Traffic(open_library(), operations=6)
    log = write_log(folder / "calls.ndjson", traffic.exchanges(COUNT, drifted=1))
    summary = Summary()
    InProcess().run(Work(), iter(parts_of((str(log),), None, split=False)), summary, lambda _: None)
    return ArchiveTarget(summary, {0: str(log)})


def test_findings_are_unpacked_each_time_they_are_asked_for(tmp_path: Path) -> None:
    target = judged(tmp_path)
    several = 0
    for case in target.cases:
        findings = target.judgement(case).findings
        assert isinstance(findings, KeptFindings) or not findings
        unpacked = tuple(findings)
        assert all(left is not right for left, right in zip(unpacked, findings, strict=True))
        assert len(findings) == len(unpacked)
        assert tuple(findings[at] for at in range(len(findings))) == unpacked
        assert findings[1:] == unpacked[1:]
        assert all(finding.recording and finding.count for finding in unpacked)
        several += len(unpacked) > 1
    assert several > 5


def test_the_sources_of_findings_are_kept_once(tmp_path: Path) -> None:
    target = judged(tmp_path)
    findings = [each for case in target.cases for each in target.judgement(case).findings]
    sources = {id(finding.source) for finding in findings}
    assert len(sources) == len({finding.source for finding in findings}) < len(findings)
    reported = [report_finding("archive", finding, None) for finding in findings]
    assert len({id(finding.source) for finding in reported}) == len(sources)


def test_a_finding_of_one_case_is_not_copied(tmp_path: Path) -> None:
    target = judged(tmp_path)
    reported = [
        report_finding("archive", finding, None)
        for case in target.cases
        for finding in target.judgement(case).findings
    ]
    merged = merge_cases(reported)
    alone = {id(each) for each in reported} & {id(each) for each in merged}
    assert len(alone) == sum(len(finding.cases) == 1 for finding in merged) > len(merged) / 2
