"""Taking back what a scenario wrote: read what is there, remove what is ours, look again."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Response
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import Entry, Journal
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory, Undo

_READABLE = (HTTPStatus.OK, HTTPStatus.NO_CONTENT)


class NotUndoneError(ConformanceError):
    """The org may hold what a run wrote; the message says where, and the journal keeps it."""


def rows(
    undo: Undo, estate: Inventory, library: Library, org: Connection
) -> list[Mapping[str, Any]]:
    """The rows that are there now; raises ``NotUndoneError`` where that cannot be read."""
    promise = library.promises[undo.read.operation]
    request = undo.read.request(promise, estate, org.base_url)
    try:
        answer = org.send(request, again=True)
    except TransportError as cause:
        raise NotUndoneError(f"{undo.name}: the org does not answer: {cause}") from cause
    if answer.status not in _READABLE:
        raise NotUndoneError(f"{undo.name}: HTTP {answer.status} to a look at what is there")
    if answer.status == HTTPStatus.NO_CONTENT:
        return []
    # An answer that cannot be read says nothing, and least of all that nothing is there.
    held = next(json_path.values(answer.json, undo.rows.removesuffix("[]")), None)
    if not isinstance(held, list) or not all(isinstance(row, dict) for row in held):
        raise NotUndoneError(f"{undo.name}: the answer does not tell what is there")
    return held


def take_back(
    undo: Undo, estate: Inventory, library: Library, org: Connection, made: str | None = None
) -> int:
    """Remove every row that is ours, and see that it is gone; how many were removed.

    Where the id of what was ``made`` is given, rows with another one are not ours.
    """

    def ours() -> list[Mapping[str, Any]]:
        found = [row for row in rows(undo, estate, library, org) if _ours(undo, row)]
        return [row for row in found if made is None or str(row.get(undo.id)) == made]

    mine = ours()
    promise = library.promises[undo.remove.operation]
    for row in mine:
        if undo.id not in row:
            raise NotUndoneError(f"{undo.name}: what is to be removed has no {undo.id}")
        places = {**estate, "id": str(row[undo.id])}
        _removed(undo, org.send(undo.remove.request(promise, places, org.base_url), again=True))
    if mine and ours():
        raise NotUndoneError(f"{undo.name}: what was removed is still there")
    return len(mine)


def _removed(undo: Undo, answer: Response) -> None:
    if not is_success(answer.status):
        raise NotUndoneError(f"{undo.name}: HTTP {answer.status} to the removal")


def _ours(undo: Undo, row: Mapping[str, Any]) -> bool:
    if undo.ours is None:
        return True
    value = row.get(undo.ours.key)
    return undo.ours.or_null if value is None else str(value).startswith(undo.ours.begins)


def restore(journal: Journal, library: Library, org: Connection) -> int:
    """Undo what the journal has of this org, and strike what is undone; how many rows went."""
    removed = 0
    for entry in journal.entries(org.base_url):
        removed += _restored(entry, library, org)
        journal.remove(entry)
    return removed


def _restored(entry: Entry, library: Library, org: Connection) -> int:
    undo = library.probes.undos.get(entry.undo)
    if undo is None:
        raise NotUndoneError(f"{entry.undo}: the journal names an undo that there is not")
    if undo.read.unmet(entry.estate):
        raise NotUndoneError(f"{undo.name}: the journal does not say where")
    try:
        made = entry.estate.get(undo.made) if undo.made else None
        return take_back(undo, entry.estate, library, org, made)
    except TransportError as cause:
        raise NotUndoneError(f"{undo.name}: the org does not answer: {cause}") from cause
