"""`witness`: compare the contracts with other published descriptions of the same API."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    contracts_options,
    fail_on_option,
    operation_option,
    report_option,
)
from zoho_conformance.cli.progress import progress
from zoho_conformance.model.display import legible
from zoho_conformance.model.rules import Level


@click.command(
    cls=Command, examples=("zoho-conformance witness openapi.json --operation get_records",)
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@operation_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@report_option
@fail_on_option("The lowest level of drift that fails.")
@contracts_options
def witness(
    files: Sequence[str],
    *,
    operations: Sequence[str],
    as_json: bool,
    reports: Sequence[str],
    fail_on: Level,
    contracts: Path | None,
    api_version: str | None,
) -> None:
    """Compare the contracts with other descriptions of the API: OpenAPI files, SDK packages.

    FILE is an OpenAPI 3.0 or 3.1 file (JSON or YAML) or a folder of them, a json_details.json, a
    folder or an archive that contains one, or the name of an installed SDK (zohocrmsdk8-0). Files
    may reference each other; nothing is fetched or executed.

    Exit codes: 0 agree, 1 drift, 2 usage, 3 something could not be compared.
    """
    from zoho_conformance.cli.compare_witnesses import compare_witnesses, report_witnesses
    from zoho_conformance.cli.project import configured_levels, configured_owners
    from zoho_conformance.compare.witness import text
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.reports.mark_owners import mark_owners
    from zoho_conformance.reports.report import EXIT_CODES, to_json
    from zoho_conformance.reports.write import write_reports
    from zoho_conformance.runs.library import open_library
    from zoho_conformance.runs.open_run import open_levels, open_owners

    outputs = [parse_output(output) for output in reports]
    library = open_library(contracts, api_version)
    problems: list[str] = []
    comparisons = compare_witnesses(
        library, files, operations, problems, progress("operations compared")
    )
    levels = open_levels(configured_levels(), library)
    owners = open_owners(configured_owners(), library)
    if levels is not None:
        comparisons = [
            replace(each, findings=tuple(map(levels.set_level, each.findings)))
            for each in comparisons
        ]
    report = mark_owners(
        report_witnesses(library, comparisons, fail_on, not_judged=bool(problems), levels=levels),
        owners,
    )
    for problem in problems:
        click.echo(legible(f"not compared: {problem}"), err=True)
    write_reports(report, outputs)
    if as_json:
        click.echo(to_json(report), nl=False)
    else:
        click.echo(
            text.render(comparisons, library.version, owners.of if owners is not None else None)
        )
    sys.exit(EXIT_CODES[report.verdict])
