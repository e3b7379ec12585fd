"""`restore`: undo what a killed run left in an org."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from typing import Any

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.options import max_time_option, writing_options
from zoho_conformance.model.errors import UsageError


@click.command(cls=Command, examples=("zoho-conformance restore --search --module Leads",))
@click.option(
    "--search",
    is_flag=True,
    help="Search the org for what carries the mark of a run, without the journal, and take it back "
    "after a question.",
)
@click.option(
    "--module",
    "modules",
    multiple=True,
    metavar="NAME",
    help="With --search: a module whose records may be locked; may be given several times.",
)
@click.option("--all-modules", is_flag=True, help="With --search: every module that can be locked.")
@click.option(
    "--id",
    "ids",
    multiple=True,
    metavar="ID",
    help="With --search: also take back the lock or configuration of this id, without a mark.",
)
@click.option("--yes", is_flag=True, help="With --search: take it back without a question.")
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
    help="Leave this row, which a run may not have made, to whoever made it.",
)
@max_time_option
@writing_options
@click.option(
    "--force",
    is_flag=True,
    help="Undo even what a run wrote that is still writing: it then stops, judges nothing more of "
    "what it wrote, and what it writes meanwhile may be left in the org.",
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

    Without --search, what the journal lists is undone. With it, the exit code is 0 if nothing is
    left that carries a mark, 1 if something is that was not to be taken back, and 3 if something
    could not be taken back or looked at.
    """
    from zoho_conformance.runs.settings import Settings

    if modules and all_modules and not (is_given("modules") and is_given("all_modules")):
        # What is typed goes before what the file has.
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
