"""How old recordings are: noted after ninety days, and no verdict if they are too old."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.sessions import run_suite
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model import locations
from zoho_conformance.reports import junit, text
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.target_info import Age, measure_age
from zoho_conformance.runs.cassette_target import CassetteTarget
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

LIST = "get_record_locking_information"
_STAMP = re.compile(r"  recorded_at: .*\n")


def dated(folder: Path, days: float | None, pattern: str = "*/*.yaml") -> None:
    """Make cassettes as old as that, or without a date."""
    when = datetime.now(UTC) - timedelta(days=days or 0)
    line = "" if days is None else f"  recorded_at: '{when.isoformat(timespec='seconds')}'\n"
    files = list((folder / "v7").glob(pattern))
    assert files
    for file in files:
        file.write_text(_STAMP.sub(line, file.read_text()))


def reported(folder: Path, max_age: int | None = None) -> dict[str, Any]:
    with open_run(Settings(cassettes=folder)) as run:
        return as_json(build_report(run, run.planned, "error", max_age=max_age))


def said(report: dict[str, Any]) -> list[str]:
    return text.render(from_json(report, "a report")).splitlines()


def target(report: dict[str, Any]) -> Any:
    (only,) = report["run"]["targets"]
    return only


@pytest.mark.parametrize("days", [0, 1, 90])
def test_recordings_of_ninety_days_have_no_note(copied: Path, days: int) -> None:
    dated(copied, days)
    report = reported(copied)
    assert report["verdict"] == "conforms"
    assert (target(report)["age_days"], target(report)["age_note"]) == (days, None)
    assert not any("older than" in line for line in said(report))


def test_recordings_older_than_ninety_days_have_a_note(copied: Path) -> None:
    dated(copied, 91.5)
    report = reported(copied)
    assert report["verdict"] == "conforms"
    assert target(report)["age_days"] == 91
    assert not target(report)["too_old"]
    assert said(report)[2] == "  copied: recorded 91 days ago: older than 90 days"


def test_the_age_is_that_of_the_oldest_recording(copied: Path) -> None:
    dated(copied, 2)
    dated(copied, 200, f"{LIST}/ok.yaml")
    assert target(reported(copied))["age_days"] == 200


def test_the_age_is_that_of_judged_recordings(copied: Path) -> None:
    dated(copied, 200, f"{LIST}/ok.yaml")
    file = copied / "v7" / LIST / "ok.yaml"
    file.write_text(file.read_text().replace("code: 200", "code: 503"))
    report = reported(copied)
    assert target(report)["age_days"] == 0
    assert report["verdict"] == "not-judged"


@pytest.mark.parametrize(
    ("days", "max_age", "verdict"),
    [(31, 30, "not-judged"), (30, 30, "conforms"), (1, 0, "not-judged"), (200, 300, "conforms")],
)
def test_recordings_older_than_max_age_have_no_verdict(
    copied: Path, days: int, max_age: int, verdict: str
) -> None:
    dated(copied, days)
    report = reported(copied, max_age)
    assert report["verdict"] == verdict
    assert report["run"]["max_age"] == max_age
    assert target(report)["too_old"] == (verdict == "not-judged")
    (note,) = [line for line in said(report) if re.search("recorded .* days? ago", line)] or [""]
    assert ("record them again" in note) == (verdict == "not-judged")
    assert note.startswith(f"  copied: recorded {days} day") or not note


def test_drift_in_old_recordings_is_still_drift(copied: Path) -> None:
    file = copied / "v7" / LIST / "ok.yaml"
    file.write_text(file.read_text().replace('"Manual"', '"Manuel"'))
    dated(copied, 200)
    assert reported(copied, 30)["verdict"] == "drift"


def test_recordings_without_a_date_have_a_note(copied: Path) -> None:
    dated(copied, None, f"{LIST}/*.yaml")
    report = reported(copied)
    assert report["verdict"] == "conforms"
    assert target(report)["age_days"] is None
    files = len(list((copied / "v7" / LIST).glob("*.yaml")))
    every = target(report)["judged"]
    line = f"  copied: age unknown: {files} of {every} recordings have no date"
    assert said(report)[2] == line
    too_old = reported(copied, 10_000)
    assert too_old["verdict"] == "not-judged"
    assert said(too_old)[2].startswith(f"{line}, which --max-age needs: ")


@pytest.mark.parametrize("stamp", ["soon", "17", "[1]", "'0001-01-01T00:00:00+23:00'", "''"])
def test_a_date_that_cannot_be_read_is_unknown(copied: Path, stamp: str) -> None:
    for file in (copied / "v7").glob("*/*.yaml"):
        file.write_text(_STAMP.sub(f"  recorded_at: {stamp}\n", file.read_text()))
    report = reported(copied)
    assert "age unknown" in target(report)["age_note"]
    assert target(report)["recorded"] is None


@pytest.mark.parametrize("stamp", ["2020-01-02", "2020-01-02 03:04:05", "2020-01-02T03:04:05Z"])
def test_a_date_in_another_form_is_read(copied: Path, stamp: str) -> None:
    for file in (copied / "v7").glob("*/*.yaml"):
        file.write_text(_STAMP.sub(f"  recorded_at: {stamp}\n", file.read_text()))
    report = reported(copied)
    assert target(report)["recorded"].startswith("2020-01-02T")
    assert target(report)["recorded"].endswith("+00:00")
    assert target(report)["age_days"] > 2000


def test_a_recording_from_tomorrow_is_new(copied: Path) -> None:
    dated(copied, -3)
    assert target(reported(copied, 0))["age_days"] == 0
    assert not target(reported(copied, 0))["too_old"]


def test_the_samples_of_the_pages_have_no_age() -> None:
    report = reported(locations.root() / "cassettes" / "documented", 0)
    assert target(report)["age_days"] is target(report)["age_note"] is None
    assert not target(report)["too_old"]


def test_an_org_has_no_age() -> None:
    with open_run(Settings(target="reference")) as run:
        (reference,) = run.targets.values()
        assert measure_age(reference, [], run.started, 0) == Age()


def test_a_set_of_which_nothing_is_judged_has_no_age(copied: Path) -> None:
    with open_run(Settings(cassettes=copied)) as run:
        assert measure_age(only(run), list[Judgement](), run.started, 0) == Age()


def only(run: Run) -> CassetteTarget:
    (cassettes,) = run.targets.values()
    assert isinstance(cassettes, CassetteTarget)
    return cassettes


def test_each_set_has_an_age_of_its_own(copied: Path, tmp_path: Path) -> None:
    dated(copied, 100)
    for name in ("a", "b"):
        shutil.copytree(copied, tmp_path / "both" / name)
    dated(tmp_path / "both" / "b", 5)
    report = reported(tmp_path / "both")
    assert [target["age_days"] for target in report["run"]["targets"]] == [100, 5]
    assert [line for line in said(report) if "older than" in line] == [
        "  a: recorded 100 days ago: older than 90 days"
    ]


def test_junit_has_an_error_where_a_set_is_too_old(copied: Path) -> None:
    dated(copied, 40)
    for max_age, errors in ((None, 0), (50, 0), (30, 1)):
        root = ET.fromstring(junit.render(from_json(reported(copied, max_age), "a report")))  # noqa: S314 - our own XML
        assert root.get("errors") == str(errors)
        assert len(list(root.iter("error"))) == errors


def test_a_pytest_session_fails_if_recordings_are_too_old(
    copied: Path, pytester: pytest.Pytester
) -> None:
    dated(copied, 40)
    options = (f"--cassettes={copied}", "--max-age=30", "-k", f"{LIST}-ok and message")
    session = run_suite(pytester, *options)
    assert session.code == pytest.ExitCode.TESTS_FAILED, session.text
    assert "recorded 40 days ago" in session.text
    assert "passed" in session.text
    assert "failed" not in session.text.rpartition("recorded 40 days ago")[2]
