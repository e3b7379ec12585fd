"""How a client's tests reacted to answers that drift, as lines for a terminal."""

from __future__ import annotations

import textwrap
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
_MIN_WIDTH = 40

_HEADINGS: Mapping[MutantResult, str] = MappingProxyType(
    {
        "survived": "passed although the answer drifted in a key that the test reads",
        "endless": "did not finish",
        "raised": "raised in your code",
        "skipped": "skipped itself",
        "failed": "failed loudly",
        "unaffected": "passed, and reads nothing that drifted",
        "not-reached": "not reached: the test got no answer that drifted",
    }
)
"""The results in the order in which they are shown."""
_MAY_READ = "passed, and may read what drifted: the whole object was handed on"
_COUNTED_ONLY: tuple[MutantResult, ...] = ("unaffected", "not-reached")
_OPEN_ENDED: tuple[MutantResult, ...] = ("survived", "endless")
"""Results of which every row is shown."""


def render(report: ClientMutantsReport, width: int) -> Iterator[str]:
    """The table of tests and mutants, what was left out, and the counts.

    `width` is how many columns the terminal has.
    """
    mutants = {mutant.name: mutant for mutant in report.mutants}
    for result, heading in _HEADINGS.items():
        if result in _COUNTED_ONLY:
            continue
        rows = list(report.with_result(result))
        unsure = [row for row in rows if result == "survived" and row.reads == "unknown"]
        sure = [row for row in rows if row not in unsure]
        yield from _part(heading, sure, mutants, width)
        yield from _part(_MAY_READ, unsure, mutants, width)
    yield from _left_out(report)
    yield from _counts(report)


def _part(
    heading: str, rows: list[ClientResult], mutants: Mapping[str, ClientMutant], width: int
) -> Iterator[str]:
    """The rows of a result; those come first that no other test noticed."""
    if rows:
        yield f"{heading} ({len(rows)}):"
        rows.sort(key=lambda row: mutants[row.mutant].noticed)
        is_open = rows[0].result in _OPEN_ENDED and heading != _MAY_READ
        yield from _table(rows if is_open else rows[:_MAX_ROWS], mutants, width)
        if not is_open and len(rows) > _MAX_ROWS:
            yield f"  … and {len(rows) - _MAX_ROWS} more; --zoho-mutants-report FILE has all"
        yield ""


def _table(
    rows: list[ClientResult], mutants: Mapping[str, ClientMutant], width: int
) -> Iterator[str]:
    """A line for each row; where these are wider than the terminal, a few below each test."""
    cells = []
    for row in rows:
        mutant = mutants[row.mutant]
        others = "; another test noticed" if row.result in _OPEN_ENDED and mutant.noticed else ""
        cells.append((row.test, _drift(mutant), _result(row) + others))
    widths = [max(len(row[column]) for row in cells) for column in (0, 1)]
    lines = [f"  {test:{widths[0]}}  {drift:{widths[1]}}  {what}" for test, drift, what in cells]
    if max(map(len, lines)) <= width:
        yield from lines
        return
    by_test: dict[str, list[tuple[str, str]]] = {}
    for test, drift, what in cells:
        by_test.setdefault(test, []).append((drift, what))
    for test, drifts in by_test.items():
        yield f"  {test}"
        for drift, what in drifts:
            yield from _wrapped(drift, 4, width)
            yield from _wrapped(what, 6, width)


def _wrapped(text: str, indent: int, width: int) -> list[str]:
    """A text in lines of the terminal, cut at spaces alone: names can be copied."""
    return textwrap.wrap(
        text,
        max(width, _MIN_WIDTH),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _drift(mutant: ClientMutant) -> str:
    path = json_path.as_written(mutant.path)
    return f"{mutant.name} ({mutant.rule} at {path})" if path else f"{mutant.name} ({mutant.rule})"


def _result(row: ClientResult) -> str:
    when = f" in its {row.when}" if row.when in {"setup", "teardown"} else ""
    at = f" at {row.at}" if row.at else ""
    if row.result == "survived":
        how = "handed on" if row.reads == "unknown" else "reads the key"
        return f"passed; {how}{at}"
    if row.result == "endless":
        return f"kept sending requests{at}"
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
    if report.chosen_by and not report.mutants and not report.interrupted:
        yield (
            f"no mutant of {', '.join(report.chosen_by)} applies to the answers that the tests "
            "received"
        )
    if report.interrupted:
        yield f"incomplete: {report.interrupted}"


def _counts(report: ClientMutantsReport) -> Iterator[str]:
    judged = {row.test for row in report.results}
    counts = Counter(row.result for row in report.results)
    counts["not-reached"] = report.not_reached
    each = ", ".join(f"{counts[result]} {result}" for result in _HEADINGS if counts[result])
    unnoticed = len(report.unnoticed)
    if unnoticed:
        yield f"{_mutants(unnoticed)} of keys that the tests read: noticed by no test"
    amount = f"{_mutants(len(report.mutants))}, {_tests(len(judged))}"
    yield f"{amount}: {each or 'nothing was run'}"


def _mutants(count: int) -> str:
    return f"{count} mutant{'' if count == 1 else 's'}"


def _tests(count: int) -> str:
    return f"{count} test{'' if count == 1 else 's'}"


def _names(names: list[str]) -> str:
    more = len(names) - _MAX_NAMES
    return ", ".join(names[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
