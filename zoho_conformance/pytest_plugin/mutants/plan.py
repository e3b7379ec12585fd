"""Which mutants are run, in which order, and with which tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import zip_longest

import pytest

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.pytest_plugin.mutants.read_keys import ReadKeys
from zoho_conformance.reference.answers import Answer
from zoho_conformance.reference.client_org import Served, is_same
from zoho_conformance.reference.mutants.of_answers import Drift, drifts_of_answers
from zoho_conformance.reports.client_mutants.report import Reading, TestOutcome


@dataclass(frozen=True, slots=True)
class HonestTest:
    """A test on honest answers: what became of it, and what it was answered.

    `reads` is None where what it reads was not noted.
    """

    item: pytest.Item
    outcome: TestOutcome
    seconds: float
    served: tuple[Served, ...]
    reads: ReadKeys | None = None

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations whose answers it got."""
        names = (served.request.operation for served in self.served)
        return tuple(dict.fromkeys(filter(None, names)))

    def reading(self, drift: Drift, promise: Promise) -> tuple[Reading, str | None]:
        """Whether the test reads what drifts, and where."""
        if drift.of in {"head", "new key"}:
            return "no", None
        if self.reads is None:
            return "unknown", None
        paths = [drift.key]
        if drift.of == "refusal" and promise.wrapper:
            paths.append(f"{promise.wrapper}[].{drift.key}")
        readings = [self.reads.reading(drift.operation, path) for path in paths if path]
        return min(readings, key=lambda each: _READINGS.index(each[0]), default=("no", None))


@dataclass(frozen=True, slots=True)
class PlannedMutant:
    """A mutant, and the tests that are run with it."""

    drift: Drift
    tests: tuple[HonestTest, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All mutants, the most telling first: the first `count` are run.

    The first `of_read_keys` are of keys that tests read, or may read.
    """

    mutants: tuple[PlannedMutant, ...]
    count: int
    of_read_keys: int

    def names(self, begin: int) -> Iterator[str]:
        """The names of the mutants from one on."""
        return (planned.drift.mutant.name for planned in self.mutants[begin:])


_READINGS: tuple[Reading, ...] = ("yes", "unknown", "no")


def make_plan(
    promises: Mapping[str, Promise],
    tests: Sequence[HonestTest],
    chosen: Sequence[str],
    most: int,
) -> Plan:
    """Plan the mutants of what these tests were answered.

    `chosen` are rules and names of mutants, with wildcards; none chooses all. Keys that tests read
    come first, and each key once before any comes twice.
    """
    by_operation: dict[str, list[HonestTest]] = {}
    for test in tests:
        for operation in test.operations:
            by_operation.setdefault(operation, []).append(test)
    ranks: dict[int, dict[tuple[str, str], list[PlannedMutant]]] = {}
    for operation, affected in by_operation.items():
        promise = promises[operation]
        for drift in drifts_of_answers(promise, _answers(affected, operation)):
            if not _is_chosen(drift, chosen):
                continue
            rank, readers = _readers(drift, promise, affected)
            of_key = ranks.setdefault(rank, {}).setdefault((operation, drift.key), [])
            of_key.append(PlannedMutant(drift, readers))
    ordered = {
        rank: [
            planned
            for turn in zip_longest(*keys.values())
            for planned in turn
            if planned is not None
        ]
        for rank, keys in sorted(ranks.items())
    }
    mutants = tuple(planned for of_rank in ordered.values() for planned in of_rank)
    of_read_keys = sum(len(ordered.get(rank, ())) for rank in range(_READINGS.index("no")))
    return Plan(mutants, min(most, len(mutants)), of_read_keys)


def reaches(drift: Drift, test: HonestTest) -> bool:
    """Whether a mutant changes an answer that a test got."""
    return any(
        served.request.operation == drift.operation
        and not is_same(drift.mutant.edit_answer(served.request, served.answer), served.answer)
        for served in test.served
    )


def _is_chosen(drift: Drift, chosen: Sequence[str]) -> bool:
    names = (drift.mutant.trips, drift.mutant.name)
    return not chosen or any(fnmatchcase(name, word) for name in names for word in chosen)


def _readers(
    drift: Drift, promise: Promise, affected: Sequence[HonestTest]
) -> tuple[int, tuple[HonestTest, ...]]:
    """How soon a mutant is run, and with which tests: those that read its key, if any does."""
    readings = [test.reading(drift, promise)[0] for test in affected]
    readers = tuple(
        test for test, reading in zip(affected, readings, strict=True) if reading != "no"
    )
    if drift.of in {"head", "new key"}:
        return len(_READINGS) + (drift.of == "new key"), tuple(affected)
    return _READINGS.index(min(readings, key=_READINGS.index)), readers or tuple(affected)


def _answers(tests: Iterable[HonestTest], operation: str) -> Iterator[Answer]:
    for test in tests:
        for served in test.served:
            if served.request.operation == operation:
                yield served.answer
