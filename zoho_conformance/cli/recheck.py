"""`recheck`: send the reads of recordings to an org again, and compare."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - `--help` has no use for what writes

import click
from msgspec.structs import replace

from zoho_conformance.cli.build_settings import baseline_file, build_settings, parse_map
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    map_option,
    report_option,
    verdict_options,
)
from zoho_conformance.cli.org_options import ALL_REQUESTS, max_time_option
from zoho_conformance.cli.progress import Progress, progress
from zoho_conformance.cli.terminal import is_quiet
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.runs.settings import TargetName

if TYPE_CHECKING:
    from zoho_conformance.runs.recheck.rewrite import Rewritten

LIVE = "live"
_MAX_LINES = 20


@click.command(
    cls=Command,
    examples=(
        "zoho-conformance recheck recordings --target live --report recheck.html",
        "zoho-conformance recheck recordings --target reference",
    ),
)
@click.argument("recordings", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--target",
    type=click.Choice([LIVE, "reference"]),
    default=LIVE,
    show_default=True,
    help="Which org to ask.",
)
@click.option("--mutant", metavar="NAME", help="With --target reference: the mutant to ask.")
@click.option(
    "--write",
    "rewrites",
    is_flag=True,
    help="Rewrite, redacted, the vcrpy cassettes whose exchanges could all be requested again.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(min=1),
    metavar="N",
    help="Send at most N requests; each costs about one API credit.  [default: 500]",
)
@max_time_option(ALL_REQUESTS)
@map_option
@report_option
@click.option(
    "--fail-on",
    type=click.Choice(HIGHEST_FIRST),
    default="warning",
    show_default=True,
    help="The lowest level of drift that fails; a changed shape is a warning.",
)
@verdict_options
def recheck(
    *,
    target: TargetName,
    mutant: str | None,
    rewrites: bool,
    max_requests: int | None,
    max_time: float | None,
    reports: Sequence[str],
    details: bool,
    min_coverage: Sequence[str],
    baseline: Path | None,
    no_baseline: bool,
    field_map: str | None,
    **options: Any,
) -> None:
    """Resend the reads of your own recordings to an org, and compare the answers.

    PATH is the same as for `check`. Only GET requests and COQL queries are sent: nothing in the org
    changes. Ids that the org does not have are replaced by ids of rows that it has. Each answer is
    judged by the contracts, and its shape (status, error code, keys and types, never values) is
    compared with the recorded one. Of reads that differ only in ids and texts, one is sent; with
    --write, every one.

    Exit codes: 0 as recorded and documented, 1 drift, 2 usage or configuration, 3 something could
    not be asked, judged or written.
    """
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.output import finish
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.run_recheck import Recheck, run_recheck

    if mutant and target == LIVE:
        raise UsageError("--mutant: only with --target reference")
    if rewrites and target != LIVE:
        raise UsageError(
            "--write: only with --target live; what the reference org says is invented"
        )
    settings = build_settings(
        target=target,
        mutant=mutant,
        reports=tuple(parse_output(path) for path in reports),
        min_coverage=gate.parse_min_coverage(min_coverage),
        baseline=baseline_file(baseline, ignored=no_baseline),
        fields=parse_map(field_map),
        **options,
    )
    # Which org is asked makes no difference to how long, and how often.
    settings = replace(settings, max_requests=max_requests, max_time=max_time)
    failed: list[str] = []

    def on_written(written: Rewritten) -> None:
        failed.extend(written.failed)
        _show_written(written)

    asked = Recheck(rewrites, on_written)
    judge = partial(run_recheck, settings, asked, progress("cases"), Progress("exchanges read"))
    finish(judge, settings.reports, details=details, has_failed=lambda: bool(failed))


def _show_written(written: Rewritten) -> None:
    """Say which cassettes were written, and why others were not."""
    quiet = is_quiet()
    for heading, lines in (
        ("not written", written.failed),
        ("unchanged", () if quiet else written.left),
        ("changed", () if quiet else written.changed),
    ):
        for line in lines[:_MAX_LINES]:
            click.echo(f"{heading}: {legible(line)}", err=True)
        if len(lines) > _MAX_LINES:
            click.echo(f"{heading}: {len(lines) - _MAX_LINES} more such lines", err=True)
    click.echo(f"{len(written.files):,} of {written.count:,} recordings rewritten", err=True)
