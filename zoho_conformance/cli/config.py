"""`config`: what is configured, where it comes from, and the JSON Schema of the file."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from zoho_conformance.cli.command import Command, Group
from zoho_conformance.cli.configured import named_file
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError


@click.group(cls=Group)
def config() -> None:
    """Show the effective configuration, and where each part of it comes from.

    The command line counts most, then the environment, then the file, then the defaults.
    """


@config.command(
    cls=Command,
    examples=(
        "zoho-conformance config show",
        "zoho-conformance config show check --json",
    ),
)
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def show(context: click.Context, names: Sequence[str], *, as_json: bool) -> None:
    """Show the effective settings and where they come from; secrets are never shown.

    Without COMMAND: the org, and what the environment or the file sets for any command. With
    COMMAND: all options of that command, including defaults.
    """
    from zoho_conformance.cli.effective_settings import effective_settings

    settings = effective_settings(context, names, named_file())
    if as_json:
        click.echo(json.dumps(settings.as_json(), indent=2, ensure_ascii=False))
        return
    for line in settings.lines():
        click.echo(legible(line))


@config.command(
    cls=Command,
    is_configured=False,
    examples=("zoho-conformance config schema",),
)
def schema() -> None:
    """Print the JSON Schema of the configuration file, for editors."""
    from zoho_conformance.model import locations

    file = locations.root() / "schemas" / "own" / "configuration.schema.json"
    try:
        click.echo(file.read_text(encoding="utf-8"), nl=False)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
