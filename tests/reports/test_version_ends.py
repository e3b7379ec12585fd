"""The ends of versions in reports: which version exchanges speak, and what is said of its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.command import run_command
from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import PATH, body
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

HERE = f"https://www.zohoapis.com{PATH}"
BEFORE = HERE.replace("/v7/", "/v2/")
REFUSAL = {"code": "API_NOT_SUPPORTED", "details": {}, "message": "m", "status": "error"}

Judge = Callable[[Settings], Report]


def audited(settings: Settings) -> Report:
    return run_audit(settings, AuditSettings(), lambda _: None)


def today() -> date:
    return datetime.now(UTC).date()


def ending(folder: Path, days: int, version: str = "v2") -> Path:
    file = folder / "lifecycle.toml"
    file.write_text(
        f'[[version]]\nversion = "{version}"\nends = {today() + timedelta(days)}\n'
        'source = "SUP-1"\nas_of = 2026-11-20\n',
        encoding="utf-8",
    )
    return file


def log_of(folder: Path, *urls: str, status: int = 200, answer: object = None) -> str:
    file = folder / "log.ndjson"
    calls = [Call("GET", url, answer or body(), status=status) for url in urls]
    file.write_text(plain_lines(calls), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("judge", [run_check, audited])
@pytest.mark.parametrize("any_version", [False, True])
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (91, None),
        (90, ("version-ends", "warning")),
        (0, ("version-ends", "warning")),
        (-1, ("version-ended", "error")),
    ],
)
def test_a_version_that_recordings_speak_is_told_of(
    tmp_path: Path,
    judge: Judge,
    days: int,
    said: tuple[str, str] | None,
    *,
    any_version: bool,
) -> None:
    log, lifecycle = log_of(tmp_path, BEFORE, BEFORE, HERE), ending(tmp_path, days)
    report = judge(Settings(recordings=(log,), any_version=any_version, lifecycle=lifecycle))
    rules = [(each.rule, each.level, each.count) for each in report.findings]
    assert rules == ([(*said, 2)] if said else [])
    (version,) = report.versions
    assert (version.version, version.days_left, version.exchanges) == ("v2", days, 2)
    assert report.verdict == ("drift" if days < 0 else "conforms")


@pytest.mark.parametrize("judge", [run_check, audited])
def test_nothing_is_said_of_a_version_that_nobody_speaks(tmp_path: Path, judge: Judge) -> None:
    settings = Settings(recordings=(log_of(tmp_path, HERE),), lifecycle=ending(tmp_path, -9))
    report = judge(settings)
    assert (report.findings, report.versions, report.verdict) == ((), (), "conforms")


def test_the_version_of_the_contracts_is_told_of_in_every_form(tmp_path: Path) -> None:
    ending(tmp_path, 5, "v7")
    (tmp_path / "zoho-conformance.toml").write_text('lifecycle = "lifecycle.toml"')
    forms = [f"--report={form}" for form in ("r.json", "r.xml", "r.md", "r.html", "r.sarif")]
    done = run_command(tmp_path, "check", log_of(tmp_path, HERE), *forms)
    assert done.returncode == 0
    assert "stated: SUP-1, end of v7, as of 2026-11-20)" in done.stdout
    for form in forms:
        assert "in 5 days" in (tmp_path / form.partition("=")[2]).read_text(encoding="utf-8")


@pytest.mark.parametrize("judge", [run_check, audited])
def test_another_version_that_is_refused_as_not_there_has_ended(
    tmp_path: Path, judge: Judge
) -> None:
    log = log_of(tmp_path, BEFORE, status=400, answer=REFUSAL)
    report = judge(Settings(recordings=(log,)))
    assert [(each.rule, each.operation) for each in report.findings] == [
        ("version-ended", "get_record_locking_information")
    ]


def test_an_accepted_end_stays_accepted_as_it_comes_nearer(tmp_path: Path) -> None:
    log = log_of(tmp_path, BEFORE, HERE)
    ending(tmp_path, 80)
    options = ("--cassettes", log, "--lifecycle", "lifecycle.toml")
    accept = ("baseline", "update", "--level", "warning", "--reason", "planned", *options)
    assert run_command(tmp_path, *accept).returncode == 0
    assert (
        json.loads(run_command(tmp_path, "check", *options, "--report", "json=-").stdout)[
            "findings"
        ][0]["state"]
        == "known"
    )


def test_an_audit_refuses_a_file_before_it_reads_anything(tmp_path: Path) -> None:
    done = run_command(tmp_path, "audit", "nowhere", "--lifecycle", "lifecycle.toml")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "lifecycle.toml: no such file" in done.stderr
