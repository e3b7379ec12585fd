"""Searching an org for what runs left in it, without the journal: by the marks in its rows.

A search writes nothing. What cannot carry a mark (a configuration without rules has no text) is
found too, so that a person can name it by its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.leftovers import run_of_row
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.locked_records import find_locked_records
from zoho_conformance.runs.probes import Inventory, Undo, begins_with
from zoho_conformance.runs.undo import NotUndoneError, Row, marked_texts, read_rows, row_id

_RECORD = "lockable_record"
_TO_TAKE_BACK = 3
"""Requests that are kept for each row to take back: a look, the removal, and another look."""
_NO_SUCH_MODULE = frozenset({"INVALID_MODULE", "NOT_SUPPORTED"})
"""The codes by which an org says that it does not have a module, or cannot lock its records."""
_NO_REQUEST_LEFT = "no requests left (--max-requests)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows of one kind may be: a record, or a module."""

    undo: Undo
    module: str
    record: str | None = None

    @property
    def inventory(self) -> Inventory:
        """What the requests to read and to remove the rows have to know."""
        record = {} if self.record is None else {_RECORD: self.record}
        return {self.undo.module: self.module, **record}


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that a run left, or may have left.

    `run` is the name of the run whose mark it carries, empty where the mark has none; None without
    a mark. `named` is whether a person named its id.
    """

    place: Place
    row: Row
    run: str | None
    named: bool

    @property
    def id(self) -> str | None:
        """The id of the row, if it has one."""
        return row_id(self.place.undo, self.row)

    @property
    def to_take_back(self) -> bool:
        """Whether the row may be taken back: it carries a mark, or was named."""
        return self.run is not None or self.named


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to search: the locked records of `modules`, and what `configured` modules have.

    `named` are those modules that the org has to have. `records` are looked at in any case, in the
    first of the modules; `ids` are those of rows that a person named.
    """

    modules: Collection[str]
    configured: Collection[str]
    named: Collection[str] = ()
    records: Collection[str] = ()
    ids: Collection[str] = ()


@dataclass(slots=True)
class Search:
    """What a search came to.

    `others` counts the rows with someone else's text, by their noun. `absent` are documented
    modules that the org does not have; `not_searched` has a line for whatever was not looked at.
    """

    rows: list[FoundRow] = field(default_factory=list)
    looked_at: list[Place] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    absent: list[str] = field(default_factory=list)
    not_searched: list[str] = field(default_factory=list)

    @property
    def to_take_back(self) -> list[FoundRow]:
        """The rows that carry a mark, or that a person named."""
        return [row for row in self.rows if row.to_take_back]


def search(scope: Scope, library: Library, org: Connection) -> Search:
    """Look for what runs left, with as many requests as the connection may send."""
    searcher = _Searcher(scope, library, org)
    for undo in library.probes.undos.values():
        if set(undo.read.needs) == {undo.module}:
            searcher.look_at(f"{undo.what}s", [Place(undo, name) for name in scope.configured])
        elif set(undo.read.needs) == {undo.module, _RECORD}:
            for module in scope.modules:
                searcher.look_at_records(undo, module)
        else:
            searcher.result.not_searched.append(f"{undo.what}s: cannot be searched for")
    return searcher.result


class _Searcher:
    def __init__(self, scope: Scope, library: Library, org: Connection) -> None:
        self.result = Search()
        self._scope = scope
        self._library = library
        self._org = org

    def look_at_records(self, undo: Undo, module: str) -> None:
        """Look at the rows of a module's locked records."""
        url = f"{self._org.base_url}/crm/{self._library.version}/{module}"
        locked = find_locked_records(url, self._org, self._why_not)
        if self._is_absent(module, locked.code):
            return
        if locked.problem is not None:
            more = "more " if locked.ids else ""
            self._note_not_searched(f"{more}locked records of {module}", locked.problem)
        is_first = module == next(iter(self._scope.modules))
        records = dict.fromkeys((*(self._scope.records if is_first else ()), *locked.ids))
        self.look_at(
            f"locked records of {module}", [Place(undo, module, record) for record in records]
        )

    def look_at(self, what: str, places: list[Place]) -> None:
        """Look at the rows of places, as long as requests are left."""
        for number, place in enumerate(places):
            problem = self._why_not(more=1)
            if problem is not None:
                self._note_not_searched(f"{len(places) - number} of {len(places)} {what}", problem)
                return
            try:
                self._look(place)
            except NotUndoneError as cause:
                if not self._is_absent(place.module, cause.code):
                    self._note_not_searched(f"{place.undo.what}s of {place.module}", str(cause))

    def _look(self, place: Place) -> None:
        undo = place.undo
        rows = read_rows(undo, place.inventory, self._library, self._org)
        self.result.looked_at.append(place)
        for row in rows:
            named = row_id(undo, row) in self._scope.ids
            found_row = FoundRow(place, row, run_of_row(undo, row), named)
            if found_row.to_take_back or _may_be_a_run_s(undo, row):
                self.result.rows.append(found_row)
            else:
                self.result.others[undo.what] += 1

    def _is_absent(self, module: str, code: str | None) -> bool:
        """Note a module that the org does not have; it is a problem only where it was named."""
        if code not in _NO_SUCH_MODULE or module in self._scope.named:
            return False
        if module not in self.result.absent:
            self.result.absent.append(module)
        return True

    def _why_not(self, more: int = 0) -> str | None:
        """Why nothing more is asked: the requests that are left are for taking back.

        `more` is how many rows to take back the next answer may show.
        """
        left = self._org.requests_left
        kept = _TO_TAKE_BACK * (len(self.result.to_take_back) + more)
        return _NO_REQUEST_LEFT if left is not None and left <= kept else None

    def _note_not_searched(self, what: str, problem: str) -> None:
        line = f"{what}: {problem}"
        if line not in self.result.not_searched:
            self.result.not_searched.append(line)


def _may_be_a_run_s(undo: Undo, row: Row) -> bool:
    """Whether a row without a whole mark may be a run's: it has no text, or a changed mark."""
    texts = marked_texts(undo, row)
    excluded = any(row.get(key) == value for key, value in undo.ours.unless.items())
    return any(map(begins_with, texts)) if texts else not excluded
