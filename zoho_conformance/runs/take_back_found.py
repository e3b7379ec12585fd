"""Taking back what a search found: what carries a mark, and what a person named by its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import interruption
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.leftovers import run_of_row
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.search import FoundRow, Place
from zoho_conformance.runs.undo import NotUndoneError, Row, row_id, take_back


@dataclass(frozen=True, slots=True)
class TakenBackFound:
    """What was done: rows removed by their nouns, and a line for each place where some stayed."""

    removed: Counter[str]
    problems: tuple[str, ...]


def take_back_found(rows: Iterable[FoundRow], library: Library, org: Connection) -> TakenBackFound:
    """Remove the rows, place by place, and see that they are gone.

    A row that is found only now, behind the one that was removed, goes too if it carries a mark.
    """
    by_place: dict[tuple[str, str, str | None], list[FoundRow]] = {}
    for row in rows:
        place = row.place
        by_place.setdefault((place.undo.name, place.module, place.record), []).append(row)
    removed: Counter[str] = Counter()
    problems = []
    for rows_there in by_place.values():
        place = rows_there[0].place
        try:
            with interruption.postponed(), org.time_limit.undoing():
                removed[place.undo.what] += _take_back(place, rows_there, library, org)
        except (NotUndoneError, TransportError) as cause:
            where = f"{place.module}, record {place.record}" if place.record else place.module
            problems.append(f"{place.undo.what} in {where}: {cause}")
    return TakenBackFound(removed, tuple(problems))


def _take_back(place: Place, rows: Collection[FoundRow], library: Library, org: Connection) -> int:
    """Remove the rows of one place; how many were removed."""
    undo = place.undo
    named = {row.id for row in rows if row.named}

    def is_meant(row: Row) -> bool:
        return run_of_row(undo, row) is not None or row_id(undo, row) in named

    return take_back(undo, place.inventory, library, org, is_meant).removed
