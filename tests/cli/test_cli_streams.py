"""The command line on streams that refuse some output: the exit code still says the truth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from zoho_conformance import cli
from zoho_conformance.model import locations

COMMAND = [sys.executable, "-m", "zoho_conformance"]
WESTERN = {**os.environ, "PYTHONPATH": str(locations.root()), "PYTHONIOENCODING": "latin-1"}
Done = subprocess.CompletedProcess[bytes]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a run whose finding quotes a message."""
    folder = tmp_path_factory.mktemp("report")
    mutant = "--mutant=lock-list-not-allowed-reworded"
    chosen = "-k=get_record_locking_information-NOT_ALLOWED"
    done = run(
        folder, "check", "--target=reference", mutant, chosen, "--report=x.json", "--fail-on=error"
    )
    assert done.returncode == 0, done.stderr
    return folder / "x.json"


def run(folder: Path, *arguments: str, stdout: int | IO[bytes] = subprocess.PIPE) -> Done:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=WESTERN,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


def test_a_character_that_the_terminal_lacks_is_shown_by_its_number(report: Path) -> None:
    done = run(report.parent, "report", "x.json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u201c" in done.stdout


@pytest.mark.parametrize("form", ["json", "html", "markdown", "junit", "sarif"])
def test_forms_for_programs_are_utf_8_whatever_the_terminal_takes(report: Path, form: str) -> None:
    done = run(report.parent, "report", "x.json", "--format", form)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "“" in done.stdout.decode("utf-8")


def test_the_device_of_standard_output_can_be_named_as_a_report_file(report: Path) -> None:
    done = run(report.parent, "report", "x.json", "--format", "json=/dev/stdout")
    assert json.loads(done.stdout) == json.loads(report.read_bytes())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full here")
def test_a_full_disk_is_one_line_with_exit_2(report: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(report.parent, "report", "x.json", stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"zoho-conformance: No space left on device\n"


def test_a_reader_that_goes_away_gives_exit_141_and_no_verdict(report: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as unread:
        done = run(report.parent, "report", "x.json", stdout=unread)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_unexpected_error_is_not_reported_as_drift(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr(cli.cli, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    assert "please report it (this is not API drift)" in capsys.readouterr().err
