"""The command line in a process of its own: exit codes, and one line for what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from zoho_conformance import __version__
from zoho_conformance.cli import COMMANDS, cli
from zoho_conformance.model import locations

ROOT = locations.root()
COMMAND = [sys.executable, "-m", "zoho_conformance"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
Done = subprocess.CompletedProcess[str]
LEVELS_ASKED = ("--fail-on=error", "--fail-on=warning")
LIST = "get_record_locking_information"
RECORDED = ROOT / "cassettes" / "reference"


def ran(folder: Path, *arguments: str) -> Done:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RECORDED, tmp_path / "mine"))


def test_what_conforms_exits_with_0(tmp_path: Path) -> None:
    done = ran(tmp_path, "check", "--report", "x.json", "--report", "x.xml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CONFORMS: ")
    assert json.loads((tmp_path / "x.json").read_text())["verdict"] == "conforms"
    assert (tmp_path / "x.xml").read_text().startswith("<?xml ")


def test_drift_exits_with_1(tmp_path: Path) -> None:
    done = ran(
        tmp_path, "check", "--target=reference", "--mutant=lock-list-invalid-module-under-200"
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("DRIFT: ")
    assert "error error-under-success [" in done.stdout


def test_what_cannot_be_judged_exits_with_3(copied: Path) -> None:
    (copied / "v7" / LIST / "ok.yaml").unlink()
    done = ran(copied.parent, "check", "--cassettes=mine", "-k", f"{LIST}-ok")
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("NOT JUDGED: ")
    assert f"mine/v7/{LIST}/ok.yaml does not exist" in done.stdout


def test_the_level_that_fails_is_asked_for(copied: Path) -> None:
    file = copied / "v7" / LIST / "ok.yaml"
    file.write_text(file.read_text().replace('"$editable": true', '"$editable": "true"'))
    asked = ("check", "--cassettes=.", "-k", f"{LIST}-ok")
    with ThreadPoolExecutor(2) as pool:
        below, at = pool.map(lambda level: ran(copied, *asked, level), LEVELS_ASKED)
    assert (below.returncode, at.returncode) == (0, 1)
    assert below.stdout.startswith("CONFORMS: ")
    assert "1 warning" in below.stdout


UNUSABLE = [
    (["check", "--no-such-option"], "--no-such-option"),
    (["check", "--fail-on=fatal"], "fatal"),
    (["check", "--target=mars"], "mars"),
    (["check", "--report=x.docx"], "x.docx"),
    (["check", "--report=."], "--report ."),
    (["check", "--report=file/x.json"], "file/x.json"),
    (["check", "--cassettes=nowhere"], "nowhere"),
    (["check", "--cassettes=empty"], "empty"),
    (["check", "--cassettes=file"], "file"),
    (["check", "-k", "no_such_test"], "no_such_test"),
    (["check", "-k", "not ("], "not ("),
    (["check", "--mutant=lock-without-id"], "--target reference"),
    (["check", "--target=reference", "--mutant=no-such-mutant"], "no-such-mutant"),
    (["check", "--target=reference", "--cassettes=empty"], "--cassettes"),
    (["record"], "--target"),
    (["record", "--target=cassettes"], "cassettes"),
    (["org", "--mutant=no-such-mutant"], "no-such-mutant"),
    (["org", "--port=70000"], "70000"),
    (["derive"], "PAGE"),
    (["derive", "nowhere.html"], "nowhere.html"),
    (["no-such-command"], "no-such-command"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """Every unusable command line, run beside each other to save time."""
    folder = tmp_path_factory.mktemp("refused")
    (folder / "empty").mkdir()
    (folder / "file").write_text("")
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda one: ran(folder, *one[0]), UNUSABLE)
        return {" ".join(unusable[0]): each for unusable, each in zip(UNUSABLE, done, strict=True)}


@pytest.mark.parametrize(("arguments", "named"), UNUSABLE, ids=[" ".join(a) for a, _ in UNUSABLE])
def test_what_cannot_be_used_exits_with_2(
    refused: dict[str, Done], arguments: list[str], named: str
) -> None:
    done = refused[" ".join(arguments)]
    assert (done.returncode, done.stdout) == (2, "")
    # Click tells the usage before what is wrong with it.
    _, _, wrong = done.stderr.rpartition("\n\n")
    assert named in wrong
    assert wrong.startswith(("zoho-conformance: ", "Error: "))
    assert len(wrong.splitlines()) == 1 or "Choose from" in wrong


def test_the_version_is_told_at_once(tmp_path: Path) -> None:
    begun = time.perf_counter()
    done = ran(tmp_path, "--version")
    assert time.perf_counter() - begun < 2
    assert done.returncode == 0
    assert __version__ in done.stdout


def test_help_loads_nothing_heavy() -> None:
    code = "import zoho_conformance.cli, sys; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pytest", "jsonschema", "requests", "vcr", "yaml", "werkzeug"} & set(loaded)


def test_recording_what_is_then_judged(tmp_path: Path) -> None:
    done = ran(tmp_path, "record", "--target=reference", "--cassettes=set")
    assert done.returncode == 0, done.stderr
    assert " cases recorded" in done.stdout
    assert ran(tmp_path, "check", "--cassettes=set").returncode == 0


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_an_org_says_who_it_is_and_stops_when_told(tmp_path: Path, stop: signal.Signals) -> None:
    with subprocess.Popen(
        [*COMMAND, "org"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        try:
            assert serving.stdout is not None
            told = json.loads(serving.stdout.readline())
            assert {
                "base_url",
                "accounts_url",
                "client_id",
                "client_secret",
                "refresh_token",
                "access_token",
                "module",
                "locked_record_id",
                "auto_locked_record_id",
                "unlocked_record_id",
            } <= told.keys()
            url = f"{told['base_url']}/crm/v7/settings/record_locking_configurations"
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(url, timeout=10)  # noqa: S310 - our own server
            assert refused.value.code == 401
            refused.value.close()
            serving.send_signal(stop)
            rest, wrong = serving.communicate(timeout=10)
        finally:
            serving.kill()
    assert (serving.returncode, rest, wrong) == (0, "", "")


def test_too_little_coverage_is_no_verdict(tmp_path: Path) -> None:
    done = ran(tmp_path, "check", "--min-coverage", "keys=100", "--report", "x.json")
    assert done.returncode == 3
    assert "COVERAGE TOO LOW: keys " in done.stdout
    (told,) = json.loads((tmp_path / "x.json").read_text())["run"]["min_coverage"]
    assert (told["kind"], told["asked"], told["met"]) == ("keys", 100, False)


def test_a_gate_that_is_none_exits_with_2(tmp_path: Path) -> None:
    done = ran(tmp_path, "check", "--min-coverage", "keys")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "KIND=PERCENT" in done.stderr


def test_the_short_help_of_every_command_is_its_own() -> None:
    context = click.Context(cli)
    assert {
        name: command.get_short_help_str(100)
        for name in cli.list_commands(context)
        if (command := cli.get_command(context, name)) is not None
    } == COMMANDS
