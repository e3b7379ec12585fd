"""`scan`: cassettes before they are committed."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

_USAGE = 2


@click.command(short_help="Look for secrets and old recordings.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Fail for cassettes that were recorded more days ago, or do not say when.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="NAME",
    help="A header, parameter or key under which anything may stand.",
)
@click.option("--strict", is_flag=True, help="Fail for what may be somebody's data, too.")
def scan(paths: Sequence[Path], *, max_age: int | None, allow: Sequence[str], strict: bool) -> None:
    """Look through vcrpy cassettes for secrets and data of people: where they stand, never which.

    A PATH is a cassette (YAML or JSON) or a directory of them. Bodies are unpacked. Exit codes: 0
    nothing found, 1 a secret, or a cassette that is too old, 2 what cannot be read.
    """
    from zoho_conformance.cli.commands.scan import found, scan, told
    from zoho_conformance.model.display import legible

    files, others = found(paths)
    scanned = [scan(file, max_age, allow) for file in files]
    held = told(scanned, others)
    for line in held["errors"]:
        click.echo(legible(line))
    for level, lines in (("warning", held["warnings"]), ("cannot be read", held["unread"])):
        for line in lines:
            click.echo(f"{level}: {legible(line)}", err=level != "warning")
    aside = f", {others} without exchanges" if others else ""
    click.echo(
        f"{held['interactions']} exchanges in {held['cassettes']} cassettes scanned{aside}: "
        f"{len(held['errors'])} to be removed, {len(held['warnings'])} to look at"
    )
    if held["errors"] or (strict and held["warnings"]):
        sys.exit(1)
    sys.exit(_USAGE if held["unread"] else 0)
