"""`init`: what a project needs to get started; existing files are not touched."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from pathlib import Path

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError


@click.command(
    cls=Command,
    is_configured=False,
    examples=("zoho-conformance init --dry-run", "zoho-conformance init"),
)
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab", "none"]),
    help="The CI to write a job for.  [default: the one that the project uses]",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written, without writing it.")
def init(*, ci: str | None, dry_run: bool) -> None:
    """Write a configuration, an example test and a CI job for the project in this folder.

    Looks for recordings, tests and CI, and says what is left to configure. Existing files are never
    changed: a second run writes nothing.
    """
    from zoho_conformance.cli.init.plan import plan
    from zoho_conformance.cli.init.project import look_at

    planned = plan(look_at(Path()), ci)
    for line in planned.there:
        click.echo(f"there already: {legible(line)}")
    for file in planned.files:
        if not dry_run:
            _write(file.path, file.text)
        click.echo(f"{'would write' if dry_run else 'written'}: {legible(file.shown)}, {file.what}")
    if not planned.files:
        click.echo("nothing to write")
    for line in planned.notes:
        click.echo(legible(line))
    if planned.to_set and (planned.files or dry_run):
        click.echo("\nto set:")
        for line in planned.to_set:
            click.echo(f"  {legible(line)}")
    click.echo("\nnext: zoho-conformance check")


def _write(file: Path, text: str) -> None:
    """Write a file that is not there; `UsageError` where it cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be written: {cause.strerror}") from cause
