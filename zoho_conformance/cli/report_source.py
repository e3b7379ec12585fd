"""Commands that work on a report: the argument that names one, or the run that makes one now."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.options import report_option
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.settings import TARGETS, Output

OF_A_RUN = (
    "target",
    "cassettes",
    "mutant",
    "select",
    "against",
    "lifecycle",
    "org_schema",
    "baseline",
    "no_baseline",
)
"""The options of a run; none of them applies to a report that exists already."""


def report_or_run(command: Callable[..., None]) -> Callable[..., None]:
    """A report to work on, or the target of a check that makes one now."""
    for option in (
        click.option("-k", "select", metavar="EXPRESSION", help="As for `check`."),
        click.option("--mutant", metavar="NAME", help="As for `check`."),
        click.option(
            "--cassettes",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="As for `check`.",
        ),
        click.option(
            "--target",
            type=click.Choice(TARGETS),
            default="cassettes",
            show_default=True,
            help="Without REPORT: what to judge now.",
        ),
        report_option,
        click.argument("report", required=False),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class ReportSource:
    """The report to read, None where a run makes one; and the reports to write."""

    read: str | None
    outputs: tuple[Output, ...]

    def refuse_options_of_a_run(self, names: Iterable[str] = OF_A_RUN) -> None:
        """Raise `UsageError` where the command line has an option that only a run takes."""
        if self.read is None:
            return
        command = click.get_current_context().command
        for parameter in command.params:
            if parameter.name in names and is_given(parameter.name):
                option = max(parameter.opts, key=len)
                raise UsageError(f"a report has already been judged; leave out {option}")


def report_source(report: str | None, reports: Sequence[str]) -> ReportSource:
    """The source that the argument REPORT and the options `--report` name."""
    from zoho_conformance.reports.formats import parse_output

    if report is None and len(reports) == 1 and _was_read(reports[0]):
        click.echo(
            f"--report {reports[0]}: read as input, as in earlier versions; pass it without "
            "--report, which writes reports",
            err=True,
        )
        return ReportSource(reports[0], ())
    return ReportSource(report, tuple(parse_output(output) for output in reports))


def _was_read(named: str) -> bool:
    """Whether an earlier version would have read what `--report` names, and no run is asked for."""
    is_there = named == "-" or (named.endswith(".json") and Path(named).is_file())
    return is_there and not any(map(is_given, OF_A_RUN))
