"""Under pytest and with `record --compare` a baseline gives the same verdict as with `check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tests.runs.baseline.conftest import LIST, SOURCE, Setup, entry
from tests.sessions import run_suite
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.run_check import run_comparison
from zoho_conformance.runs.settings import Settings

Suite = Callable[..., tuple[int, str, dict[str, Any]]]


@pytest.fixture
def suite(setup: Setup, pytester: pytest.Pytester) -> Suite:
    """Runs the suite on the cassettes; gives its exit code, what it printed, and its report."""

    def suite(*options: str) -> tuple[int, str, dict[str, Any]]:
        report = setup.folder.parent / "x.json"
        session = run_suite(pytester, f"--cassettes={setup.folder}", f"--report={report}", *options)
        written = json.loads(report.read_text()) if report.exists() else {}
        return session.code, session.text, written

    return suite


def test_known_drift_does_not_fail_its_test(setup: Setup, suite: Suite) -> None:
    setup.drift()
    setup.accept(entry())
    asked = f"-k{LIST}-ok:key and Lock_Source"
    code, said, report = suite(asked, f"--baseline={setup.file}")
    assert code == pytest.ExitCode.OK, said
    assert "Accepted by the baseline:" in said
    run = report["run"]
    assert (run["complete"], run["selected"]) == (False, f"{LIST}-ok:key and Lock_Source")


def test_an_expired_entry_fails_its_test_and_says_why(setup: Setup, suite: Suite) -> None:
    setup.drift()
    setup.accept(entry(days=-1))
    code, said, _ = suite(f"-k{LIST}-ok:key", f"--baseline={setup.file}")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "accepted: the acceptance expired on " in said


def test_a_resolved_entry_fails_the_session(setup: Setup, suite: Suite) -> None:
    setup.accept(entry())
    code, said, _ = suite(f"-k{LIST}-ok:key", f"--baseline={setup.file}")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert " failed" not in said
    assert "In the baseline, but no longer seen:" in said


def test_a_missing_baseline_is_a_usage_error(setup: Setup, suite: Suite) -> None:
    code, said, _ = suite(f"--baseline={setup.file}")
    assert code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERRUPTED)
    assert f"{setup.file}: no such file" in said
    assert "Traceback" not in said


def test_outdated_recordings_can_be_accepted_as_known(setup: Setup) -> None:
    setup.spoil('"$editable": true', '"$editable": "true"')
    outdated = entry(
        "data[].$editable", rule="recording-outdated", promised="string", came="boolean"
    )
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


def test_a_session_that_was_stopped_is_incomplete(setup: Setup, suite: Suite) -> None:
    setup.drift()
    code, _, report = suite("-x")
    assert code == pytest.ExitCode.TESTS_FAILED
    run = report["run"]
    assert (run["complete"], run["selected"]) == (False, None)
