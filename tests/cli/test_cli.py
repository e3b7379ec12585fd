"""The command line: exit codes, and one line for what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import click
import pytest
import yaml

from tests.cli.conftest import CommandLine
from zoho_conformance import __version__
from zoho_conformance.cli import COMMANDS, cli
from zoho_conformance.model import locations
from zoho_conformance.model.yaml_events import build_yaml_1_1

ROOT = locations.root()
COMMAND = [sys.executable, "-m", "zoho_conformance"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
LEVELS_ASKED = ("--fail-on=error", "--fail-on=warning")
LIST = "get_record_locking_information"
RECORDED = ROOT / "cassettes" / "reference"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RECORDED, tmp_path / "mine"))


def test_what_conforms_exits_with_0(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line("check", "--report", "x.json", "--report", "x.xml", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CONFORMS: ")
    assert json.loads((tmp_path / "x.json").read_text())["verdict"] == "conforms"
    assert (tmp_path / "x.xml").read_text().startswith("<?xml ")


def test_files_and_folders_of_recordings_are_arguments(
    command_line: CommandLine, copied: Path, tmp_path: Path
) -> None:
    tape = copied.rename(tmp_path / "taped") / "v7" / LIST / "ok.yaml"
    whole = command_line("check", "taped", folder=tmp_path)
    assert (whole.returncode, whole.stderr) == (0, "")
    single = command_line("check", str(tape), folder=tmp_path)
    assert single.stdout.startswith("CONFORMS: 1 of 1 cases judged")
    missing = command_line("check", str(tape), "nowhere", folder=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "nowhere: no such file or folder" in missing.stderr
    asked = command_line("check", "taped", "--target=reference", folder=tmp_path)
    assert asked.returncode == 2


def test_drift_exits_with_1(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line(
        "check",
        "--target=reference",
        "--mutant=lock-list-invalid-module-under-200",
        folder=tmp_path,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("DRIFT: ")
    assert "error error-under-success [" in done.stdout


def test_what_cannot_be_judged_exits_with_3(command_line: CommandLine, copied: Path) -> None:
    (copied / "v7" / LIST / "ok.yaml").unlink()
    done = command_line("check", "--cassettes=mine", "-k", f"{LIST}-ok", folder=copied.parent)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("NOT JUDGED: ")
    assert f"mine/v7/{LIST}/ok.yaml does not exist" in done.stdout


def test_fail_on_says_which_level_fails(command_line: CommandLine, copied: Path) -> None:
    file = copied / "v7" / LIST / "ok.yaml"
    file.write_text(file.read_text().replace('"$editable": true', '"$editable": "true"'))
    asked = ("check", "--cassettes=.", "-k", f"{LIST}-ok")
    below, at = (command_line(*asked, level, folder=copied) for level in LEVELS_ASKED)
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


@pytest.mark.parametrize(("arguments", "named"), UNUSABLE, ids=[" ".join(a) for a, _ in UNUSABLE])
def test_a_command_that_cannot_be_used_exits_with_2(
    command_line: CommandLine, tmp_path: Path, arguments: list[str], named: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    done = command_line(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    # Click prints the usage before what is wrong with it.
    _, _, wrong = done.stderr.rpartition("\n\n")
    assert named in wrong
    assert wrong.startswith(("zoho-conformance: ", "Error: "))
    assert len(wrong.splitlines()) == 1 or "Choose from" in wrong


MODULES_OF_A_COMMAND = """
import sys
from zoho_conformance import cli
try:
    cli.main()
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", ["--version", "--help", "check --help"])
def test_the_version_and_help_load_nothing_heavy(arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES_OF_A_COMMAND, *arguments.split()],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stderr.split())
    assert "zoho_conformance.cli" in loaded
    heavy = {"pytest", "jsonschema", "requests", "vcr", "yaml", "werkzeug", "markdown_it"}
    assert not heavy & loaded


NO_PART_OF_A_PLAIN_CHECK = """
checks.applicable
checks.callbacks
checks.custom
checks.matching
checks.org_records.org_records
checks.presence.followed
checks.shown
checks.touched_uses
cli.option_groups
contracts.agree
contracts.callback_promise
contracts.outline
contracts.schema.derive
exchanges.formats.field_map
exchanges.formats.find_sources
exchanges.http.compression
model.misfit
model.privacy
model.redaction
model.uses.relation
reports.build_evidence
reports.curl
reports.keys_over_time
reports.mark_uses
reports.private
runs.baseline
runs.claims
runs.compare_recordings
runs.confirm
runs.expression
runs.levels
runs.owners
runs.recording_target
"""
"""Of our own modules those that only some settings, commands, recordings or findings need."""


def test_a_check_of_what_ships_loads_nothing_that_it_has_no_use_for(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES_OF_A_COMMAND, "check"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("CONFORMS: ")
    heavy = {"pytest", "requests", "vcr", "werkzeug", "yaml", "ijson", "zstandard", "shutil"}
    heavy |= {"dataclasses", "difflib", "secrets", "traceback"}
    unused = heavy | {f"zoho_conformance.{name}" for name in NO_PART_OF_A_PLAIN_CHECK.split()}
    assert not unused & set(done.stderr.split())


NO_PART_OF_A_CHECK_OF_A_CASSETTE = """
checks.shown
exchanges.formats.detect
exchanges.formats.field_map
exchanges.formats.json_document
model.privacy
reports.build_evidence
runs.baseline
"""
"""Of our own modules those that a cassette as vcrpy writes it does not need, if it conforms."""


def test_a_check_of_a_cassette_loads_no_other_formats(tmp_path: Path) -> None:
    case = "cassettes/reference/v7/get_record_locking_configuration/ok.yaml"
    recorded = build_yaml_1_1((locations.root() / case).read_bytes())
    # As vcrpy itself lays it out.
    text = yaml.dump({"interactions": recorded["interactions"], "version": 1})
    (tmp_path / "ok.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", MODULES_OF_A_COMMAND, "check", "ok.yaml"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("CONFORMS: 1 of 1")
    heavy = {"dataclasses", "hmac", "ijson", "requests", "vcr", "yaml"}
    unused = heavy | {
        f"zoho_conformance.{name}" for name in NO_PART_OF_A_CHECK_OF_A_CASSETTE.split()
    }
    assert not unused & set(done.stderr.split())


def test_the_command_in_a_process_of_its_own_exits_with_the_code_of_the_verdict(
    tmp_path: Path,
) -> None:
    options = ("--target=reference", "--mutant=lock-list-invalid-module-under-200")
    done = subprocess.run(
        [*COMMAND, "check", *options],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("DRIFT: ")


def test_the_version_is_printed(command_line: CommandLine) -> None:
    assert __version__ in command_line("--version").stdout


def test_what_record_writes_conforms(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line("record", "--target=reference", "--cassettes=set", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert " cases recorded" in done.stdout
    assert command_line("check", "--cassettes=set", folder=tmp_path).returncode == 0


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_an_org_announces_itself_and_stops_on_a_signal(
    tmp_path: Path, stop: signal.Signals
) -> None:
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
            announced = json.loads(serving.stdout.readline())
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
            } <= announced.keys()
            url = f"{announced['base_url']}/crm/v7/settings/record_locking_configurations"
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(url, timeout=10)  # noqa: S310 - our own server
            assert refused.value.code == 401
            refused.value.close()
            serving.send_signal(stop)
            rest, wrong = serving.communicate(timeout=10)
        finally:
            serving.kill()
    assert (serving.returncode, rest, wrong) == (0, "", "")


def test_too_little_coverage_is_not_judged(command_line: CommandLine, tmp_path: Path) -> None:
    done = command_line(
        "check", "--min-coverage", "keys=100", "--report", "x.json", folder=tmp_path
    )
    assert done.returncode == 3
    assert "COVERAGE TOO LOW: keys " in done.stdout
    (least,) = json.loads((tmp_path / "x.json").read_text())["run"]["min_coverage"]
    assert (least["kind"], least["asked"], least["met"]) == ("keys", 100, False)


def test_a_min_coverage_that_cannot_be_read_exits_with_2(
    command_line: CommandLine, tmp_path: Path
) -> None:
    done = command_line("check", "--min-coverage", "keys", folder=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "KIND=PERCENT" in done.stderr


def test_every_listed_command_has_a_module_and_its_short_help() -> None:
    context = click.Context(cli)
    assert {
        name: command.get_short_help_str(100)
        for name in cli.list_commands(context)
        if (command := cli.get_command(context, name)) is not None
    } == COMMANDS
