"""What the commands that judge do at their end: write the reports, print the verdict, exit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

import click

from zoho_conformance.cli.terminal import has_colour, has_links, is_quiet
from zoho_conformance.model import interruption
from zoho_conformance.reports import text
from zoho_conformance.reports.formats import STDOUT
from zoho_conformance.reports.report import EXIT_CODES, Report, RunInterrupted
from zoho_conformance.runs.settings import Output


def finish(
    make_report: Callable[[], Report],
    outputs: Sequence[Output],
    *,
    details: bool,
    has_failed: Callable[[], bool] = bool,
) -> NoReturn:
    """Write the reports, print the verdict, and exit with its code.

    `has_failed` is whether something else that was asked for could not be done, which keeps a run
    from an exit code of 0.

    Where a signal came, they are on what was judged before, and the exit code is the signal's.
    """
    try:
        report = make_report()
    except RunInterrupted as cause:
        _show(cause.report, outputs, details=details)
        raise
    _show(report, outputs, details=details)
    sys.exit(EXIT_CODES[report.verdict] or (EXIT_CODES["not-judged"] if has_failed() else 0))


def _show(report: Report, outputs: Sequence[Output], *, details: bool) -> None:
    with interruption.postponed():
        if outputs:
            from zoho_conformance.reports.write import (  # noqa: PLC0415 - most runs only print
                write_reports,
            )

            write_reports(report, outputs)
        # A report on standard output is read by a program, and the verdict by people.
        taken = any(output.file == STDOUT and output.format != "github" for output in outputs)
        stream = sys.stderr if taken else sys.stdout
        verdict = text.render(
            report, details=details, colour=has_colour(stream), links=has_links(stream)
        )
        if is_quiet():
            verdict = verdict.partition("\n")[0]
        click.echo(verdict, err=taken, color=True)
