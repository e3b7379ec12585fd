"""`restore`: undo what a killed run left in an org."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from pathlib import Path

import click

from zoho_conformance.cli.options import config_option


@click.command()
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="ID",
    help="Leave this row, which a run may not have made, to whoever made it.",
)
@config_option
def restore(config: Path | None, kept: tuple[str, ...]) -> None:
    """Undo what a killed run left in the org."""
    from zoho_conformance.runs.live import restore_org
    from zoho_conformance.runs.settings import Settings

    click.echo(restore_org(Settings(target="live", config=config), kept))
