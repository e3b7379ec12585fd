"""`report`: a report that was written, rendered in other formats."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - `--help` has no use for reports

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.formats import formats_options, outputs_of
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.options import private_option, report_option, uses_option
from zoho_conformance.cli.terminal import has_colour, has_links
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.formats import FORMATS, STDOUT

if TYPE_CHECKING:
    from zoho_conformance.reports.report import Report

_OLD_AND_NEW = 2


@click.command(
    cls=Command,
    examples=(
        "zoho-conformance report report.json --format markdown -o report.md",
        "zoho-conformance report --compare old.json report.json --format markdown",
        "zoho-conformance report report.json --report report.html --report junit=results.xml",
    ),
)
@click.argument("files", nargs=-1, metavar="FILE...")
@formats_options(FORMATS)
@report_option
@click.option("--details", is_flag=True, help="As text: show all findings, without truncation.")
@click.option(
    "--contracts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="With --private or --uses: the contracts of the report, if not the built-in ones.",
)
@private_option
@click.option(
    "--compare",
    is_flag=True,
    help="Of two reports, OLD and NEW: show the new one, and what is new, gone and still there.",
)
@uses_option
@click.option("--exit-code", is_flag=True, help="Exit with the code of the report's verdict.")
@click.option("--schema", "print_schema", is_flag=True, help="Print the JSON Schema of reports.")
def report(
    *,
    files: Sequence[str],
    formats: Sequence[str],
    reports: Sequence[str],
    output: Path | None,
    details: bool,
    contracts: Path | None,
    private: bool,
    uses: Path | None,
    compare: bool,
    exit_code: bool,
    print_schema: bool,
) -> None:
    """Convert a report that `check --report x.json` wrote (`-`: standard input) to other formats.

    Of several reports, the newest is converted, and html plots the history of all. With --compare,
    every format shows what changed from the first to the second.
    """
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.read import schema
    from zoho_conformance.reports.report import EXIT_CODES
    from zoho_conformance.reports.write import write_report

    if print_schema:
        click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
        return
    if not files:
        raise UsageError("report: name the JSON file of a report, or - for standard input")
    if contracts and not (private or uses) and is_given("contracts"):
        raise UsageError("--contracts: only with --private or --uses")
    read = _read(files, contracts, private=private)
    newest, history = _compare(read) if compare else _newest_and_history(read)
    if uses is not None:
        from zoho_conformance.reports.mark_uses import mark_by_file

        newest = mark_by_file(newest, uses, contracts)
    outputs = [parse_output(named) for named in reports]
    if formats or output or not outputs:
        outputs += outputs_of(formats, output, FORMATS)
    if history and not any(FORMATS[output.format].shows_history for output in outputs):
        raise UsageError("several reports: only html shows their history; add --format html")
    for wanted in outputs:
        if wanted.format == "text" and wanted.file == STDOUT:
            _print_text(newest, details=details)
        else:
            write_report(newest, wanted, history)
    sys.exit(EXIT_CODES[newest.verdict] if exit_code else 0)


def _read(files: Sequence[str], contracts: Path | None, *, private: bool) -> list[Report]:
    """The reports in their order, each made private where that is asked for."""
    from zoho_conformance.reports.read import read_report

    read = [read_report(file) for file in files]
    if not private:
        return read
    # Contracts are only read for this.
    from zoho_conformance.reports.private import make_private, privacy_for

    privacy = privacy_for(read, contracts)
    return [make_private(report, privacy) for report in read]


def _newest_and_history(read: Sequence[Report]) -> tuple[Report, Sequence[Report]]:
    *history, newest = sorted(read, key=lambda report: report.run.started)
    return newest, history


def _compare(read: Sequence[Report]) -> tuple[Report, Sequence[Report]]:
    """The new report with what changed since the old one, and no history."""
    from zoho_conformance.reports.compare_reports import compare_reports

    if len(read) != _OLD_AND_NEW:
        raise UsageError("--compare: name two reports, the old one and the new one")
    old, new = read
    return compare_reports(old, new), ()


def _print_text(report: Report, *, details: bool) -> None:
    from zoho_conformance.reports import text

    stream = sys.stdout
    shown = text.render(report, details=details, colour=has_colour(stream), links=has_links(stream))
    click.echo(shown, color=True)
