"""`scan`: what is about to be committed, looked through for secrets."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - scanning is loaded when it is asked for

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.progress import counted

if TYPE_CHECKING:
    from zoho_conformance.exchanges.scan.scan_file import ScannedFile

_LEAK = 1
_USAGE = 2


@click.command(cls=Command, examples=("zoho-conformance scan recordings --max-age 90",))
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Fail on cassettes that are older than DAYS, or do not say when they were recorded.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="NAME",
    help="A header, parameter or key that may have any value.",
)
@click.option("--strict", is_flag=True, help="Also fail on possible personal data.")
def scan(paths: Sequence[Path], *, max_age: int | None, allow: Sequence[str], strict: bool) -> None:
    """Look for secrets and personal data in recordings and other text files, before a commit.

    A PATH is a file or a directory. Reported are where a value is, its kind, its length, and the
    first four characters of a long one. Bodies are decompressed, and encoded or split text is
    decoded and joined. A line with the comment `pragma: allowlist secret` may contain anything.
    Exit codes: 0 nothing found, 1 a secret, or a cassette that is too old, 2 something cannot be
    read.
    """
    from zoho_conformance.exchanges.scan.scan_file import files_to_scan, scan_file
    from zoho_conformance.model.display import legible

    files = list(files_to_scan(paths))
    scanned = [scan_file(file, max_age, allow) for file in counted(files, "files")]
    errors = [line for file in scanned for line in file.errors]
    warnings = [line for file in scanned for line in file.warnings]
    unread = [line for file in scanned for line in file.unread]
    for line in errors:
        click.echo(legible(line))
    for line in warnings:
        click.echo(f"warning: {legible(line)}")
    for line in unread:
        click.echo(f"cannot be read: {legible(line)}", err=True)
    click.echo(
        f"{_files(scanned)} scanned: {len(errors)} to be removed, {len(warnings)} to look at"
        + _aside(scanned)
    )
    if errors or (strict and warnings):
        sys.exit(_LEAK)
    sys.exit(_USAGE if unread else 0)


def _files(scanned: Sequence[ScannedFile]) -> str:
    """How many files were looked through, and of which sort."""
    from zoho_conformance.reports.wording import pluralize

    recordings = [file for file in scanned if file.is_recording]
    others = sum(file.is_text and not file.is_recording and not file.unread for file in scanned)
    exchanges = sum(file.exchanges for file in recordings)
    counts = f"{pluralize(exchanges, 'exchange')} in {pluralize(len(recordings), 'cassette')}"
    return f"{counts} and {pluralize(others, 'other file')}" if others else counts


def _aside(scanned: Sequence[ScannedFile]) -> str:
    """What was passed over, and why."""
    binary = sum(not file.is_text and not file.unread for file in scanned)
    allowed = sum(file.allowed for file in scanned)
    asides = [f"{binary} files that are not text were skipped"] if binary else []
    asides += [f"{allowed} allowed by a comment"] if allowed else []
    return f" ({', '.join(asides)})" if asides else ""
