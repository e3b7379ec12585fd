"""Coverage as a table of operations and kinds, whatever kinds a report has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoho_conformance.reports.html.unjudged import Reason

_LACKING = ("never_", "not_")
_NAMES = ("path", "case", "name")


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


@dataclass(frozen=True, slots=True)
class Row:
    """An operation, and a cell for each kind; None where a kind does not apply."""

    operation: str
    anchor: str
    cells: Sequence[Cell | None]

    @property
    def lacking(self) -> list[Cell]:
        """The cells that name something missing."""
        return [one for one in self.cells if one and one.missing]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The kinds, a row for each operation, and the totals."""

    kinds: Sequence[str]
    rows: Sequence[Row]
    totals: Sequence[Cell]

    @property
    def unexercised(self) -> list[Reason]:
        """What was not exercised for a reason that the run tells, by kind and reason."""
        held: dict[tuple[str, str], list[str]] = {}
        for row in self.rows:
            for cell in row.lacking:
                for name, reason in cell.missing:
                    if reason:
                        held.setdefault((cell.kind, reason), []).append(f"{row.operation}: {name}")
        reasons = [Reason(kind, why, places, len(places)) for (kind, why), places in held.items()]
        return sorted(reasons, key=lambda one: -one.count)


def matrix(coverage: Mapping[str, Any]) -> Matrix:
    """The matrix of a report's coverage."""
    read = {
        operation: {kind: _cell(kind, told) for kind, told in kinds.items() if _counts(told)}
        for operation, kinds in coverage.items()
    }
    kinds = list(dict.fromkeys(kind for cells in read.values() for kind in cells))
    rows = [
        Row(operation, f"c-{number}", [cells.get(kind) for kind in kinds])
        for number, (operation, cells) in enumerate(read.items(), start=1)
    ]
    return Matrix([_words(kind) for kind in kinds], rows, [_total(kind, read) for kind in kinds])


def _counts(told: Any) -> bool:
    return isinstance(told, dict) and isinstance(told.get("documented"), int)


def _cell(kind: str, told: Mapping[str, Any]) -> Cell:
    return Cell(_words(kind), told["covered"], told["documented"], tuple(_missing(told)))


def _total(kind: str, read: Mapping[str, Mapping[str, Cell]]) -> Cell:
    mine = [cells[kind] for cells in read.values() if kind in cells]
    covered, documented = (sum(getattr(one, part) for one in mine) for part in _PARTS)
    return Cell(_words(kind), covered, documented)


_PARTS = ("covered", "documented")


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _missing(told: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """What is missing: lists named so, at the top or in the parts, and what was never sent."""
    for name, held in told.items():
        if not isinstance(held, list):
            continue
        for one in held:
            if name.startswith(_LACKING):
                yield _named(one, place)
            elif isinstance(one, dict):
                inner = _named(one, place)[0]
                if one.get("sent") == 0:
                    yield inner, ""
                yield from _missing(one, inner)


def _named(one: Any, place: str) -> tuple[str, str]:
    """The name of what a list holds, within its place, and the reason that stands there."""
    if not isinstance(one, dict):
        return (f"{place} = {one}" if place else str(one)), ""
    names = [str(one[part]) for part in (*_NAMES, "condition") if part in one]
    return " · ".join(filter(None, [place, *names])), str(one.get("reason", ""))
