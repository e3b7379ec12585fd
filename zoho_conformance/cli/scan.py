"""`scan`: cassettes before they are committed."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

_LEAK = 1
_USAGE = 2


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Fail for cassettes that are older than DAYS, or do not say when they were recorded.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="NAME",
    help="A header, parameter or key that may have any value.",
)
@click.option("--strict", is_flag=True, help="Fail for possibly personal data, too.")
def scan(paths: Sequence[Path], *, max_age: int | None, allow: Sequence[str], strict: bool) -> None:
    """Look for secrets and personal data in vcrpy cassettes; report locations, never values.

    A PATH is a cassette (YAML or JSON) or a directory of them. Bodies are unpacked. Exit codes: 0
    nothing found, 1 a secret, or a cassette that is too old, 2 something cannot be read.
    """
    from zoho_conformance.exchanges.scan.scan_file import files_to_scan, scan_file
    from zoho_conformance.model.display import legible

    files, other_files = files_to_scan(paths)
    scanned = [scan_file(file, max_age, allow) for file in files]
    errors = [line for file in scanned for line in file.errors]
    warnings = [line for file in scanned for line in file.warnings]
    unread = [line for file in scanned for line in file.unread]
    for line in errors:
        click.echo(legible(line))
    for line in warnings:
        click.echo(f"warning: {legible(line)}")
    for line in unread:
        click.echo(f"cannot be read: {legible(line)}", err=True)
    aside = f", {other_files} without exchanges" if other_files else ""
    click.echo(
        f"{sum(file.exchanges for file in scanned)} exchanges in {len(scanned)} cassettes "
        f"scanned{aside}: {len(errors)} to be removed, {len(warnings)} to look at"
    )
    if errors or (strict and warnings):
        sys.exit(_LEAK)
    sys.exit(_USAGE if unread else 0)
