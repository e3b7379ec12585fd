"""The wheel with its extra `suite`: the suite as pytest tests, and recording."""

from __future__ import annotations

from pathlib import Path

from tests.environments.conftest import Environment

RUN = (
    *("pytest", "-q", "-p", "zoho_conformance.pytest_plugin.suite_plugin"),
    *("--pyargs", "zoho_conformance.pytest_plugin.suite"),
)


def test_the_suite_runs_by_its_name(suite: Environment, tmp_path: Path) -> None:
    done = suite.run(*RUN, "--report", "r.json", cwd=tmp_path)
    assert done.code == 0, done.text
    assert "CONFORMS:" in done.out
    assert (tmp_path / "r.json").exists()


def test_the_options_of_pytest_recording_work(suite: Environment, tmp_path: Path) -> None:
    done = suite.run(
        *RUN, "-k", "get_record_locking_information-ok", "--block-network", cwd=tmp_path
    )
    assert done.code == 0, done.text
    folder = tmp_path / "recorded"
    recorded = suite.run(
        *(*RUN, "--target", "reference", "--cassettes", str(folder), "--record-mode=all"),
        cwd=tmp_path,
    )
    assert recorded.code == 0, recorded.text
    assert list(folder.rglob("ok.yaml"))


def test_record_writes_cassettes_that_check_judges(suite: Environment, tmp_path: Path) -> None:
    into = ("--cassettes", str(tmp_path / "recorded" / "reference"))
    recorded = suite.run("zoho-conformance", "record", "--target", "reference", *into)
    assert recorded.code == 0, recorded.text
    judged = suite.run("zoho-conformance", "check", *into)
    assert (judged.code, judged.out.startswith("CONFORMS:")) == (0, True), judged.text
