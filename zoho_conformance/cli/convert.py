"""`convert`: recordings of any format become redacted cassettes."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from zoho_conformance.cli.build_settings import parse_map
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import contracts_options, map_option
from zoho_conformance.cli.progress import Progress
from zoho_conformance.cli.terminal import is_quiet

_MAX_LINES = 20
_NOT_CONVERTED = 3


@click.command(cls=Command, examples=("zoho-conformance convert recordings --into redacted",))
@click.argument("recordings", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder for the cassettes.",
)
@click.option("--force", is_flag=True, help="Overwrite existing cassettes.")
@map_option
@contracts_options
def convert(
    recordings: Sequence[str],
    *,
    into: Path,
    force: bool,
    field_map: str | None,
    contracts: Path | None,
    api_version: str | None,
) -> None:
    """Convert recordings of any format to redacted vcrpy cassettes.

    PATH is the same as for `check`. Each recording becomes a cassette in DIR (a long one, several)
    without secrets and personal data: values are replaced by pseudonyms, which are the same in
    every run with the same ZOHO_CONFORMANCE_SALT. Exchanges that match no operation are left out,
    and so are answers whose body was not kept. Exit codes: 0 converted, 2 usage, 3 nothing was
    converted, or something cannot be read, or not written without leaking data.
    """
    from zoho_conformance.model.display import legible
    from zoho_conformance.runs.convert import convert as convert_recordings
    from zoho_conformance.runs.library import open_library

    library = open_library(contracts, api_version)
    done = convert_recordings(
        recordings,
        into,
        library,
        parse_map(field_map),
        force=force,
        on_read=Progress("exchanges"),
    )
    for heading, lines in (
        ("not converted", done.refused),
        ("left out", () if is_quiet() else done.left_out),
        ("changed", () if is_quiet() else done.changed),
    ):
        for line in lines[:_MAX_LINES]:
            click.echo(f"{heading}: {legible(line)}", err=True)
        if len(lines) > _MAX_LINES:
            click.echo(f"{heading}: {len(lines) - _MAX_LINES} more such lines", err=True)
    click.echo(
        f"{done.converted:,} of {done.exchanges:,} exchanges converted, into {len(done.files):,} "
        f"{'cassette' if len(done.files) == 1 else 'cassettes'} in {legible(str(into))}"
    )
    sys.exit(0 if done.converted and not done.refused else _NOT_CONVERTED)
