"""The options of `watch`: those of the run that it looks at, and its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from zoho_conformance.cli.options import (
    against_option,
    baseline_option,
    contracts_options,
    fail_on_requests_option,
    fail_on_used_option,
    lifecycle_option,
    org_schema_option,
    plugin_option,
    private_option,
    uses_option,
)
from zoho_conformance.cli.org_options import org_options
from zoho_conformance.cli.report_source import report_or_run
from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.watch.channels.registry import CHANNELS

_Command = Callable[..., None]
MAX_CONFIRM = 10
"""How often a run asks again at most."""


def run_options(command: _Command) -> _Command:
    """Add the report to look at, and the options of the run that makes one."""
    return _with_options(
        command,
        report_or_run,
        click.option(
            "--max-age", type=click.IntRange(min=0), metavar="DAYS", help="As for `check`."
        ),
        click.option(
            "--fail-on",
            type=click.Choice(HIGHEST_FIRST),
            help="The lowest level of drift to alert on.  [default: error, or the report's]",
        ),
        fail_on_requests_option,
        uses_option,
        fail_on_used_option,
        click.option(
            "--min-coverage", multiple=True, metavar="KIND=PERCENT", help="As for `check`."
        ),
        baseline_option,
        click.option("--no-baseline", is_flag=True, help="Ignore the baseline."),
        against_option,
        lifecycle_option,
        org_schema_option,
        contracts_options,
        plugin_option,
        org_options,
        private_option,
        click.option(
            "--confirm",
            type=click.IntRange(min=1, max=MAX_CONFIRM),
            metavar="N",
            help="If an org drifts, repeat the requests N times before alerting.",
        ),
        click.option(
            "--no-check",
            is_flag=True,
            help="Run no check; only compare --pages and --org-schema.",
        ),
        click.option(
            "--pages",
            multiple=True,
            metavar="PAGE",
            help="Compare a page (file, URL or directory) with the contracts, as `derive --check`.",
        ),
    )


def alert_options(command: _Command) -> _Command:
    """Add the options of the watch itself, and one for each kind of channel."""
    return _with_options(
        command,
        click.option("--name", help="The name of the watch.  [default: default-TARGET]"),
        click.option(
            "--state",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="The state file.  [default: watch-NAME.json in the user's state directory]",
        ),
        *(
            click.option(kind.option, multiple=True, metavar=kind.metavar, help=kind.help)
            for kind in CHANNELS
        ),
        click.option(
            "--after",
            type=click.IntRange(min=1),
            default=3,
            show_default=True,
            metavar="N",
            help="Alert after N consecutive runs without a verdict.",
        ),
        click.option(
            "--dry-run",
            is_flag=True,
            help="Print the alerts, without delivering them or saving state.",
        ),
        click.option(
            "--exit-zero",
            is_flag=True,
            help="For schedulers: exit with 0, whatever the verdict, if all alerts were delivered.",
        ),
        click.option(
            "--format",
            "output_format",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="The format of the output.",
        ),
    )


def _with_options(command: _Command, *options: Callable[[_Command], _Command]) -> _Command:
    """Add options; `--help` lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command
