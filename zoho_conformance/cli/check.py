"""`check`: judge recordings or an org, and give the verdict."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    against_option,
    any_version_option,
    baseline_file,
    baseline_option,
    build_settings,
    contracts_options,
    fail_on_option,
    map_option,
    org_options,
    parse_map,
    plugin_option,
    private_option,
    progress,
    report_option,
    require_fitting_options,
)
from zoho_conformance.cli.output import finish
from zoho_conformance.runs.settings import TARGETS


@click.command(
    cls=Command,
    examples=(
        "zoho-conformance check recordings --report report.json --report report.html",
        "zoho-conformance check --target live --module Leads --dry-run",
    ),
)
@click.argument("recordings", nargs=-1, metavar="[PATH]...")
@click.option(
    "--target",
    type=click.Choice(TARGETS),
    default="cassettes",
    show_default=True,
    help="What to judge: recordings, the reference server, or an org.",
)
@click.option(
    "--cassettes",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The same as PATH, for one file or folder.",
)
@report_option
@fail_on_option("The lowest level of drift that fails the run.")
@map_option
@any_version_option
@click.option(
    "--fail-on-unmatched",
    is_flag=True,
    help="Do not conform where a recorded exchange with the API is to no operation.",
)
@click.option(
    "--callbacks",
    is_flag=True,
    help="Judge recorded requests to other hosts that bring what Zoho sends to a callback.",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Treat cassettes older than DAYS as not judged.",
)
@click.option(
    "--min-coverage",
    multiple=True,
    metavar="KIND=PERCENT",
    help="Fail where less of the contract was exercised, such as keys=90.",
)
@baseline_option
@click.option("--no-baseline", is_flag=True, help="Ignore the baseline.")
@click.option(
    "-k",
    "select",
    metavar="EXPRESSION",
    help="Only cases that match, as for pytest: `lock and not ok`.",
)
@click.option(
    "--all",
    "all_operations",
    is_flag=True,
    help="Judge the documented samples of every operation, not of the suite alone.",
)
@click.option("--mutant", metavar="NAME", help="With --target reference: the mutant to judge.")
@against_option
@private_option
@click.option("--details", is_flag=True, help="Show all findings, without truncation.")
@click.option(
    "--dry-run", is_flag=True, help="Print the requests that would be sent, and send none."
)
@contracts_options
@plugin_option
@org_options
def check(
    *,
    reports: Sequence[str],
    select: str | None,
    dry_run: bool,
    details: bool,
    min_coverage: Sequence[str],
    baseline: Path | None,
    no_baseline: bool,
    field_map: str | None,
    **options: Any,
) -> None:
    """Run the suite and give the verdict.

    PATH is a file or a folder of recordings, such as cassettes that your own tests wrote: of vcrpy
    or Ruby's VCR, HAR, NDJSON logs, Postman, newman, Polly.JS, nock, WireMock, Nango, mitmproxy or
    Envoy, packed or not; a pattern, an address such as s3://…, or - for what is piped in. Without
    any, the recordings that ship are judged.
    """
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.reports.forms import parse_output

    settings = build_settings(
        reports=tuple(parse_output(path) for path in reports),
        min_coverage=gate.parse_min_coverage(min_coverage),
        baseline=baseline_file(baseline, ignored=no_baseline),
        fields=parse_map(field_map),
        **options,
    )
    require_fitting_options(settings)
    if dry_run:
        from zoho_conformance.runs.dry_run import planned_requests

        for line in planned_requests(settings):
            click.echo(line)
        return
    from zoho_conformance.reports.run_check import run_check

    judge = partial(run_check, settings, select, progress())
    finish(judge, settings.reports, details=details)
