"""`coverage merge`: the coverage of many runs as one matrix of keys and runs."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from zoho_conformance.cli.command import Group
from zoho_conformance.cli.formats import formats_options, outputs_of
from zoho_conformance.cli.options import operation_option
from zoho_conformance.cli.progress import counted
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reports.formats import PRESENCE_FORMATS, STDOUT

_NOT_JUDGED = 3
"""The exit code where one report of several could not be merged."""


@click.group(cls=Group)
def coverage() -> None:
    """Show what many runs exercised."""


@coverage.command(
    examples=("zoho-conformance coverage merge report.json --format html -o presence.html",)
)
@click.argument("reports", nargs=-1, metavar="REPORT...")
@formats_options(PRESENCE_FORMATS)
@click.option("--details", is_flag=True, help="As text: show every run and every key.")
@operation_option
def merge(
    *,
    reports: Sequence[str],
    formats: Sequence[str],
    output: Path | None,
    details: bool,
    operations: Sequence[str],
) -> None:
    """Merge the coverage of many runs: which documented keys appeared in which run.

    REPORT is the JSON file of a run (`-`: standard input), of any module, org, version and date. A
    report that cannot be merged is listed, the others are merged, and the exit code is 3. If
    several reports are of the same run, the first counts.
    """
    from zoho_conformance.reports.presence import text
    from zoho_conformance.reports.presence.merge import Merger, merge_files
    from zoho_conformance.reports.write import write_text

    if not reports:
        raise UsageError("coverage merge: name the JSON reports to merge, or - for standard input")
    outputs = outputs_of(formats, output, PRESENCE_FORMATS)
    merger = Merger()
    left_out = list(merge_files(merger, counted(dict.fromkeys(reports), "reports")))
    if len(left_out) == len(set(reports)):
        first, more = left_out[0], len(left_out) - 1
        others = f" (and {more} more that cannot be merged)" if more else ""
        raise UsageError(f"{first.report}: {first.reason}{others}")
    chosen = tuple(map(merger.operation_id, operations))
    for operation in chosen:
        if operation not in merger.operations:
            raise UsageError(
                f"--operation: {unknown_name('operation', operation, merger.operations)}"
            )
    matrix = merger.matrix(chosen, left_out)
    if not any(wanted.format == "text" and wanted.file == STDOUT for wanted in outputs):
        for report in left_out:
            click.echo(legible(f"not merged: {report.report}: {report.reason}"), err=True)
    for wanted in outputs:
        if wanted.format == "text" and wanted.file == STDOUT:
            click.echo(text.render(matrix, details=details))
        else:
            write_text(PRESENCE_FORMATS[wanted.format].load()(matrix), wanted)
    if any(report.same_as is None for report in left_out):
        sys.exit(_NOT_JUDGED)
