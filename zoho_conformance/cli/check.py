"""`check`, `record` and `restore`: what asks an org, or recordings of one."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from zoho_conformance.cli.options import (
    baseline_file,
    baseline_option,
    config_option,
    contracts_options,
    fail_on_option,
    org_options,
    progress,
    report_option,
    require_fitting,
    settings_of,
)
from zoho_conformance.cli.output import tell
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST, Level


@click.command()
@click.option(
    "--target",
    type=click.Choice(["cassettes", "reference", "live"]),
    default="cassettes",
    show_default=True,
    help="Who is judged.",
)
@click.option(
    "--cassettes",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The cassettes that are judged, in place of ours.",
)
@report_option
@fail_on_option("The least level of drift that fails the run.")
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Give no verdict on cassettes that were recorded more days ago.",
)
@click.option(
    "--min-coverage",
    multiple=True,
    metavar="KIND=PERCENT",
    help="Do not conform where less of the contract was exercised, such as keys=90.",
)
@baseline_option
@click.option("--no-baseline", is_flag=True, help="Take no drift as known.")
@click.option("-k", "select", metavar="EXPRESSION", help="Only the tests whose ids match.")
@click.option("--mutant", metavar="NAME", help="With --target reference: a misbehaving org.")
@click.option("--details", is_flag=True, help="Tell everything, however much there is.")
@click.option("--dry-run", is_flag=True, help="Print the requests that would be sent; send none.")
@contracts_options
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
    **options: Any,
) -> None:
    """Run the suite and give the verdict."""
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.reports.files import checked

    settings = settings_of(
        reports=tuple(checked(path) for path in reports),
        min_coverage=gate.parse_min_coverage(min_coverage),
        baseline=baseline_file(baseline, ignored=no_baseline),
        **options,
    )
    require_fitting(settings)
    if dry_run:
        from zoho_conformance.cli.commands.dry_run import lines

        for line in lines(settings):
            click.echo(line)
        return
    from zoho_conformance.cli.commands.check import check as run_suite

    tell(run_suite(settings, select, progress()), settings.reports, details=details)


@click.command(short_help="Write a redacted cassette of each case.")
@click.option(
    "--target", type=click.Choice(["reference", "live"]), required=True, help="Who answers."
)
@click.option(
    "--cassettes",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the cassettes go, or with --compare where they are.",
)
@click.option("--compare", is_flag=True, help="Write none: compare the answers with them by shape.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    help="With --compare: write x.json, x.xml … or FORM=FILE.",
)
@click.option("--details", is_flag=True, help="With --compare: tell everything.")
@click.option(
    "--fail-on",
    type=click.Choice(HIGHEST_FIRST),
    help="With --compare: the least level of drift that fails.  [default: warning]",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --compare: the drift that is known and accepted.",
)
@org_options
def record(
    *,
    compare: bool,
    reports: Sequence[str],
    fail_on: Level | None,
    baseline: Path | None,
    details: bool,
    **options: Any,
) -> None:
    """Run the probes and write a redacted cassette for each case that was judged."""
    if compare:
        # All that comparing finds are warnings, so that nothing less would ever fail.
        _compare(
            reports, details=details, fail_on=fail_on or "warning", baseline=baseline, **options
        )
    comparing = {"--report": reports, "--fail-on": fail_on, "--baseline": baseline}
    for option, given in comparing.items():
        if given:
            raise UsageError(f"{option}: is for --compare")
    from zoho_conformance.cli.commands.record import record as run_probes

    done = run_probes(settings_of(record=True, **options))
    for missed in done.missed:
        click.echo(f"not recorded: {missed}", err=True)
    click.echo(
        f"{done.kept} of {done.planned} cases recorded, {done.excused} that the org could not "
        f"show, {done.requests_sent} requests sent"
    )
    sys.exit(0 if done.kept and done.kept + done.excused == done.planned else 3)


def _compare(reports: Sequence[str], *, details: bool, **options: Any) -> NoReturn:
    from zoho_conformance.cli.commands.compare import compare
    from zoho_conformance.reports.files import checked

    settings = settings_of(reports=tuple(checked(path) for path in reports), **options)
    tell(compare(settings, progress()), settings.reports, details=details)


@click.command()
@config_option
def restore(config: Path | None) -> None:
    """Take back what a killed run left in the org."""
    from zoho_conformance.cli.commands.restore import restore as undo
    from zoho_conformance.runs.settings import Settings

    click.echo(undo(Settings(target="live", config=config)))
