"""The command line: one module a command, loaded when the command is used."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click

from zoho_conformance.cli.command import Group
from zoho_conformance.cli.streams import plain_streams
from zoho_conformance.model import interruption
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.files import IS_WINDOWS
from zoho_conformance.model.version import __version__

_USAGE = 2
_NOT_JUDGED = 3
_INTERRUPTED = 130
"""Where an interruption came by no signal, such as the end of the input of a question."""
_BROKEN_PIPE = 141
"""What a shell reports for a command whose reader went away (128 + SIGPIPE)."""

COMMAND_GROUPS = {
    "Judge": {
        "check": "Run the suite and give the verdict.",
        "audit": "Judge archives of recordings and logs of any size.",
        "watch": "Alert only when something changes.",
        "upgrade-check": "Show what breaks when you move to another API version.",
    },
    "Understand and accept drift": {
        "report": "Convert a report to other formats.",
        "explain": "Explain a rule, or a finding of a report.",
        "baseline": "Accept, prune and list known drift.",
        "uses": "Show which keys your code reads, and add those of models.",
        "coverage": "Merge the coverage of many runs.",
    },
    "Recordings": {
        "record": "Record a redacted cassette for each case.",
        "recheck": "Resend recorded requests to an org, and compare.",
        "convert": "Convert recordings of any format to redacted cassettes.",
        "scan": "Look for secrets and old recordings.",
    },
    "Pages and contracts": {
        "contracts": "List and show what the pages promise.",
        "derive": "Derive contracts and schemas from documentation pages.",
        "export": "Write the contracts as OpenAPI or Markdown.",
        "diff": "Compare contracts or pages by meaning.",
        "witness": "Compare the contracts with OpenAPI files and SDK models.",
    },
    "Orgs": {
        "scopes": "List the OAuth scopes that requests and code need.",
        "org-schema": "Save your org's own schema, and show what changed in it.",
        "doctor": "Check what can be judged in a live org.",
        "org": "Serve the reference org on loopback until stopped.",
        "restore": "Undo what a killed run left in the org.",
    },
    "This program": {
        "init": "Write a configuration, an example test and a CI job.",
        "config": "Show the configuration and where it comes from.",
        "selftest": "Check that every rule catches its mutants.",
        "completion": "Print a shell completion script.",
        "help": "Show the help of a command.",
    },
}
"""The commands with their short help, as `--help` lists them; each is in the module of its name."""

COMMANDS = {name: line for group in COMMAND_GROUPS.values() for name, line in group.items()}
"""The short help of each command."""


class _Commands(Group):
    """The command line, which imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"zoho_conformance.cli.{name}"), name)
        assert isinstance(command, click.Command)
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them, which would take half a second."""
        width = max(map(len, COMMANDS))
        for title, commands in COMMAND_GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), line) for name, line in commands.items()])
        click.Command.format_options(self, ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text("`zoho-conformance help COMMAND` has the options and an example.")

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as cause:
            if not _is_broken_pipe(cause):
                raise
            # Click would exit with 1, which means drift.
            _drop_output()
            sys.exit(interruption.exit_code() or _BROKEN_PIPE)
        except KeyboardInterrupt as cause:
            # Click would print an empty line, perhaps on a terminal that is gone.
            _exit_interrupted(cause)


def _is_broken_pipe(cause: OSError) -> bool:
    """Whether our output has no reader any more, which Windows calls an invalid argument."""
    on_windows = IS_WINDOWS and cause.errno == errno.EINVAL and cause.filename is None
    return isinstance(cause, BrokenPipeError) or on_windows


def _drop_output() -> None:
    """Discard what is still to be flushed, so that Python does not fail over it at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _exit_interrupted(cause: BaseException | None = None) -> NoReturn:
    """Exit as a program that a signal ended, with a line, and what the interruption has to add."""
    code = interruption.exit_code() or _INTERRUPTED
    line = ", ".join(("interrupted", *getattr(cause, "__notes__", ())))
    try:
        click.echo(line, err=True)
        sys.stdout.flush()
    except OSError:
        _drop_output()
    sys.exit(code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zoho-conformance")
def cli() -> None:
    """Contract tests for Zoho CRM's REST API, against what its documentation pages promise.

    Exit codes: 0 conforms, 1 drift, 2 usage or configuration, 3 could not judge, and 130, 143 or
    129 when ended by a signal.
    """


def main() -> None:
    """Run the command line; errors are one line, and an unexpected one is not taken for drift."""
    with plain_streams(), interruption.handled():
        _run()


def _run() -> None:
    try:
        try:
            cli(standalone_mode=False)
        finally:
            interruption.end()
    except click.exceptions.Abort as cause:
        _exit_interrupted(cause.__cause__)
    except KeyboardInterrupt as cause:
        _exit_interrupted(cause)
    except click.ClickException as cause:
        cause.show()
        sys.exit(_USAGE)
    except UsageError as cause:
        click.echo(legible(f"zoho-conformance: {cause}"), err=True)
        sys.exit(_USAGE)
    except ConformanceError as cause:
        click.echo(legible(f"zoho-conformance: {cause}"), err=True)
        sys.exit(_NOT_JUDGED)
    except OSError as cause:
        place = f"{cause.filename}: " if cause.filename else ""
        with suppress(OSError):
            problem = f"zoho-conformance: {place}{cause.strerror or cause}"
            click.echo(legible(problem), err=True)
        _drop_output()
        sys.exit(interruption.exit_code() or _USAGE)
    except RecursionError:
        # Readers say which file it is; whatever they let through is reported here.
        click.echo("zoho-conformance: the input is nested too deeply", err=True)
        sys.exit(_USAGE)
    except Exception:  # noqa: BLE001 - a bug of ours, which says nothing about an API
        import traceback  # noqa: PLC0415 - as a rule there is no bug to show

        traceback.print_exc()
        click.echo(
            "zoho-conformance: internal error; please report it (this is not API drift)", err=True
        )
        sys.exit(_NOT_JUDGED)
