"""`recheck`: send the reads of recordings to an org again, and compare."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from zoho_conformance.cli.build_settings import baseline_file, build_settings, parse_map
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import map_option, max_time_option, report_option, verdict_options
from zoho_conformance.cli.progress import Progress, progress
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.runs.settings import TargetName

LIVE = "live"


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
    "--max-requests",
    type=click.IntRange(min=1),
    metavar="N",
    help="Send at most N requests; each costs about one API credit.  [default: 500]",
)
@max_time_option
@map_option
@report_option
@click.option(
    "--fail-on",
    type=click.Choice(HIGHEST_FIRST),
    default="warning",
    show_default=True,
    help="The lowest level of drift that fails: an answer of another shape is a warning.",
)
@verdict_options
def recheck(
    *,
    target: TargetName,
    mutant: str | None,
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
    """Send the GETs of your own recordings to an org again, and compare the answers.

    PATH is what `check` takes. Only reads are sent: the org stays as it is. Ids that the org does
    not have become those of rows that it has. Each answer is judged by the contracts, and compared
    with the recorded one by its shape: status, error code, keys and types, never values.

    Exit codes: 0 as recorded and documented, 1 drift, 2 usage or configuration, 3 something could
    not be asked or judged.
    """
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.output import finish
    from zoho_conformance.reports.forms import parse_output
    from zoho_conformance.reports.run_recheck import run_recheck

    if mutant and target == LIVE:
        raise UsageError("--mutant: only the reference org has mutants; add --target reference")
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
    judge = partial(run_recheck, settings, progress("cases"), Progress("exchanges read"))
    finish(judge, settings.reports, details=details)
