"""`org-schema`: an org's own schema as a file, and what changed in it."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - `--help` has no use for what reads an org

import click

from zoho_conformance.cli.build_settings import parse_map
from zoho_conformance.cli.command import Command, Group
from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.options import (
    details_option,
    fail_on_option,
    map_option,
    report_option,
)
from zoho_conformance.cli.org_options import REQUESTS_OF_A_MODULE, max_time_option
from zoho_conformance.cli.progress import Progress
from zoho_conformance.cli.snapshot_file import write_snapshot
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Level

if TYPE_CHECKING:
    from zoho_conformance.runs.library import Library
    from zoho_conformance.runs.org_schema.snapshot import Snapshot
    from zoho_conformance.runs.settings import Settings

FILE = "org-schema.json"
LIVE = "live"
_PARTIAL = 3

_modules_option = click.option(
    "--module", "modules", multiple=True, metavar="NAME", help="Only this module; repeatable."
)
_max_requests_option = click.option(
    "--max-requests",
    type=click.IntRange(min=1),
    metavar="N",
    help="Send at most N requests; each costs about one API credit.  [default: 500]",
)
_version_option = click.option(
    "--api-version", metavar="VERSION", help="The API version to use.  [default: latest]"
)


@click.group(cls=Group)
def org_schema() -> None:
    """Take a snapshot of your org's own schema, and say what changed in it.

    Modules, fields, layouts and picklists, without personal data. `check`, `audit`, `watch`
    and pytest judge records by the file: see `--org-schema`.
    """


@org_schema.command(
    cls=Command,
    examples=(
        "zoho-conformance org-schema snapshot --target reference --out org-schema.json",
        "zoho-conformance org-schema snapshot --target reference --module Leads --out newer.json",
    ),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(FILE),
    show_default=True,
    metavar="FILE",
    help="The file to write; - for standard output.",
)
@click.option(
    "--from",
    "recordings",
    multiple=True,
    metavar="PATH",
    help="Read recorded answers of any format instead of an org; repeatable.",
)
@click.option(
    "--target",
    type=click.Choice([LIVE, "reference"]),
    default=LIVE,
    show_default=True,
    help="Which org to read.",
)
@click.option("--mutant", metavar="NAME", help="With --target reference: a change to its schema.")
@_modules_option
@_max_requests_option
@max_time_option(REQUESTS_OF_A_MODULE)
@map_option
@_version_option
def snapshot(
    *,
    out: Path,
    recordings: Sequence[str],
    target: str,
    mutant: str | None,
    modules: Sequence[str],
    max_requests: int | None,
    max_time: float | None,
    field_map: str | None,
    api_version: str | None,
) -> None:
    """Save an org's modules, fields, layouts and picklists.

    Nothing is written to the org. A file with the same content is not touched. Exit codes: 0
    written, 2 usage or configuration, 3 something could not be read: the file is partial, and says
    what is missing.
    """
    if recordings:
        taken = _from_recordings(recordings, modules, field_map)
    else:
        from zoho_conformance.runs.org_schema.snapshot import take_snapshot

        settings, library = _of_org(target, mutant, modules, max_requests, max_time, api_version)
        taken = take_snapshot(settings, library)
    write_snapshot(taken, out)
    if taken.schema.partial:
        sys.exit(_PARTIAL)


@org_schema.command(
    cls=Command,
    examples=("zoho-conformance org-schema diff org-schema.json newer.json --report changes.html",),
)
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", metavar="NEW")
@_modules_option
@_max_requests_option
@max_time_option(REQUESTS_OF_A_MODULE)
@_version_option
@fail_on_option(
    "The lowest level of change that fails: error breaks clients, warning may, info does not."
)
@report_option
@details_option
def diff(
    *,
    old: Path,
    new: str,
    modules: Sequence[str],
    max_requests: int | None,
    max_time: float | None,
    api_version: str | None,
    fail_on: Level,
    reports: Sequence[str],
    details: bool,
) -> None:
    """Show what changed in your org between the snapshots OLD and NEW.

    NEW is a file, or `live` to read the configured org now. Parts that a snapshot lacks are listed
    instead of compared. Exit codes: 0 no change that fails, 1 a change, 2 usage or configuration, 3
    not everything could be compared.
    """
    from zoho_conformance.cli.comparison_settings import levels_of_comparison, owners_of_comparison
    from zoho_conformance.cli.output import finish
    from zoho_conformance.compare.org_schema import compare_schemas
    from zoho_conformance.contracts.org_schema.schema_file import load_org_schema
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.mark_owners import mark_owners
    from zoho_conformance.reports.org_schema import READ_NOW, report_schemas

    outputs = [parse_output(output) for output in reports]
    before = load_org_schema(old)
    if new == LIVE:
        from zoho_conformance.runs.org_schema.snapshot import take_snapshot

        # If it only has some modules, the others are not requested.
        asked = tuple(modules) or (() if before.all_modules else tuple(before.by_name))
        settings, library = _of_org(LIVE, None, asked, max_requests, max_time, api_version)
        after, name = take_snapshot(settings, library, lists_all=True).schema, READ_NOW
    else:
        after, name = load_org_schema(Path(new)), new
    if modules:
        before, after = before.only(modules), after.only(modules)
    compared = compare_schemas(before, after, str(old))
    for line in compared.not_compared:
        click.echo(legible(f"not compared: {line}"), err=True)
    levels, owners = levels_of_comparison(compared.parts), owners_of_comparison(compared.parts)
    names = (str(old), name)
    finish(
        lambda: mark_owners(
            report_schemas(before, after, names, compared, fail_on, levels), owners
        ),
        outputs,
        details=details,
    )


def _of_org(
    target: str,
    mutant: str | None,
    modules: Sequence[str],
    max_requests: int | None,
    max_time: float | None,
    api_version: str | None,
) -> tuple[Settings, Library]:
    """The settings of a snapshot of an org, and the library of the version to ask."""
    from zoho_conformance.runs.library import open_library
    from zoho_conformance.runs.settings import Settings

    if mutant and target != "reference":
        raise UsageError("--mutant: only with --target reference")
    settings = Settings(
        target="reference" if target == "reference" else "live",
        mutant=mutant,
        modules=tuple(modules),
        max_requests=max_requests,
        max_time=max_time,
        config=named_file(),
    )
    return settings, open_library(version=api_version)


def _from_recordings(
    recordings: Sequence[str], modules: Sequence[str], field_map: str | None
) -> Snapshot:
    from zoho_conformance.runs.org_schema.recorded import read_recordings
    from zoho_conformance.runs.org_schema.snapshot import Snapshot

    progress = Progress("exchanges")
    try:
        recorded = read_recordings(recordings, parse_map(field_map), progress)
    finally:
        progress.end()
    for line in recorded.unread:
        click.echo(legible(f"cannot be read: {line}"), err=True)
    return Snapshot(recorded.schema(modules), 0)
