"""Coverage as a table of operations and kinds, and what was not judged or not exercised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.model.coverage import KINDS, CoverageKind, KindCoverage, OperationCoverage
from zoho_conformance.reports import wording
from zoho_conformance.reports.report import Report


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, the kind of thing that it kept out, how many, and which."""

    kind: str
    reason: str
    places: Sequence[str]
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How much of one kind an operation showed, and what is missing, each with a reason or none."""

    kind: str
    covered: int
    documented: int
    missing: Sequence[tuple[str, str]] = ()

    @property
    def percent(self) -> int:
        """Covered of documented, rounded down, so that 100 means all."""
        return self.covered * 100 // self.documented if self.documented else 100

    @property
    def shade(self) -> int:
        """The share in tenths, for a colour: 0 is none, 1 any share up to a tenth, 10 is all."""
        if not self.covered:
            return 0
        return 10 if self.covered == self.documented else max(1, min(9, self.percent // 10))


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An operation, and a cell for each kind."""

    operation: str
    anchor: str
    cells: Sequence[Cell]

    @property
    def lacking(self) -> list[Cell]:
        """The cells that name something missing."""
        return [cell for cell in self.cells if cell.missing]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The kinds, a row for each operation, and the totals."""

    kinds: Sequence[str]
    rows: Sequence[CoverageRow]
    totals: Sequence[Cell]

    @property
    def unexercised(self) -> list[Reason]:
        """What was not exercised for a reason that the run gives, by kind and reason."""
        places: dict[tuple[str, str], list[str]] = {}
        for row in self.rows:
            for cell in row.lacking:
                for name, reason in cell.missing:
                    if reason:
                        place = f"{row.operation}: {name}"
                        places.setdefault((cell.kind, reason), []).append(place)
        return _sort_by_frequency(
            Reason(kind, why, names, len(names)) for (kind, why), names in places.items()
        )


def coverage_matrix(coverage: Mapping[str, OperationCoverage]) -> Matrix:
    """The matrix of a report's coverage."""
    rows = [
        CoverageRow(
            operation, f"c-{number}", [_cell(kind, covered.of_kind(kind)) for kind in KINDS]
        )
        for number, (operation, covered) in enumerate(coverage.items(), start=1)
    ]
    totals = [_total(kind, coverage) for kind in KINDS]
    return Matrix([wording.kind_words(kind) for kind in KINDS], rows, totals)


def _cell(kind: CoverageKind, exercised: KindCoverage) -> Cell:
    return Cell(
        wording.kind_words(kind),
        exercised.covered,
        exercised.documented,
        tuple(exercised.missing()),
    )


def _total(kind: CoverageKind, coverage: Mapping[str, OperationCoverage]) -> Cell:
    exercised = [operation.of_kind(kind) for operation in coverage.values()]
    covered = sum(part.covered for part in exercised)
    return Cell(wording.kind_words(kind), covered, sum(part.documented for part in exercised))


def reasons_not_judged(report: Report) -> list[Reason]:
    """What was planned and not judged, what was not sent, and what fits no operation."""
    return _sort_by_frequency(_reasons(report))


def _reasons(report: Report) -> Iterator[Reason]:
    counts = wording.counts_not_judged(report)
    for (outcome, why), places in wording.places_not_judged(report).items():
        yield Reason(outcome, why, places, counts[outcome, why])
    for target in report.run.targets:
        for why, count in target.not_asked.items():
            yield Reason("not asked", why, [target.name], count)
        for address, count in target.unmatched.items():
            yield Reason("unmatched", address, [target.name], count)
        for host, count in target.foreign.items():
            yield Reason("foreign", f"an exchange with {host}", [target.name], count)


def _sort_by_frequency(reasons: Iterator[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda reason: -reason.count)
