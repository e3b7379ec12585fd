"""`upgrade-check`: say what a client must change to move to another version of the API."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    details_option,
    fail_on_option,
    fail_on_used_option,
    lifecycle_option,
    map_option,
    report_option,
    uses_option,
)
from zoho_conformance.cli.progress import Progress
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Level


@click.command(
    cls=Command,
    examples=("zoho-conformance upgrade-check recordings --to v7 --report upgrade.html",),
)
@click.argument("recordings", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--to", required=True, metavar="VERSION", help="The API version to move to, such as v8."
)
@click.option(
    "--contracts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Contracts that `derive --into DIR` wrote; they take precedence over the built-in ones.",
)
@lifecycle_option
@map_option
@fail_on_option("The lowest level of change in use that fails: error breaks a client, warning may.")
@report_option
@uses_option
@fail_on_used_option
@details_option
def upgrade_check(
    *,
    recordings: Sequence[str],
    to: str,
    contracts: Path | None,
    lifecycle: Path | None,
    field_map: str | None,
    fail_on: Level,
    reports: Sequence[str],
    uses: Path | None,
    fail_on_used: bool,
    details: bool,
) -> None:
    """Show what a client must change to move to another version of the API.

    PATH is the same as for `check`: recordings of what the client sends now. They are judged by the
    contracts of VERSION. If the contracts of their own version are available, both versions are
    compared: operations, parameters, keys, types, values, statuses and errors, those in use first.

    Exit codes: 0 nothing breaks, 1 something in use does, 2 usage, 3 could not judge.
    """
    from zoho_conformance.cli.build_settings import only_with_uses, parse_map
    from zoho_conformance.cli.comparison_settings import levels_of_comparison
    from zoho_conformance.cli.terminal import is_quiet
    from zoho_conformance.contracts.version_ends import load_ends
    from zoho_conformance.reports.formats import STDOUT, UPGRADE_FORMATS, parse_output
    from zoho_conformance.reports.mark_uses import UseMarker
    from zoho_conformance.reports.report import EXIT_CODES
    from zoho_conformance.reports.upgrade import text
    from zoho_conformance.reports.upgrade.analyse import check_upgrade
    from zoho_conformance.reports.upgrade.mark_uses import mark_upgrade
    from zoho_conformance.reports.write import write_text
    from zoho_conformance.runs.library import open_library

    outputs = [parse_output(output) for output in reports]
    for output in outputs:
        if output.format not in UPGRADE_FORMATS:
            raise UsageError(
                f"--report: upgrade-check has no format {output.format}; use one of "
                f"{', '.join(UPGRADE_FORMATS)}"
            )
    ends = load_ends(lifecycle)
    fails_alone = only_with_uses(uses, fail_on_used=fail_on_used)
    marker = (
        None
        if uses is None
        else UseMarker(uses, open_library(contracts, to).promises, fails_alone=fails_alone)
    )
    progress = Progress("exchanges")
    try:
        report = check_upgrade(
            recordings,
            to,
            contracts,
            parse_map(field_map),
            fail_on,
            progress,
            ends=ends,
            find_levels=partial(levels_of_comparison, uses=uses),
        )
    finally:
        progress.end()
    if marker is not None:
        report = mark_upgrade(report, marker)
    for output in outputs:
        write_text(UPGRADE_FORMATS[output.format].load()(report), output)
    shown = text.render(report, details=details)
    if is_quiet():
        shown = shown.partition("\n")[0]
    click.echo(shown, err=any(output.file == STDOUT for output in outputs))
    sys.exit(EXIT_CODES[report.verdict])
