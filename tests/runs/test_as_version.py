"""Recordings of other versions, judged by the contracts of one: `--any-version`, `--as-version`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import PATH, drifted
from zoho_conformance.cli import cli
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.formats import FORMATS
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

HERE = f"https://www.zohoapis.com{PATH}"
BEFORE = HERE.replace("/v7/", "/v2/")

Judge = Callable[[Settings], Report]


def audited(settings: Settings) -> Report:
    return run_audit(settings, AuditSettings(), lambda _: None)


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., str]:
    """A log of the same drift in requests to these addresses."""

    def write(*urls: str) -> str:
        file = tmp_path / "log.ndjson"
        calls = [Call("GET", url, drifted()) for url in urls]
        file.write_text(plain_lines(calls), encoding="utf-8")
        return str(file)

    return write


@pytest.mark.parametrize("judge", [run_check, audited])
@pytest.mark.parametrize(
    ("urls", "versions"),
    [((BEFORE,), ("v2",)), ((HERE, BEFORE), ("v2", "v7")), ((HERE,), ())],
)
def test_a_finding_says_which_versions_were_asked_for(
    log: Callable[..., str], judge: Judge, urls: tuple[str, ...], versions: tuple[str, ...]
) -> None:
    report = judge(Settings(recordings=(log(*urls),), any_version=True))
    (finding,) = report.findings
    assert finding.asked_versions == versions
    assert report.run.judged_as == "v7"
    mark = f" (asked of {' and '.join(versions)}, judged as v7)" if versions else ""
    assert finding.actual.partition(" (asked")[2] == mark.partition(" (asked")[2]
    assert finding.message.endswith(mark)


def test_the_mark_is_no_part_of_what_a_finding_is(log: Callable[..., str]) -> None:
    here = run_check(Settings(recordings=(log(HERE),)))
    before = run_check(Settings(recordings=(log(BEFORE),), any_version=True))
    assert here.run.judged_as is None
    assert here.findings[0].fingerprint == before.findings[0].fingerprint


@pytest.mark.parametrize("private", [False, True])
def test_every_form_of_a_report_has_the_mark(log: Callable[..., str], *, private: bool) -> None:
    settings = Settings(recordings=(log(BEFORE),), any_version=True, private=private)
    report = run_check(settings)
    without = {
        name
        for name, form in FORMATS.items()
        if "asked of v2, judged as v7" not in form.render(report)
    }
    # Counts have no findings to mark.
    assert without == {"openmetrics"}


def _run(*words: str, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(cli, list(words), env=env)
    if isinstance(done.exception, UsageError):
        return 2, str(done.exception)
    return done.exit_code, done.output


@pytest.mark.parametrize("command", ["check", "audit"])
def test_as_version_names_the_contracts_and_judges_every_version(
    log: Callable[..., str], tmp_path: Path, command: str
) -> None:
    out = tmp_path / "x.json"
    code, _ = _run(command, log(BEFORE), "--as-version", "v7", "--report", str(out))
    assert code == 1
    (finding,) = json.loads(out.read_text("utf-8"))["findings"]
    assert finding["asked_versions"] == ["v2"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--as-version", "v9"), "--as-version v9: the contracts in"),
        (("--as-version", "v7", "--api-version", "v8"), "use one"),
        (("--as-version", "v7", "--target", "reference"), "only for recordings"),
    ],
)
def test_a_version_that_does_not_fit_is_refused(
    log: Callable[..., str], options: tuple[str, ...], problem: str
) -> None:
    code, line = _run("check", *(() if "--target" in options else (log(BEFORE),)), *options)
    assert (code, problem in line) == (2, True)


def test_as_version_needs_recordings() -> None:
    assert _run("check", "--as-version", "v7")[1].startswith("--as-version: name the recordings")


def test_a_configured_version_is_for_recordings_alone(log: Callable[..., str]) -> None:
    env = {"ZOHO_CONFORMANCE_CHECK_AS_VERSION": "v7"}
    assert _run("check", log(BEFORE), env=env)[0] == 1
    assert _run("check", "-k", "unlock", env=env)[0] == 0
