"""What only files of a report show: every request, the evidence, and keys over time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.test_recorded_places import GOOD, drifted
from zoho_conformance.reports import text
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "good.yaml").write_text(GOOD.read_text())
    (tmp_path / "drifted.yaml").write_text(drifted())
    return Settings(recordings=(tmp_path,))


def test_every_row_has_its_request_unless_it_is_waived(settings: Settings) -> None:
    assert all(row.request for row in run_check(settings).exchanges)
    rows = run_check(settings, for_files=False).exchanges
    assert {row.recording: bool(row.request) for row in rows} == {"good": False, "drifted": True}


@pytest.mark.parametrize("details", [True, False])
def test_the_text_of_a_report_needs_nothing_that_only_files_show(
    settings: Settings, *, details: bool
) -> None:
    every, few = run_check(settings), run_check(settings, for_files=False)
    assert every.keys_over_time
    assert not few.keys_over_time
    assert every.evidence
    assert not few.evidence
    assert "curl" in text.render(every, details=details)
    assert text.render(few, details=details) == text.render(every, details=details)


def test_of_findings_that_a_ruling_accepts_the_text_shows_neither_request_nor_place() -> None:
    every, few = run_check(Settings()), run_check(Settings(), for_files=False)
    assert {finding.state for finding in every.findings} == {"known"}
    assert all(finding.recorded_in for finding in every.findings)
    assert not any(finding.recorded_in for finding in few.findings)
    assert not any(row.request for row in few.exchanges)
    assert not few.run.contract_digests
    assert text.render(few) == text.render(every)
