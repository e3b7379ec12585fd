"""`restore`: undo what a killed run left in an org."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from pathlib import Path

import click

from zoho_conformance.cli.options import config_option, writing_options


@click.command()
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="ID",
    help="Leave this row, which a run may not have made, to whoever made it.",
)
@config_option
@writing_options
@click.option(
    "--force",
    is_flag=True,
    help="Undo even what a run wrote that is still writing: it then stops, judges nothing more of "
    "what it wrote, and what it writes meanwhile may be left in the org.",
)
def restore(
    *, config: Path | None, kept: tuple[str, ...], journal: Path | None, wait: int, force: bool
) -> None:
    """Undo what a killed run left in the org."""
    from zoho_conformance.runs.live import restore_org
    from zoho_conformance.runs.settings import Settings

    settings = Settings(target="live", config=config, journal=journal, wait=wait)
    click.echo(restore_org(settings, kept, force=force))
