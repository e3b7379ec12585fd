"""Undoing what a scenario wrote: read the rows, remove the run's own, look again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory, Undo, begins_with

Row = Mapping[str, Any]
"""One row of an answer: a lock, or a configuration."""

_READABLE = (HTTPStatus.OK, HTTPStatus.NO_CONTENT)
_MAX_PAGES = 50
_MAX_REMOVALS = 3
"""How often a row is removed that comes back each time, before the run gives up on the org."""


class NotUndoneError(ConformanceError):
    """The org may still hold what a run wrote; the message says where, and the journal keeps it.

    `code` is the code of a refusal, where the org gave one.
    """

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Author:
    """A run, by what shows that a row is its own: its mark, and the ids of what it made.

    `alone` is whether nothing was there before the run wrote, as far as is known, so that a row
    that carries no mark and could not, is its own whatever its id.
    """

    mark: str
    made: Collection[str] = ()
    alone: bool = False

    def wrote(self, undo: Undo, row: Row) -> bool:
        """Whether a row is the run's own."""
        if row_id(undo, row) in self.made:
            return True
        texts = marked_texts(undo, row)
        if texts:
            return all(begins_with(text, self.mark) for text in texts)
        excluded = any(row.get(key) == value for key, value in undo.ours.unless.items())
        return self.alone and undo.ours.or_null and not excluded


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was done: how many rows were removed, and the rows that are there now."""

    removed: int
    others: tuple[Row, ...]


def row_id(undo: Undo, row: Row) -> str | None:
    """The id of a row; None where it has none."""
    value = row.get(undo.id)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def marked_texts(undo: Undo, row: Row) -> list[str]:
    """The texts of a row that carry the mark of the run that wrote it."""
    return [text for text in json_path.values(row, undo.ours.key) if isinstance(text, str) and text]


def read_rows(undo: Undo, inventory: Inventory, library: Library, org: Connection) -> list[Row]:
    """All rows that are there now; raises `NotUndoneError` where they cannot be read."""
    promise = library.promises[undo.read.operation]
    first = undo.read.request(promise, inventory, org.base_url)
    rows: list[Row] = []
    seen: set[str | None] = set()
    for request in _pages(first):
        page, info = _read_page(undo, request, org)
        rows += page
        if info.get("more_records") is not True:
            return rows
        ids = {row_id(undo, row) for row in page}
        if ids <= seen:
            break
        seen |= ids
    raise NotUndoneError(f"{undo.name}: the org says that there is more, but does not return it")


def _pages(first: Request) -> Iterator[Request]:
    """The requests for the pages of a list, the first as it is."""
    yield first
    for page in range(2, _MAX_PAGES + 1):
        joint = "&" if "?" in first.url else "?"
        yield Request(first.method, f"{first.url}{joint}page={page}", first.headers)


def _read_page(undo: Undo, request: Request, org: Connection) -> tuple[list[Row], Row]:
    """The rows of a page, and what the answer says of it."""
    try:
        answer = org.send(request, again=True)
    except TransportError as cause:
        raise NotUndoneError(f"{undo.name}: the org does not answer: {cause}") from cause
    if answer.status not in _READABLE:
        code = next(json_path.values(answer.json, "code"), None)
        raise NotUndoneError(
            f"{undo.name}: HTTP {answer.status} when reading its state",
            code if isinstance(code, str) else None,
        )
    if answer.status == HTTPStatus.NO_CONTENT:
        return [], {}
    # An answer that cannot be read does not show that nothing is there.
    rows = next(json_path.values(answer.json, undo.rows.removesuffix("[]")), None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotUndoneError(f"{undo.name}: the answer does not show its state")
    info = answer.json.get("info") if isinstance(answer.json, dict) else None
    return rows, info if isinstance(info, dict) else {}


def take_back(
    undo: Undo,
    inventory: Inventory,
    library: Library,
    org: Connection,
    is_own: Callable[[Row], bool],
) -> TakenBack:
    """Remove every row that is the run's own, and see that it is gone.

    Raises `NotUndoneError` where a row is still there, or where what is there cannot be read.
    """
    removed: set[str] = set()
    refusal: NotUndoneError | None = None
    for attempt in range(_MAX_REMOVALS + 1):
        rows = read_rows(undo, inventory, library, org)
        own = [row for row in rows if is_own(row)]
        if not own:
            return TakenBack(len(removed), tuple(rows))
        if refusal is not None or attempt == _MAX_REMOVALS:
            break
        for row in own:
            try:
                removed.add(_remove(undo, row, inventory, library, org))
            except NotUndoneError as cause:
                refusal = cause
    if refusal is None or any(row_id(undo, row) in removed for row in own):
        raise NotUndoneError(f"{undo.name}: what was removed is still there")
    raise refusal


def _remove(undo: Undo, row: Row, inventory: Inventory, library: Library, org: Connection) -> str:
    """Remove a row, and return its id."""
    id_ = row_id(undo, row)
    if id_ is None:
        raise NotUndoneError(f"{undo.name}: the row to remove has no {undo.id}")
    promise = library.promises[undo.remove.operation]
    request = undo.remove.request(promise, {**inventory, "id": id_}, org.base_url)
    answer = org.send(request, again=True)
    if not is_success(answer.status):
        raise NotUndoneError(f"{undo.name}: HTTP {answer.status} when removing it")
    return id_
