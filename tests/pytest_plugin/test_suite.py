"""The suite under plain pytest: names, outcomes, options, and that no drift goes unseen."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.sessions import run_suite
from zoho_conformance.checks.coverage.gate import parse_min_coverage
from zoho_conformance.model import locations
from zoho_conformance.model.finding import fingerprint
from zoho_conformance.pytest_plugin import suite_options
from zoho_conformance.reference import EFFECT_MUTANTS, InProcessOrg, Mutant, all_mutants
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.claims import claims_of_case, findings_by_claim, unprovoked_rows
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_org import reference_in_process
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

ROOT = locations.root()
LIST = "get_record_locking_information"


@cache
def library() -> Library:
    return Library()


@dataclass(frozen=True, slots=True)
class Ran:
    """A pytest session: its exit code and output, what became of each test, and the report."""

    code: int
    said: str
    tests: dict[str, str]
    report: dict[str, Any]

    def named(self, outcome: str) -> set[str]:
        return {name for name, became in self.tests.items() if became == outcome}


RunSession = Callable[[str], Ran]


def as_ran(code: int, said: str, results: Path, report: Path) -> Ran:
    tests = {}
    for test in ET.parse(results).iter("testcase") if results.exists() else ():  # noqa: S314
        named = (test.get("name") or "").partition("[")[2].removesuffix("]")
        tests[named] = test[0].tag if len(test) else "passed"
    written = json.loads(report.read_text()) if report.exists() else {}
    return Ran(code, said, tests, written)


def run_process(folder: Path, *arguments: str, cwd: Path) -> Ran:
    """Run pytest in a process of its own, without the plugins of others."""
    results, report = folder / "process.xml", folder / "process.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider"),
            *(f"--junit-xml={results}", f"--report={report}", *arguments),
        ],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": "pytest_recording.plugin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return as_ran(done.returncode, done.stdout + done.stderr, results, report)


PATH = "data[].Lock_Source__s"
PROMISED = "one of Manual, Automatic"
BASELINE = f"""
version = 2

[[finding]]
fingerprint = "{fingerprint("value-undocumented", LIST, PATH, PROMISED, "Manuel")}"
rule = "value-undocumented"
operation = "{LIST}"
case = "ok"
path = "{PATH}"
promised = "{PROMISED}"
came = "Manuel"
level = "error"
contract = "{Library().contract_digest(LIST)}"
reason = "a slip of the pen"
first_seen = 2026-01-01
last_seen = 2026-01-01
expires = 2999-01-01
"""

UNUSABLE = {
    "--report=x.docx": "unknown suffix",
    "--cassettes=no-such-folder": "no such file or folder (expected recordings)",
    "--target=elsewhere": "invalid choice",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of the shipped recordings: `mine`; `spoilt` with a drift and a gap; an `archive`."""
    folder = tmp_path_factory.mktemp("suite")
    for name in ("mine", "spoilt"):
        shutil.copytree(ROOT / "cassettes" / "reference", folder / name)
    drifting = folder / "spoilt" / "v7" / LIST / "ok.yaml"
    text = drifting.read_text()
    assert '"Manual"' in text
    drifting.write_text(text.replace('"Manual"', '"Manuel"'))
    (folder / "spoilt" / "v7" / LIST / "ok-automatic.yaml").unlink()
    archive = folder / "archive" / "somewhere"
    shutil.copytree(folder / "spoilt" / "v7" / LIST, archive / "a")
    shutil.copytree(folder / "spoilt" / "v7" / LIST, archive / "b")
    (folder / "baseline.toml").write_text(BASELINE)
    return folder


def faces(folder: Path) -> dict[str, tuple[Settings, str | None]]:
    """Runs by name: what is asked of them, and the expression that selects cases."""
    spoilt, mine = folder / "spoilt", folder / "mine"
    least = parse_min_coverage(["keys=99"])
    return {
        "spoilt": (Settings(cassettes=spoilt), LIST),
        "accepted": (
            Settings(
                cassettes=spoilt, baseline=folder / "baseline.toml", min_coverage=least, max_age=0
            ),
            None,
        ),
        "selected": (Settings(cassettes=mine), f"{LIST}-ok:key and module.id"),
        "recordings": (
            Settings(cassettes=folder / "archive", fail_on="warning"),
            "test_rule and not (key[ or INVALID_TOKEN)",
        ),
        "reference": (Settings(target="reference"), f"{LIST}-ok"),
    }


def as_options(settings: Settings, select: str | None) -> list[str]:
    return [
        f"--target={settings.target}",
        f"--fail-on={settings.fail_on}",
        *([f"--cassettes={settings.cassettes}"] if settings.cassettes else ()),
        *([f"--baseline={settings.baseline}"] if settings.baseline else ()),
        *([f"--max-age={settings.max_age}"] if settings.max_age is not None else ()),
        *(f"--min-coverage={least.kind}={least.percent}" for least in settings.min_coverage),
        *([f"-k{select}"] if select else ()),
    ]


@pytest.fixture(scope="module")
def finished() -> dict[str, Ran]:
    """The sessions that ended, by name."""
    return {}


@pytest.fixture
def session(
    folder: Path, finished: dict[str, Ran], pytester: pytest.Pytester, tmp_path: Path
) -> RunSession:
    """Runs a session of this module by its name, once."""

    def session(name: str) -> Ran:
        if name not in finished:
            options = [name] if name in UNUSABLE else as_options(*faces(folder)[name])
            if name == "selected":
                options.append("--block-network")
            results, report = tmp_path / f"{len(finished)}.xml", tmp_path / f"{len(finished)}.json"
            done = run_suite(pytester, f"--junit-xml={results}", f"--report={report}", *options)
            finished[name] = as_ran(done.code, done.text, results, report)
        return finished[name]

    return session


def test_drift_fails_its_test_and_a_missing_cassette_makes_errors(session: RunSession) -> None:
    done = session("spoilt")
    assert done.code == pytest.ExitCode.TESTS_FAILED
    assert done.named("failure") == {f"{LIST}-ok:key[data[].Lock_Source__s]"}
    errors = done.named("error")
    assert f"{LIST}-ok-automatic:key[data[].id]" in errors
    assert all(name.startswith(f"{LIST}-ok-automatic:") for name in errors)
    assert len(done.named("passed")) > 100
    assert "not judged: not-run: no cassette: " in done.said
    assert "came:     Manuel" in done.said
    assert done.report["verdict"] == "drift"
    assert [finding["path"] for finding in done.report["findings"]] == ["data[].Lock_Source__s"]


@pytest.mark.parametrize("name", ["spoilt", "accepted", "selected", "recordings", "reference"])
def test_pytest_and_check_make_the_same_report(
    session: RunSession, folder: Path, name: str
) -> None:
    done = session(name)
    settings, select = faces(folder)[name]
    report = as_json(run_check(settings, select))
    assert report["exchanges"]
    assert without_surroundings(report) == without_surroundings(done.report)
    assert (done.code == pytest.ExitCode.OK) == (report["verdict"] == "conforms")


def without_surroundings(report: dict[str, Any]) -> dict[str, Any]:
    """A report without its time, and without the folder that its files are named from."""
    findings = [
        finding
        | {
            place: finding[place] and finding[place]["line"]
            for place in ("recorded_in", "contract")
        }
        for finding in report["findings"]
    ]
    # Keys that came alike at other times stand apart.
    followed = sorted(
        (answers["operation"], key)
        for answers in report.get("keys_over_time", [])
        for course in answers["courses"]
        for key in course["keys"]
    )
    return report | {
        "run": report["run"] | {"started": None, "seconds": None},
        "findings": findings,
        "keys_over_time": followed,
    }


def test_the_runs_that_are_compared_differ(session: RunSession) -> None:
    verdicts = {
        name: session(name).report["verdict"] for name in ("spoilt", "accepted", "selected")
    }
    assert verdicts == {"spoilt": "drift", "accepted": "not-judged", "selected": "conforms"}
    findings = session("accepted").report["findings"]
    accepted = [finding["path"] for finding in findings if finding["accepted"]]
    assert accepted == ["data[].Lock_Source__s"]
    recordings = session("recordings").report["exchanges"]
    assert {row["recording"].split("/")[1] for row in recordings} == {"a", "b"}
    assert not any("INVALID_TOKEN" in row["case"] for row in recordings)


def test_a_test_can_be_selected_by_its_name(session: RunSession) -> None:
    done = session("selected")
    assert done.code == pytest.ExitCode.OK, done.said
    assert done.named("passed") == {f"{LIST}-ok:key[data[].Locked_For__s.module.id]"}
    assert [(exchange["operation"], exchange["case"]) for exchange in done.report["exchanges"]] == [
        (LIST, "ok")
    ]


def test_the_reference_org_conforms_under_pytest(session: RunSession) -> None:
    done = session("reference")
    assert done.code == pytest.ExitCode.OK, done.said
    assert not done.named("failure") | done.named("error")
    assert done.report["run"]["target"] == "reference"
    assert done.report["requests_sent"] >= len(done.report["exchanges"])


def test_the_suite_of_an_installed_package_runs_anywhere(folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    done = run_process(
        folder,
        "-pzoho_conformance.pytest_plugin.suite_plugin",
        *("--pyargs", "zoho_conformance.pytest_plugin.suite", f"-k{LIST}-ok"),
        cwd=elsewhere,
    )
    assert done.code == pytest.ExitCode.OK, done.said
    assert f"documented/{LIST}-ok:key[data[].id]" in done.named("passed")
    assert done.report["verdict"] == "conforms"


def test_the_suite_of_the_checkout_runs_in_a_process_of_its_own(folder: Path) -> None:
    done = run_process(
        folder, "conformance", f"--cassettes={folder / 'spoilt'}", "-k", LIST, cwd=ROOT
    )
    assert done.code == pytest.ExitCode.TESTS_FAILED, done.said
    assert done.named("failure") == {f"{LIST}-ok:key[data[].Lock_Source__s]"}
    assert done.report["verdict"] == "drift"


@pytest.mark.parametrize("option", list(UNUSABLE))
def test_options_that_cannot_be_used_are_refused_in_a_line(
    session: RunSession, option: str
) -> None:
    done = session(option)
    # What is wrong with a target shows when its cases are collected.
    assert done.code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERRUPTED)
    assert not done.named("passed")
    assert UNUSABLE[option] in done.said
    assert "Traceback" not in done.said


def ids(run: Run) -> list[str]:
    planned = run.planned
    named = [claim.id for case in planned for claim in claims_of_case(run, case)]
    return [*named, *(row.id for row in unprovoked_rows(run, planned))]


def test_ids_are_unique_names() -> None:
    with open_run(Settings()) as run:
        named = ids(run)
    assert len(set(named)) == len(named)
    assert all(name.isascii() and name.isprintable() and " " not in name for name in named)


def test_ids_of_one_set_have_no_prefix(folder: Path) -> None:
    with open_run(Settings(cassettes=folder / "mine")) as run:
        named = ids(run)
    assert f"{LIST}-ok:key[data[].Locked_For__s.module.id]" in named
    assert f"{LIST}-REQUIRED_PARAM_MISSING:rule[details-parameter-unnamed]" in named
    assert f"{LIST}-INTERNAL_ERROR" in named
    assert len(set(named)) == len(named)


# One mutant of each rule: the last, whatever the operation.
BY_RULE = {
    mutant.trips: mutant
    for mutant in all_mutants(library().suite_promises).values()
    if mutant not in EFFECT_MUTANTS
}


@pytest.mark.parametrize("mutant", BY_RULE.values(), ids=BY_RULE.keys())
def test_every_finding_is_owned_by_one_claim(mutant: Mutant) -> None:
    target = reference_in_process(library(), InProcessOrg(mutant))
    run = Run(library(), [target])
    owned_count = 0
    for planned in run.planned:
        judgement = run.judgement(planned.target, planned.case)
        contradicted = findings_by_claim(claims_of_case(run, planned), judgement.findings)
        owned = [finding for findings in contradicted.values() for finding in findings]
        assert sorted(map(str, owned)) == sorted(map(str, judgement.findings))
        owned_count += len(owned)
    assert owned_count


@pytest.mark.parametrize("seconds", ["0", "-1", "86401", "1.5", "soon", "", "9" * 5000])
def test_a_time_limit_that_is_none_is_refused(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--max-time", type=suite_options._max_time)
    assert parser.parse_args(["--max-time=60"]).max_time == 60
    with pytest.raises(SystemExit):
        parser.parse_args([f"--max-time={seconds}"])
    assert "from 1 to 86400" in capsys.readouterr().err
