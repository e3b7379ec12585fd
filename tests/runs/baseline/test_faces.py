"""Under pytest and with `record --compare` a baseline gives the same verdict as with `check`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.runs.baseline.conftest import LIST, SOURCE, Setup, entry
from zoho_conformance.model import locations
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.run_check import run_comparison
from zoho_conformance.runs.settings import Settings


def session(setup: Setup, *options: str) -> tuple[int, str, dict[str, object]]:
    report = setup.folder.parent / "x.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "conformance", "-q", "-pno:cacheprovider"),
            *(f"--cassettes={setup.folder}", f"--report={report}", *options),
        ],
        cwd=locations.root(),
        env={**os.environ, "PYTHONPATH": str(locations.root())},
        capture_output=True,
        text=True,
        check=False,
    )
    written = json.loads(report.read_text()) if report.exists() else {}
    return done.returncode, done.stdout + done.stderr, written


def test_known_drift_does_not_fail_its_test(setup: Setup) -> None:
    setup.drift()
    setup.accept(entry())
    asked = f"-k{LIST}-ok:key and Lock_Source"
    code, said, report = session(setup, asked, f"--baseline={setup.file}")
    assert code == pytest.ExitCode.OK, said
    assert "Accepted by the baseline:" in said
    run = report["run"]
    assert isinstance(run, dict)
    assert (run["complete"], run["selected"]) == (False, f"{LIST}-ok:key and Lock_Source")


def test_an_expired_entry_fails_its_test_and_says_why(setup: Setup) -> None:
    setup.drift()
    setup.accept(entry(days=-1))
    code, said, _ = session(setup, f"-k{LIST}-ok:key", f"--baseline={setup.file}")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "accepted: the acceptance ended on " in said


def test_a_resolved_entry_fails_the_session(setup: Setup) -> None:
    setup.accept(entry())
    code, said, _ = session(setup, f"-k{LIST}-ok:key", f"--baseline={setup.file}")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert " failed" not in said
    assert "In the baseline, but no longer seen:" in said


def test_a_missing_baseline_is_a_usage_error(setup: Setup) -> None:
    code, said, _ = session(setup, f"--baseline={setup.file}")
    assert code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERRUPTED)
    assert f"{setup.file}: no such file" in said
    assert "Traceback" not in said


def test_outdated_recordings_can_be_accepted_as_known(setup: Setup) -> None:
    setup.spoil('"$editable": true', '"$editable": "true"')
    outdated = entry("data[].$editable", rule="recording-outdated")
    setup.accept(outdated, entry())
    settings = Settings(target="reference", cassettes=setup.folder, fail_on="warning")
    assert as_json(run_comparison(settings))["verdict"] == "drift"
    report = as_json(run_comparison(replace(settings, baseline=setup.file)))
    assert report["verdict"] == "conforms"
    # What only `check` judges is not gone here.
    summary = report["run"]["baseline"]
    assert (summary["known"], summary["gone"], summary["unseen"]) == (1, 0, 1)
    assert SOURCE not in {finding["path"] for finding in report["findings"]}
    setup.spoil('"$editable": "true"', '"$editable": true')
    again = as_json(run_comparison(replace(settings, baseline=setup.file)))
    assert again["verdict"] == "drift"
    assert [finding["state"] for finding in again["findings"]] == ["gone"]


def test_a_session_that_was_stopped_is_incomplete(setup: Setup) -> None:
    setup.drift()
    code, _, report = session(setup, "-x")
    assert code == pytest.ExitCode.TESTS_FAILED
    run = report["run"]
    assert isinstance(run, dict)
    assert (run["complete"], run["selected"]) == (False, None)
