"""`restore`: undo what a killed run left in an org."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from typing import Any

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.org_options import ALL_REQUESTS, max_time_option, writing_options
from zoho_conformance.model.errors import UsageError


@click.command(cls=Command, examples=("zoho-conformance restore --search --module Leads",))
@click.option(
    "--search",
    is_flag=True,
    help="Without the journal: search the org for what runs have marked as theirs, and undo it "
    "after asking.",
)
@click.option(
    "--module",
    "modules",
    multiple=True,
    metavar="NAME",
    help="With --search: a module whose records may be locked; repeatable.",
)
@click.option(
    "--all-modules", is_flag=True, help="With --search: every module whose records can be locked."
)
@click.option(
    "--id",
    "ids",
    multiple=True,
    metavar="ID",
    help="With --search: also undo the lock or configuration with this id, although it has no "
    "mark.",
)
@click.option("--yes", is_flag=True, help="With --search: undo without asking.")
@click.option(
    "--max-requests",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --search: send at most N requests.  [default: 200]",
)
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="ID",
    help="Do not undo this row, which a run may not have made.",
)
@max_time_option(ALL_REQUESTS)
@writing_options
@click.option(
    "--force",
    is_flag=True,
    help="Undo the writes of a run even if it is still running. That run then stops and no longer "
    "judges what it wrote; what it writes in the meantime may be left in the org.",
)
def restore(
    *,
    search: bool,
    modules: tuple[str, ...],
    all_modules: bool,
    ids: tuple[str, ...],
    yes: bool,
    max_requests: int | None,
    kept: tuple[str, ...],
    force: bool,
    **options: Any,
) -> None:
    """Undo what a killed run left in the org.

    Without --search, undoes what the journal lists. With it, the exit code is 0 if nothing that a
    run marked is left, 1 if you left something there, and 3 if something could not be undone or
    searched.
    """
    from zoho_conformance.runs.settings import Settings

    if modules and all_modules and not (is_given("modules") and is_given("all_modules")):
        # The command line takes precedence over the file.
        modules, all_modules = (modules, False) if is_given("modules") else ((), True)
    settings = Settings(
        target="live",
        modules=modules,
        all_modules=all_modules,
        max_requests=max_requests,
        config=named_file(),
        **options,
    )
    if search:
        from zoho_conformance.cli.restore_search import restore_search

        if kept:
            raise UsageError("--keep: not with --search, which does not read the journal")
        if modules and all_modules:
            raise UsageError("--module and --all-modules: use one or the other")
        sys.exit(restore_search(settings, ids, yes=yes, force=force))
    searching = {
        "modules": ("--module", modules),
        "all_modules": ("--all-modules", all_modules),
        "ids": ("--id", ids),
        "yes": ("--yes", yes),
        "max_requests": ("--max-requests", max_requests),
    }
    for name, (option, value) in searching.items():
        if value and is_given(name):
            raise UsageError(f"{option}: only with --search")
    from zoho_conformance.runs.live import restore_org

    click.echo(restore_org(settings, kept, force=force))
