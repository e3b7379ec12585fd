"""Faults of our requests in a verdict: told in every form, counted apart, and no drift."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zoho_conformance.guard import Drift, Guard
from zoho_conformance.model import locations
from zoho_conformance.model.rules import Level
from zoho_conformance.reports import text
from zoho_conformance.reports.formats import parse_output
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.reports.write import write_report
from zoho_conformance.runs.settings import Settings
from zoho_conformance.watch.observation import observe

_HONEST = Path("cassettes/reference/v7/lock_records/ok.yaml")
_FORMS = ("json", "junit", "sarif", "markdown", "github", "html", "ctrf", "text")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A lock as it is documented, asked for with a parameter that no page has."""
    file = tmp_path / "sent" / "lock.yaml"
    file.parent.mkdir()
    shutil.copy(locations.root() / _HONEST, file)
    sent = file.read_text(encoding="utf-8")
    file.write_text(
        sent.replace("Locking_Information__s\n", "Locking_Information__s?trigegr=workflow\n", 1),
        encoding="utf-8",
    )
    return file


def _report(file: Path, fail_on_requests: Level | None = None) -> Report:
    return run_check(Settings(recordings=(file,), fail_on_requests=fail_on_requests))


def test_a_fault_of_ours_is_counted_apart_and_is_no_drift(recording: Path) -> None:
    report = _report(recording)
    assert report.verdict == "conforms"
    assert [exchange.outcome for exchange in report.exchanges] == ["conforms"]
    (finding,) = report.findings
    assert (finding.rule, finding.our_request) == ("request-parameter-unknown", True)
    assert "0 warnings, 0 notes, 1 about our requests" in text.render(report)


@pytest.mark.parametrize(("level", "verdict"), [("error", "conforms"), ("warning", "drift")])
def test_fail_on_requests_decides_whether_faults_of_ours_fail(
    recording: Path, level: Level, verdict: str
) -> None:
    report = _report(recording, level)
    assert report.verdict == verdict
    assert bool(observe(report).drifts) == (verdict == "drift")


def test_an_archive_has_the_faults_that_a_check_has(recording: Path) -> None:
    audited = run_audit(Settings(recordings=(recording,)), AuditSettings(), lambda _: None)
    assert audited.verdict == "conforms"
    assert [finding.fingerprint for finding in audited.findings] == [
        finding.fingerprint for finding in _report(recording).findings
    ]


@pytest.mark.parametrize("form", _FORMS)
def test_every_form_says_that_it_is_our_request(form: str, recording: Path, tmp_path: Path) -> None:
    file = tmp_path / f"report.{form}"
    write_report(_report(recording, "warning"), parse_output(f"{form}={file}"))
    shown = file.read_text(encoding="utf-8").lower()
    assert "our request" in shown or "our_request" in shown
    assert "request-parameter-unknown" in shown


def test_a_guard_returns_faults_of_ours_and_fails_where_that_is_asked_for(recording: Path) -> None:
    result = Guard().check(recording)
    assert [finding.rule for finding in result.findings] == ["request-parameter-unknown"]
    (judgement,) = result.judgements
    assert judgement.with_findings(result.findings).outcome == "conforms"
    with pytest.raises(Drift, match="we sent"):
        Guard(fail_on_requests="warning").check(recording)
