"""The schedules for cron and systemd are valid, and what they start runs."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.stubs import Stubs
from zoho_conformance.cli.watch import watch
from zoho_conformance.model import locations

FOLDER = locations.root() / "deploy" / "watch"
SERVICE = FOLDER / "zoho-conformance-watch.service"
TIMER = FOLDER / "zoho-conformance-watch.timer"
FIELD = re.compile(r"\*|\d+")
ANALYZE = shutil.which("systemd-analyze")
with_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def cron() -> tuple[dict[str, str], list[str]]:
    """The variables of the crontab, and its lines."""
    lines = [
        line for line in (FOLDER / "crontab").read_text().splitlines() if not line.startswith("#")
    ]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]+=", line))
    return variables, [line for line in lines if not re.match(r"[A-Z]+=", line)]


def test_the_crontab_has_lines_that_cron_accepts() -> None:
    variables, lines = cron()
    assert variables.keys() == {"PATH"}
    (line,) = lines
    *fields, command = line.split(None, 5)
    assert len(fields) == 5
    assert all(map(FIELD.fullmatch, fields))
    # To cron it is the end of a line.
    assert "%" not in command


def run_crontab(stubs: Stubs, home: Path) -> int:
    command = cron()[1][0].split(None, 5)[5]
    return stubs.run(["sh", "-c", command], HOME=str(home))


def test_the_command_of_the_crontab_runs_and_is_silent(stubs: Stubs, tmp_path: Path) -> None:
    settings = tmp_path / ".config" / "zoho-crm-conformance" / "watch.env"
    settings.parent.mkdir(parents=True)
    settings.write_text("ZOHO_WATCH_WEBHOOK=https://hooks.example.com/x\nZOHO_DC=eu\n")
    assert run_crontab(stubs, tmp_path) == 0
    assert stubs.called == [["zoho-conformance", "watch", "--target", "live", "--exit-zero"]]
    assert stubs.environment["ZOHO_WATCH_WEBHOOK"] == "https://hooks.example.com/x"
    assert stubs.environment["ZOHO_DC"] == "eu"
    assert (stubs.output, stubs.errors) == ("", "")


def test_a_missing_settings_file_is_reported_by_mail(stubs: Stubs, tmp_path: Path) -> None:
    assert run_crontab(stubs, tmp_path) != 0
    assert "watch.env" in stubs.errors
    assert stubs.called == []


def unit(file: Path) -> configparser.ConfigParser:
    # A setting may stand in a unit several times.
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(file.read_text())
    return read


def test_the_service_has_a_state_of_its_own_and_no_secret() -> None:
    service = unit(SERVICE)["Service"]
    assert (service["Type"], service["DynamicUser"]) == ("oneshot", "yes")
    assert service["EnvironmentFile"].endswith("/watch.env")
    assert "ZOHO" not in SERVICE.read_text()
    command = shlex.split(service["ExecStart"])
    state = command[command.index("--state") + 1]
    assert state == f"%S/{service['StateDirectory']}/watch.json"


def test_commands_use_only_options_that_exist() -> None:
    known = {name for option in watch.params for name in option.opts}
    files = [FOLDER / "crontab", SERVICE, *FOLDER.glob("*.yml"), FOLDER / "README.md"]
    for file in files:
        commands = re.findall(r"zoho-conformance watch((?:[^\n;`]|\n +--)*)", file.read_text())
        assert commands
        for command in commands:
            assert set(re.findall(r"(?<!\S)--[a-z-]+", command)) <= known


@with_systemd
def test_systemd_accepts_the_units(stubs: Stubs, tmp_path: Path) -> None:
    text = SERVICE.read_text().replace("/usr/local/bin/zoho-conformance", str(stubs.program))
    assert str(stubs.program) in text
    (tmp_path / SERVICE.name).write_text(text)
    shutil.copy(TIMER, tmp_path)
    units = [str(tmp_path / SERVICE.name), str(tmp_path / TIMER.name)]
    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    errors = [line for line in done.stderr.splitlines() if "zoho-conformance-watch" in line]
    assert (done.returncode, errors) == (0, [])


@with_systemd
def test_systemd_accepts_the_time_of_the_timer() -> None:
    when = unit(TIMER)["Timer"]["OnCalendar"]
    command = [str(ANALYZE), "calendar", when]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_service_starts_a_watch_of_a_live_org(stubs: Stubs) -> None:
    command = shlex.split(unit(SERVICE)["Service"]["ExecStart"].replace("%S", "/var/lib"))
    assert stubs.run([str(stubs.program), *command[1:]]) == 0
    assert stubs.called[0][1:4] == ["watch", "--target", "live"]
