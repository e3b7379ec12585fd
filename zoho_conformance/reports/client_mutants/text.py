"""What the tests of a client made of answers that drift, as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from zoho_conformance.model import json_path
from zoho_conformance.reports.client_mutants.report import (
    ClientMutant,
    ClientMutantsReport,
    ClientResult,
    MutantResult,
)

_MAX_ROWS = 60
"""How many rows of a result are shown that asks for nothing to be done."""
_MAX_NAMES = 5

_HEADINGS: Mapping[MutantResult, str] = MappingProxyType(
    {
        "survived": "passed though the answer drifted in a key that the test reads",
        "endless": "did not come to an end",
        "raised": "raised in your code",
        "skipped": "skipped itself",
        "failed": "failed loudly",
        "unaffected": "passed, and reads nothing that drifted",
        "not-reached": "not reached: the test got no answer that drifted",
    }
)
"""The results in the order in which they are shown."""
_COUNTED_ONLY: tuple[MutantResult, ...] = ("unaffected", "not-reached")
_OPEN_ENDED: tuple[MutantResult, ...] = ("survived", "endless")
"""Results of which every row is shown."""


def render(report: ClientMutantsReport) -> Iterator[str]:
    """The table of tests and mutants, what was left out, and the counts."""
    mutants = {mutant.name: mutant for mutant in report.mutants}
    for result, heading in _HEADINGS.items():
        rows = list(report.with_result(result))
        if rows and result not in _COUNTED_ONLY:
            yield f"{heading} ({len(rows)}):"
            yield from _table(rows, mutants, result)
            yield ""
    yield from _left_out(report)
    yield _counts(report)


def _table(
    rows: list[ClientResult], mutants: Mapping[str, ClientMutant], result: MutantResult
) -> Iterator[str]:
    shown = rows if result in _OPEN_ENDED else rows[:_MAX_ROWS]
    cells = [(row.test, _drift(mutants[row.mutant]), _result(row)) for row in shown]
    widths = [max(len(row[column]) for row in cells) for column in (0, 1)]
    for test, drift, what in cells:
        yield f"  {test:{widths[0]}}  {drift:{widths[1]}}  {what}"
    if len(shown) < len(rows):
        yield f"  … and {len(rows) - len(shown)} more; --zoho-mutants-report FILE has all"


def _drift(mutant: ClientMutant) -> str:
    path = json_path.as_written(mutant.path)
    return f"{mutant.name} ({mutant.rule} at {path})" if path else f"{mutant.name} ({mutant.rule})"


def _result(row: ClientResult) -> str:
    when = f" in its {row.when}" if row.when in {"setup", "teardown"} else ""
    at = f" at {row.at}" if row.at else ""
    if row.result == "survived":
        if row.reads == "unknown":
            return "passed; may read the key"
        return f"passed; reads the key{at}"
    if row.result == "endless":
        return f"asked on and on{at}"
    if row.result == "skipped":
        return f"skipped{when}"
    return f"{'raised ' if row.result == 'raised' else ''}{row.exception}{at}{when}"


def _left_out(report: ClientMutantsReport) -> Iterator[str]:
    """What was not judged, and why."""
    unfit = [test for test in report.tests if test.outcome != "passed"]
    if unfit:
        yield f"not judged: {_tests(len(unfit))} that did not pass without a mutant:"
        for test in unfit:
            yield f"  {test.id}: {test.outcome}"
    silent = [test.id for test in report.tests if test.outcome == "passed" and not test.operations]
    if silent:
        yield (
            f"not judged: {_tests(len(silent))} that got no answer of a documented operation: "
            + (_names(silent))
        )
    if report.not_run:
        of_read = report.not_run_of_read_keys or "none"
        yield (
            f"not run: {_mutants(len(report.not_run))}, {of_read} of them of keys that the tests "
            "read; raise --zoho-mutants-max, or name rules"
        )
    if report.interrupted:
        yield f"not all was run: {report.interrupted}"


def _counts(report: ClientMutantsReport) -> str:
    judged = {row.test for row in report.results}
    counts = Counter(row.result for row in report.results)
    each = ", ".join(f"{counts[result]} {result}" for result in _HEADINGS if counts[result])
    return f"{_mutants(len(report.mutants))}, {_tests(len(judged))}: {each or 'nothing was run'}"


def _mutants(count: int) -> str:
    return f"{count} mutant{'' if count == 1 else 's'}"


def _tests(count: int) -> str:
    return f"{count} test{'' if count == 1 else 's'}"


def _names(names: list[str]) -> str:
    more = len(names) - _MAX_NAMES
    return ", ".join(names[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
