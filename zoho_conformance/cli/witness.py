"""`witness`: compare the contracts with other published descriptions of the same API."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import (
    contracts_options,
    fail_on_option,
    operation_option,
    report_option,
)
from zoho_conformance.compare.witness import text
from zoho_conformance.compare.witness.comparison import Comparison, PageSample, compare
from zoho_conformance.compare.witness.read import read, short_names
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import UNREADABLE
from zoho_conformance.model.rules import Level
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.forms import parse_output, write_report
from zoho_conformance.reports.report import EXIT_CODES, Report, to_json
from zoho_conformance.runs.library import Library, open_library


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

    FILE is an OpenAPI 3.0 or 3.1 file (JSON or YAML), a json_details.json, a folder or an archive
    that has one in it, or the name of an installed SDK (zohocrmsdk8-0). Nothing is fetched or run.

    Exit codes: 0 agree, 1 drift, 2 usage, 3 where something could not be compared.
    """
    outputs = [parse_output(output) for output in reports]
    library = open_library(contracts, api_version)
    problems: list[str] = []
    comparisons = compare_witnesses(library, files, operations, problems)
    report = _report(library, comparisons, fail_on, not_judged=bool(problems))
    for problem in problems:
        click.echo(legible(f"not compared: {problem}"), err=True)
    for output in outputs:
        write_report(report, output)
    if as_json:
        click.echo(to_json(report), nl=False)
    else:
        click.echo(text.render(comparisons, library.version))
    sys.exit(EXIT_CODES[report.verdict])


def compare_witnesses(
    library: Library,
    files: Sequence[str],
    operations: Sequence[str] = (),
    problems: list[str] | None = None,
) -> list[Comparison]:
    """Compare each witness with the promises; `problems` gets a line for what cannot be compared.

    Raises `UsageError` for an unknown operation, and where none of the files can be compared, and
    `ConformanceError` where no witness describes any of the operations.
    """
    for operation in operations:
        if operation not in library.promises:
            raise UsageError(
                f"--operation: {unknown_name('operation', operation, library.promises.ids)}"
            )
    ids = map(library.promises.canonical, operations or library.promises)
    asked = tuple(dict.fromkeys(ids))
    distinct = list(dict.fromkeys(files))
    samples = {operation: _sample(library, operation) for operation in asked}
    comparisons: list[Comparison] = []
    problems = [] if problems is None else problems
    for file, name in zip(distinct, short_names(distinct), strict=True):
        try:
            comparison = compare(read(file, name), library.promises, asked, samples)
        except UsageError as cause:
            problems.append(str(cause))
            continue
        except TooMuchWorkError as cause:
            problems.append(f"{file}: {cause}")
            continue
        comparisons.append(comparison)
        problems += [f"{file}: {id_}: {why}" for id_, why in comparison.refused.items()]
    if not any(comparison.matched for comparison in comparisons):
        if problems:
            raise UsageError(problems[0])
        wanted = ", ".join(operations) or f"the contracts {library.version}"
        raise ConformanceError(
            f"{', '.join(distinct)}: nothing to compare: it describes no operation of {wanted}"
        )
    return comparisons


def _report(
    library: Library, comparisons: Sequence[Comparison], fail_on: Level, *, not_judged: bool
) -> Report:
    """Report on all witnesses; a finding's case is the name of its witness."""
    about = "; ".join(
        f"{comparison.witness.name} ({comparison.witness.summary}): "
        f"{len(comparison.matched)} of {len(comparison.asked)} matched"
        for comparison in comparisons
    )
    return report_comparison(
        "witness",
        about,
        [finding for comparison in comparisons for finding in comparison.findings],
        fail_on,
        api_version=library.version,
        contract_digest=library.digest_of_all,
        operations=list(
            dict.fromkeys(id_ for comparison in comparisons for id_ in comparison.matched)
        ),
        not_judged=not_judged,
    )


def _sample(library: Library, operation: str) -> PageSample:
    """The page's own sample, its values invented, as the documented cassettes have it."""
    folder = library.root / "cassettes" / DOCUMENTED / library.version
    try:
        interactions = read_cassette(folder / operation / "ok.yaml").interactions
    except UnreadableRecordingError:
        return PageSample()
    request, response = interactions[0]
    body = response.json
    return PageSample(request.json, None if body is UNREADABLE else body)
