"""The configuration of a project: what it sets, what counts more, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
import pytest

from tests.cli.conftest import CommandLine
from tests.cli.test_help import LEAVES
from zoho_conformance.cli.option_types import SECRET_OPTIONS, settings_of, why_not
from zoho_conformance.model import locations
from zoho_conformance.runs.configuration_file import SHARED
from zoho_conformance.watch.channels.registry import CHANNELS

FILE = "zoho-conformance.toml"
CONTRACT = locations.root() / "contracts/v7/get_record_locking_information.json"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, and no variable of ours."""
    for name in os.environ:
        if name.startswith("ZOHO_"):
            monkeypatch.delenv(name)
    (tmp_path / ".git").mkdir()
    return tmp_path


def configure(folder: Path, text: str, name: str = FILE) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def fails_on(command_line: CommandLine, folder: Path, *arguments: str) -> str:
    """The level that `explain` shows of a command: what `config show` says of it."""
    done = command_line("config", "show", "check", "--json", *arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    setting = json.loads(done.stdout)["commands"]["check"]["fail-on"]
    return f"{setting['value']} from {setting['from']}"


def test_the_environment_counts_more_than_the_file_and_the_command_line_more_than_both(
    project: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fails_on(command_line, project) == "error from default"
    configure(project, 'fail-on = "info"')
    assert fails_on(command_line, project) == f"info from {FILE}"
    configure(project, 'fail-on = "info"\n[check]\nfail-on = "warning"')
    assert fails_on(command_line, project) == f"warning from {FILE}"
    monkeypatch.setenv("ZOHO_CONFORMANCE_FAIL_ON", "error")
    assert fails_on(command_line, project) == "error from ZOHO_CONFORMANCE_FAIL_ON"
    monkeypatch.setenv("ZOHO_CONFORMANCE_CHECK_FAIL_ON", "info")
    assert fails_on(command_line, project) == "info from ZOHO_CONFORMANCE_CHECK_FAIL_ON"
    assert "fails on: info" in command_line("check", folder=project).stdout
    typed = command_line("check", "--fail-on", "warning", folder=project)
    assert "fails on: warning" in typed.stdout


@pytest.mark.parametrize(
    "text",
    [
        '[tool.zoho-conformance]\nfail-on = "info"',
        '[ tool . "zoho-conformance" ]\nfail-on = "info"',
        '["tool".\'zoho-conformance\']\nfail-on = "info"',
        'tool.zoho-conformance.fail-on = "info"',
        '[tool]\nblack.line = 1\nzoho-conformance.fail-on = "info"',
        'tool = {black = {line = 1}, zoho-conformance = {fail-on = "info"}}',
    ],
)
def test_a_table_of_pyproject_is_found_however_toml_writes_it(
    command_line: CommandLine, project: Path, text: str
) -> None:
    configure(project, text, "pyproject.toml")
    assert fails_on(command_line, project).startswith("info from pyproject.toml")


def test_a_pyproject_that_only_needs_us_is_not_parsed(
    command_line: CommandLine, project: Path
) -> None:
    broken = '[project]\nscripts.zoho-conformance = "a:b"\ndependencies = [\n'
    configure(project, f"[tool.black]\nline = 1\n{broken}", "pyproject.toml")
    assert "pyproject" not in fails_on(command_line, project)


def test_a_table_of_pyproject_is_read_and_another_program_has_the_rest(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, '[tool.black]\nline = 1\n[project]\nname = "a"', "pyproject.toml")
    assert fails_on(command_line, project) == "error from default"
    configure(project, '[tool.zoho-conformance.check]\nfail-on = "info"', "pyproject.toml")
    assert fails_on(command_line, project).startswith("info from pyproject.toml [tool.")


def test_the_nearest_file_of_the_repository_is_read_with_its_paths(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, '[check]\nfail-on = "info"\nreport = ["out/x.json", "junit=out/y.xml"]')
    inner = project / "packages" / "a"
    configure(inner, '[project]\nname = "a"', "pyproject.toml")
    assert fails_on(command_line, inner) == f"info from {project / FILE}"
    assert command_line("check", folder=inner).returncode == 0
    assert (project / "out" / "x.json").is_file()
    assert (project / "out" / "y.xml").is_file()
    configure(inner, '[tool.zoho-conformance]\nfail-on = "warning"', "pyproject.toml")
    assert fails_on(command_line, inner).startswith("warning from pyproject.toml")


def test_a_file_above_the_repository_is_not_read(project: Path, command_line: CommandLine) -> None:
    configure(project, 'fail-on = "info"')
    inner = project / "vendored"
    (inner / ".git").mkdir(parents=True)
    assert fails_on(command_line, inner) == "error from default"
    (project / ".git").rmdir()
    below = project / "below"
    below.mkdir()
    assert fails_on(command_line, below) == "error from default"


def test_a_named_file_is_read_from_before_or_after_the_command(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, 'fail-on = "info"')
    configure(project / "ci", 'fail-on = "warning"', "other.toml")
    assert fails_on(command_line, project, "--config", "ci/other.toml").startswith("warning")
    for arguments in (
        ("--config", "ci/other.toml", "check"),
        ("check", "--config", "ci/other.toml"),
    ):
        assert "fails on: warning" in command_line(*arguments, folder=project).stdout


def test_the_former_name_is_read_unless_it_is_another_programs(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, 'dc = "eu"\nfail-on = "info"', "conformance.toml")
    assert fails_on(command_line, project) == "info from conformance.toml"
    configure(project, '[suite]\nlanguage = "c"', "conformance.toml")
    assert fails_on(command_line, project) == "error from default"
    configure(project, 'dc = "eu"', "conformance.toml")
    configure(project, 'dc = "eu"')
    done = command_line("check", folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "both configure this folder" in done.stderr


REFUSED = {
    'fail-on = "wrning"': "fail-on: expected one of error, warning, info; got 'wrning'",
    'failon = "info"': "unknown setting failon; did you mean fail-on?",
    '[chekc]\nfail-on = "info"': "unknown table [chekc]; did you mean [check]?",
    '[lamp]\ncolour = "red"': "unknown table [lamp]; the tables are named after commands",
    '[check]\nfail_on = "info"': "check: unknown field fail_on; did you mean fail-on?",
    "[audit]\njob = 3": "audit: unknown field job; did you mean jobs?",
    '[baseline.updat]\nlevel = "info"': "baseline: unknown field updat; did you mean update?",
    '[check]\nmax-age = "old"': "check.max-age: expected an integer, got a string",
    "[check]\nmax-requests = 0": "check.max-requests: expected an integer >= 1",
    '[check]\nallow-writes = "production"': "check.allow-writes: only on the command line",
    "[restore]\nyes = true": "restore.yes: only on the command line, as --yes",
    '[watch]\nwebhook = "https://x"': "watch.webhook: may hold a secret; set ZOHO_WATCH_WEBHOOK",
    '[check]\nclient_secret = "x"': "client_secret: a secret; set ZOHO_CLIENT_SECRET",
    'dc = "moon"': "dc = moon: use one of us",
    "[pytest]\ncassete = 'x'": "pytest: unknown field cassete; did you mean cassettes?",
    'check = "all"': "check: expected a table, as [check]",
    "[[check]]\nprivate = true": "check: expected a table, as [check]",
    '[org]\ndc = "eu"': "org.dc: stands above the tables",
    "dc = ": "not TOML",
    "[check]\nreport = 'out\\x.json'": "report: write / between folders",
    '[check]\nreport = "C:\\Users\\x.json"': r"between double quotes \ begins an escape",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_used_is_one_line_with_the_place(
    text: str, project: Path, command_line: CommandLine
) -> None:
    configure(project, text)
    done = command_line("check", folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"zoho-conformance: {FILE}: ")
    assert REFUSED[text] in line


def test_a_value_that_cannot_be_used_is_said_to_be_set_elsewhere(
    project: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, '[check]\nreport = "htm=x.html"')
    line = command_line("check", folder=project).stderr
    assert line.endswith(f"(set in {FILE})\n")
    monkeypatch.setenv("ZOHO_CONFORMANCE_CHECK_REPORT", "x.docx")
    line = command_line("check", folder=project).stderr
    assert line.endswith("(set in ZOHO_CONFORMANCE_CHECK_REPORT)\n")
    assert "set in" not in command_line("check", "--report=y.docx", folder=project).stderr


def test_a_variable_that_cannot_be_used_is_named(
    project: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_CONFORMANCE_CHECK_MAX_AGE", "old")
    done = command_line("check", folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("zoho-conformance: ZOHO_CONFORMANCE_CHECK_MAX_AGE: ")


def test_what_fits_another_target_is_left_out_where_the_file_has_it(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, '[check]\nmax-requests = 5\nmutant = "x"\ncallbacks = true')
    assert command_line("check", folder=project).returncode == 0
    typed = command_line("check", "--max-requests", "5", folder=project)
    assert typed.returncode == 2
    configure(project, '[check]\ntarget = "reference"\nbaseline = "none.toml"')
    shipped = command_line("check", "--target=cassettes", "--no-baseline", folder=project)
    assert shipped.returncode == 0


def test_what_all_commands_share_hinders_none_of_them(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, 'contracts = "mine"\nfail-on = "info"\nprivate = false')
    configure(project / "mine" / "contracts" / "v7", CONTRACT.read_text(), CONTRACT.name)
    # One operation alone has contracts, and no recording of it ships with them.
    made = command_line(
        "check", "--report=x.json", "--contracts", str(locations.root()), folder=project
    )
    assert made.returncode in (0, 1)
    for arguments in (("report", "x.json"), ("explain", "key-renamed"), ("contracts", "list")):
        assert command_line(*arguments, folder=project).returncode == 0, arguments
    configure(project, '[audit]\nscheduler = "local"\nvalues-of = ["a"]')
    assert "no such file" in command_line("audit", "nowhere", folder=project).stderr


def test_recordings_of_the_command_line_go_before_those_of_the_file(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, '[check]\npaths = ["nowhere"]\ntarget = "cassettes"')
    assert "nowhere: no such file" in command_line("check", folder=project).stderr
    asked = command_line("check", "elsewhere", folder=project)
    assert "elsewhere: no such file" in asked.stderr
    assert command_line("check", "--target=reference", "-q", folder=project).returncode == 0


def test_help_is_shown_whatever_the_file_holds(project: Path, command_line: CommandLine) -> None:
    configure(project, "dc = ")
    for arguments in (("check", "--help"), ("help", "check"), ("completion", "bash")):
        assert command_line(*arguments, folder=project).returncode == 0


def test_secrets_are_never_shown(
    project: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "ACCESS_TOKEN"):
        monkeypatch.setenv(f"ZOHO_{name}", "hunter2")
    for arguments in ((), ("--json",), ("check",)):
        done = command_line("config", "show", *arguments, folder=project)
        assert done.returncode == 0
        assert "hunter2" not in done.stdout + done.stderr
    shown = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    assert any(
        cells[0] == "client_secret"
        and cells[1].split() == ["set,", "not", "shown", "ZOHO_CLIENT_SECRET"]
        for cells in shown
        if len(cells) > 1
    )


def test_show_lists_what_differs_from_the_defaults(
    project: Path, command_line: CommandLine
) -> None:
    configure(project, 'module = "Deals"\n[baseline.update]\nlevel = "info"')
    lines = command_line("config", "show", folder=project).stdout.splitlines()
    assert lines[0] == f"file: {FILE}"
    assert ["module", '"Deals"', FILE] in [line.split() for line in lines]
    assert lines[-2:] == ["baseline update", f'  level  "info"  {FILE}']


def test_the_working_directory_may_be_gone_or_home_unset(
    project: Path, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME", raising=False)
    assert command_line("config", "show", folder=project).returncode == 0


def test_every_option_is_configured_or_says_why_not() -> None:
    for name, command in LEAVES.items():
        keys = {key for key, _ in settings_of(command)}
        options = [each for each in command.params if isinstance(each, click.Option)]
        for option in options:
            key = max(option.opts, key=len).lstrip("-")
            assert option.hidden or key in keys or why_not(key), f"{name}: {key}"


def test_channels_whose_address_is_secret_are_not_configured_in_files() -> None:
    assert {kind.option for kind in CHANNELS if kind.secret} == set(SECRET_OPTIONS)


def test_what_every_command_shares_are_options_of_a_check() -> None:
    assert set(SHARED) <= {key for key, _ in settings_of(LEAVES["check"])}


def test_a_file_is_named_beside_the_tables_of_its_commands(
    project: Path, command_line: CommandLine
) -> None:
    (project / "known.toml").write_text("version = 2\n", encoding="utf-8")
    for text in (
        '[baseline]\nfile = "known.toml"\n[baseline.update]\nowner = "ann"',
        'baseline = "known.toml"',
    ):
        configure(project, text)
        assert "baseline: known.toml, 0 entries" in command_line("check", folder=project).stdout
    text = '[org-schema]\nfile = "org.json"\n[org-schema.snapshot]\nmax-requests = 7'
    configure(project, text)
    shown = command_line("config", "show", folder=project).stdout
    assert {'"org.json"', "7"} <= set(shown.split())
    configure(project, "[baseline]\nfile = 3")
    refused = command_line("check", folder=project)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "baseline: unknown field file" in refused.stderr
