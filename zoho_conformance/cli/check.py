"""`check`: judge recordings or an org, and give the verdict."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from zoho_conformance.cli.build_settings import (
    baseline_file,
    build_settings,
    fit_check,
    parse_map,
)
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    judging_options,
)
from zoho_conformance.cli.org_options import org_options
from zoho_conformance.cli.progress import Progress, progress
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
    help="Same as PATH, for one file or folder.",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Treat cassettes older than DAYS as not judged.",
)
@click.option(
    "-k",
    "select",
    metavar="EXPRESSION",
    help="Only cases that match, as in pytest: `lock and not ok`.",
)
@click.option(
    "--all",
    "all_operations",
    is_flag=True,
    help="Judge the documented samples of every operation, not just those of the suite.",
)
@click.option("--mutant", metavar="NAME", help="With --target reference: the mutant to judge.")
@click.option(
    "--dry-run", is_flag=True, help="Print the requests that would be sent, without sending any."
)
@judging_options
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

    PATH is a file or folder of recordings, such as the cassettes of your own tests: vcrpy, Ruby's
    VCR, go-vcr, PHP-VCR, HAR, NDJSON logs, Postman, newman, Polly.JS, nock, WireMock, Nango,
    Charles, mitmproxy or Envoy, compressed or not. It may also be a pattern, an address such as
    s3://…, or - for standard input. Without PATH, the built-in recordings are judged.
    """
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.output import finish
    from zoho_conformance.reports.formats import parse_output

    settings = fit_check(
        build_settings(
            reports=tuple(parse_output(path) for path in reports),
            min_coverage=gate.parse_min_coverage(min_coverage),
            baseline=baseline_file(baseline, ignored=no_baseline),
            fields=parse_map(field_map),
            **options,
        )
    )
    if dry_run:
        from zoho_conformance.runs.dry_run import planned_requests

        for line in planned_requests(settings):
            click.echo(line)
        return
    from zoho_conformance.reports.run_check import run_check

    judge = partial(
        run_check,
        settings,
        select,
        progress("cases"),
        Progress("exchanges read"),
        for_files=bool(settings.reports),
    )
    finish(judge, settings.reports, details=details)
