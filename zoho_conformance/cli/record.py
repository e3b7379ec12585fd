"""`record`: write cassettes of an org, or compare the org with existing ones."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from zoho_conformance.cli.build_settings import build_settings
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.options import (
    contracts_options,
    plugin_option,
)
from zoho_conformance.cli.org_options import org_options
from zoho_conformance.cli.progress import progress
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST, Level


@click.command(
    cls=Command, examples=("zoho-conformance record --target reference --cassettes recorded",)
)
@click.option(
    "--target", type=click.Choice(["reference", "live"]), required=True, help="What to record."
)
@click.option(
    "--cassettes",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write the cassettes to or, with --compare, to read them from.",
)
@click.option(
    "--compare",
    is_flag=True,
    help="Write nothing; compare the shape of the answers with the cassettes.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    help="With --compare: write a report, x.json, x.xml … or FORMAT=FILE.",
)
@click.option(
    "--details", is_flag=True, help="With --compare: show all findings, without truncation."
)
@click.option(
    "--fail-on",
    type=click.Choice(HIGHEST_FIRST),
    help="With --compare: the lowest level of drift that fails.  [default: warning]",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --compare: the file of known drift.",
)
@click.option(
    "--private",
    is_flag=True,
    help="With --compare: mask every name and value that no page documents.",
)
@contracts_options
@plugin_option
@org_options
def record(
    *,
    compare: bool,
    reports: Sequence[str],
    fail_on: Level | None,
    baseline: Path | None,
    details: bool,
    private: bool,
    plugins: Sequence[str],
    **options: Any,
) -> None:
    """Run the probes and write a redacted cassette for each case that was judged."""
    if compare:
        # Comparing yields warnings only, so that no lower level would ever fail.
        _compare(
            reports,
            details=details,
            fail_on=fail_on or "warning",
            baseline=baseline,
            private=private,
            plugins=plugins,
            **options,
        )
    comparing = {
        "reports": ("--report", reports),
        "fail_on": ("--fail-on", fail_on),
        "baseline": ("--baseline", baseline),
        "plugins": ("--plugin", plugins),
        "private": ("--private", private),
    }
    for name, (option, value) in comparing.items():
        if value and is_given(name):
            raise UsageError(f"{option}: only with --compare")
    from zoho_conformance.runs.record import record as record_cases

    done = record_cases(build_settings(record=True, **options), progress("cases"))
    for missed in done.missed:
        click.echo(f"not recorded: {missed}", err=True)
    click.echo(
        f"{done.kept} of {done.planned} cases recorded, {done.not_applicable} that the org could "
        f"not show, {done.requests_sent} requests sent"
    )
    if done.interruption is not None:
        raise done.interruption
    complete = done.kept + done.not_applicable == done.planned
    sys.exit(0 if done.kept and complete else 3)


def _compare(reports: Sequence[str], *, details: bool, **options: Any) -> NoReturn:
    from zoho_conformance.cli.output import finish
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.run_check import run_comparison

    settings = build_settings(reports=tuple(parse_output(path) for path in reports), **options)
    finish(partial(run_comparison, settings, progress("cases")), settings.reports, details=details)
