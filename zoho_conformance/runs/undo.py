"""Undoing what a scenario wrote: read the rows, remove the run's own, look again."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import Journal, JournalEntry
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory, Undo

_READABLE = (HTTPStatus.OK, HTTPStatus.NO_CONTENT)


class NotUndoneError(ConformanceError):
    """The org may still hold what a run wrote; the message says where, and the journal keeps it."""


def read_rows(
    undo: Undo, inventory: Inventory, library: Library, org: Connection
) -> list[Mapping[str, Any]]:
    """The rows that are there now; raises `NotUndoneError` where they cannot be read."""
    promise = library.promises[undo.read.operation]
    request = undo.read.request(promise, inventory, org.base_url)
    try:
        answer = org.send(request, again=True)
    except TransportError as cause:
        raise NotUndoneError(f"{undo.name}: the org does not answer: {cause}") from cause
    if answer.status not in _READABLE:
        raise NotUndoneError(f"{undo.name}: HTTP {answer.status} when reading what is there")
    if answer.status == HTTPStatus.NO_CONTENT:
        return []
    # An answer that cannot be read says nothing, and least of all that nothing is there.
    rows = next(json_path.values(answer.json, undo.rows.removesuffix("[]")), None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotUndoneError(f"{undo.name}: the answer does not say what is there")
    return rows


def remove_own_rows(
    undo: Undo, inventory: Inventory, library: Library, org: Connection, made: str | None = None
) -> int:
    """Remove every row that the run made, and see that it is gone; how many were removed.

    Where the id of what was `made` is given, only the row of that id is the run's own.
    """

    def own_rows() -> list[Mapping[str, Any]]:
        rows = (row for row in read_rows(undo, inventory, library, org) if _is_own(undo, row))
        return [row for row in rows if made is None or str(row.get(undo.id)) == made]

    to_remove = own_rows()
    promise = library.promises[undo.remove.operation]
    for row in to_remove:
        if undo.id not in row:
            raise NotUndoneError(f"{undo.name}: the row to remove has no {undo.id}")
        slots = {**inventory, "id": str(row[undo.id])}
        answer = org.send(undo.remove.request(promise, slots, org.base_url), again=True)
        if not is_success(answer.status):
            raise NotUndoneError(f"{undo.name}: HTTP {answer.status} when removing it")
    if to_remove and own_rows():
        raise NotUndoneError(f"{undo.name}: what was removed is still there")
    return len(to_remove)


def _is_own(undo: Undo, row: Mapping[str, Any]) -> bool:
    if undo.ours is None:
        return True
    value = row.get(undo.ours.key)
    return undo.ours.or_null if value is None else str(value).startswith(undo.ours.begins)


def restore(journal: Journal, library: Library, org: Connection) -> int:
    """Undo what the journal lists of this org, and strike it; how many rows were removed."""
    removed = 0
    for entry in journal.entries(org.base_url):
        removed += _restore_entry(entry, library, org)
        journal.remove(entry)
    return removed


def _restore_entry(entry: JournalEntry, library: Library, org: Connection) -> int:
    undo = library.probes.undos.get(entry.undo)
    if undo is None:
        raise NotUndoneError(f"{entry.undo}: the journal names an undo that does not exist")
    if undo.read.unmet(entry.inventory):
        raise NotUndoneError(f"{undo.name}: the journal does not say where")
    made = entry.inventory.get(undo.made) if undo.made else None
    try:
        return remove_own_rows(undo, entry.inventory, library, org, made)
    except TransportError as cause:
        raise NotUndoneError(f"{undo.name}: the org does not answer: {cause}") from cause
