"""The contracts compared with witnesses, and the report on what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zoho_conformance.compare.witness.comparison import Comparison, PageSample, compare
from zoho_conformance.compare.witness.read import read_all, short_names
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import UNREADABLE
from zoho_conformance.model.rules import Level
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.levels import Levels
from zoho_conformance.runs.library import Library


def compare_witnesses(
    library: Library,
    files: Sequence[str],
    operations: Sequence[str] = (),
    problems: list[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Comparison]:
    """Compare each witness with the promises; `problems` gets a line for what cannot be compared.

    `progress` is called with how many operations are compared, and of how many.

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
            witnesses = read_all(file, name, problems)
            compared = [
                compare(witness, library.promises, asked, samples, progress)
                for witness in witnesses
            ]
        except UsageError as cause:
            problems.append(str(cause))
            continue
        except TooMuchWorkError as cause:
            problems.append(f"{file}: {cause}")
            continue
        comparisons += compared
        for comparison in compared:
            problems += [f"{file}: {id_}: {why}" for id_, why in comparison.refused.items()]
    if not any(comparison.matched for comparison in comparisons):
        if problems:
            raise UsageError(problems[0])
        wanted = ", ".join(operations) or f"the contracts {library.version}"
        raise ConformanceError(
            f"{', '.join(distinct)}: nothing to compare: it describes none of {wanted}"
        )
    return comparisons


def report_witnesses(
    library: Library,
    comparisons: Sequence[Comparison],
    fail_on: Level,
    *,
    not_judged: bool,
    levels: Levels | None = None,
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
        levels=levels,
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
