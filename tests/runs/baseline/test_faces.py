"""The baseline under pytest and with `record --compare`: the same verdict as `check` gives."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.runs.baseline.conftest import LIST, SOURCE, Shop, entry
from tests.runs.baseline.test_commands import ENVIRONMENT, ROOT
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.run_check import run_comparison
from zoho_conformance.runs.settings import Settings


def session(shop: Shop, *options: str) -> tuple[int, str, dict[str, object]]:
    report = shop.folder.parent / "x.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "conformance", "-q", "-pno:cacheprovider"),
            *(f"--cassettes={shop.folder}", f"--report={report}", *options),
        ],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    written = json.loads(report.read_text()) if report.exists() else {}
    return done.returncode, done.stdout + done.stderr, written


def test_known_drift_fails_no_test(shop: Shop) -> None:
    shop.drift()
    shop.accept(entry())
    asked = f"-k{LIST}-ok:key and Lock_Source"
    assert session(shop, asked)[0] == pytest.ExitCode.TESTS_FAILED
    code, said, report = session(shop, asked, f"--baseline={shop.file}")
    assert code == pytest.ExitCode.OK, said
    assert "Known by the baseline:" in said
    run = report["run"]
    assert isinstance(run, dict)
    assert (run["complete"], run["selected"]) == (False, f"{LIST}-ok:key and Lock_Source")


def test_a_lapsed_entry_fails_its_test_and_says_why(shop: Shop) -> None:
    shop.drift()
    shop.accept(entry(days=-1))
    code, said, _ = session(shop, f"-k{LIST}-ok:key", f"--baseline={shop.file}")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "accepted: the acceptance ended on " in said


def test_a_gone_entry_fails_the_session(shop: Shop) -> None:
    shop.accept(entry())
    code, said, _ = session(shop, f"-k{LIST}-ok:key", f"--baseline={shop.file}")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert " failed" not in said
    assert "In the baseline, and no longer seen:" in said


def test_a_file_that_cannot_be_used_is_told(shop: Shop) -> None:
    code, said, _ = session(shop, f"--baseline={shop.file}")
    assert code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERRUPTED)
    assert f"{shop.file}: no such file" in said
    assert "Traceback" not in said


def test_comparing_with_recordings_knows_what_is_outdated(shop: Shop) -> None:
    shop.spoil('"$editable": true', '"$editable": "true"')
    outdated = entry("data[].$editable", rule="recording-outdated")
    shop.accept(outdated, entry())
    settings = Settings(target="reference", cassettes=shop.folder, fail_on="warning")
    assert as_json(run_comparison(settings))["verdict"] == "drift"
    report = as_json(run_comparison(replace(settings, baseline=shop.file)))
    assert report["verdict"] == "conforms"
    # What `check` alone judges is not gone here.
    told = report["run"]["baseline"]
    assert (told["known"], told["gone"], told["unseen"]) == (1, 0, 1)
    assert SOURCE not in {one["path"] for one in report["findings"]}
    shop.spoil('"$editable": "true"', '"$editable": true')
    again = as_json(run_comparison(replace(settings, baseline=shop.file)))
    assert again["verdict"] == "drift"
    assert [one["state"] for one in again["findings"]] == ["gone"]


def test_a_session_that_was_stopped_is_not_complete(shop: Shop) -> None:
    shop.drift()
    code, _, report = session(shop, "-x")
    assert code == pytest.ExitCode.TESTS_FAILED
    run = report["run"]
    assert isinstance(run, dict)
    assert (run["complete"], run["selected"]) == (False, None)
