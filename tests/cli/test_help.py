"""Help: grouped, with an example in each, and what a mistyped name may have meant."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from tests.cli.conftest import CommandLine
from zoho_conformance.cli import COMMANDS, cli
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.option_groups import OTHERS, group_options


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


LEAVES = dict(leaves(cli))


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_an_example_of_itself_in_its_help(
    name: str, command_line: CommandLine
) -> None:
    command = LEAVES[name]
    assert isinstance(command, Command)
    assert command.examples
    assert all(f"zoho-conformance {name}" in example for example in command.examples)
    shown = command_line("help", *name.split()).stdout
    assert all(f"  {example}\n" in shown for example in command.examples)
    assert shown == command_line(*name.split(), "--help").stdout


def test_the_options_of_a_check_are_grouped() -> None:
    options = [each for each in LEAVES["check"].params if isinstance(each, click.Option)]
    titles = [title for title, _ in group_options(options)]
    assert titles == [
        "What to judge",
        "What to judge by",
        "The org",
        "Verdict",
        "Reports",
        "General",
    ]


def test_an_option_without_a_heading_comes_first() -> None:
    (title, options), *_ = group_options([click.Option(["--fail-on"]), click.Option(["--lamp"])])
    assert (title, options[0].opts) == (OTHERS, ["--lamp"])


def test_the_help_of_the_program_lists_every_command(command_line: CommandLine) -> None:
    shown = command_line("help").stdout
    assert shown == command_line("--help").stdout
    for name, line in COMMANDS.items():
        assert f"  {name} " in shown
        assert line in shown


MISTYPED = {
    "chekc": "check",
    "aduit": "audit",
    "convrt": "convert",
    "recrod": "record",
    "restor": "restore",
    "reprot": "report",
    "explian": "explain",
    "basline": "baseline",
    "wacth": "watch",
    "scna": "scan",
    "dervie": "derive",
    "contract": "contracts",
    "dif": "diff",
    "witnes": "witness",
    "exprot": "export",
    "hlep": "help",
    "test": "selftest",
    "merge": "coverage merge",
    "openapi": "export openapi",
    "baseline updat": "update",
    "export markdwn": "markdown",
    "help chekc": "check",
    "check --reprot=x.json": "--report",
    "check -report": "--report",
    "check --failon=error": "--fail-on",
    "check --minimum-coverage": "--min-coverage",
    "--target live": "`check --target`",
}


@pytest.mark.parametrize("typed", MISTYPED)
def test_a_mistyped_name_is_told_the_near_one(typed: str, command_line: CommandLine) -> None:
    done = command_line(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert MISTYPED[typed] in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "typed",
    ["frobnicate", "install", "compare", "lint", "quit", "check --foo", "check --xy", "export pdf"],
)
def test_what_is_like_nothing_gets_no_suggestion(typed: str, command_line: CommandLine) -> None:
    done = command_line(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean" not in done.stderr


def test_a_command_without_commands_has_no_help_below_it(command_line: CommandLine) -> None:
    done = command_line("help", "check", "twice")
    assert (done.returncode, done.stdout) == (2, "")
    assert "has no commands of its own" in done.stderr


def test_a_quiet_check_prints_the_first_line_of_its_verdict(command_line: CommandLine) -> None:
    for arguments in (("-q", "check"), ("check", "--quiet")):
        done = command_line(*arguments)
        assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)
        assert done.stdout.startswith("CONFORMS: ")


def test_no_color_wins_over_the_environment(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in command_line("check").stdout
    assert "\x1b[" not in command_line("check", "--no-color").stdout
    assert "\x1b[" not in command_line("--no-color", "check").stdout
