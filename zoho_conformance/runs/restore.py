"""Undoing what the journal lists of an org, each entry by itself."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import interruption
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import JournalEntry
from zoho_conformance.runs.leftovers import RestoreCommand
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_lock import RunJournal
from zoho_conformance.runs.probes import MARK, Undo
from zoho_conformance.runs.undo import Author, NotUndoneError, row_id, take_back

_MAX_ID_CHARS = 40


def restore(
    journal: RunJournal,
    library: Library,
    org: Connection,
    command: RestoreCommand = RestoreCommand(),  # noqa: B008 - frozen
) -> int:
    """Undo what the journal lists of this org, and strike it; how many rows were removed.

    An entry that cannot be undone stays, and the others are undone all the same: `NotUndoneError`
    names all that stay. `command` is what it suggests to run.
    """
    removed, problems = 0, []
    entries = journal.entries()
    for done, listed in enumerate(entries):
        try:
            with interruption.postponed():
                entry = journal.adopt(listed)
                removed += _restore_entry(entry, library, org, command)
                journal.remove(entry)
        except NotUndoneError as cause:
            problems.append(str(cause))
        except KeyboardInterrupt as cause:
            left = len(entries) - done - 1 + len(problems)
            if left:
                cause.add_note(f"journal entries still to be undone: {left}; run `{command}`")
            raise
    if problems:
        raise NotUndoneError("; ".join(dict.fromkeys(problems)))
    return removed


def keep(journal: RunJournal, ids: Collection[str]) -> None:
    """Leave rows alone, and remove them from the org's entries in the journal.

    Raises `UsageError` for an id that it does not list so; then it strikes none.
    """
    entries = journal.entries()
    listed = {id_ for entry in entries for id_ in entry.left}
    for id_ in ids:
        if id_ not in listed:
            raise UsageError(
                f"--keep {id_}: the journal lists no such id of this org, as one that a run may "
                "not have made"
            )
    for entry in entries:
        left = tuple(id_ for id_ in entry.left if id_ not in ids)
        journal.replace(entry, replace(entry, left=left))


def _restore_entry(
    entry: JournalEntry, library: Library, org: Connection, command: RestoreCommand
) -> int:
    undo = library.probes.undos.get(entry.undo)
    if undo is None:
        raise NotUndoneError(f"{entry.undo}: the journal names an undo that does not exist")
    if undo.read.unmet(entry.inventory):
        raise NotUndoneError(f"{undo.name}: the journal does not say where")
    author = _author(entry, undo)
    try:
        taken = take_back(undo, entry.inventory, library, org, lambda row: author.wrote(undo, row))
    except TransportError as cause:
        raise NotUndoneError(f"{undo.name}: the org does not answer: {cause}") from cause
    still = [id_ for row in taken.others if (id_ := row_id(undo, row) or "") in entry.left]
    if still:
        raise NotUndoneError(_still_there(undo, entry, still, command))
    return taken.removed


def _still_there(
    undo: Undo, entry: JournalEntry, ids: Collection[str], command: RestoreCommand
) -> str:
    """What is known of rows that were left, and the commands that decide what becomes of them."""
    shown = [legible(id_, _MAX_ID_CHARS) for id_ in ids if id_]
    named = ", ".join(shown) or "without an id"
    module = entry.inventory[undo.module]
    decide = (
        f"If the org created it, `{command.search(module, shown)}` undoes it; if somebody else "
        f"did, `{command.keep(shown)}` keeps it"
        if shown
        else "Look at it by hand"
    )
    return (
        f"{undo.name}: {undo.what} {named} in {module} appeared while a run wrote there, without "
        f"the run's mark. {decide}"
    )


def _author(entry: JournalEntry, undo: Undo) -> Author:
    """The run that an entry is of; earlier versions noted no mark: there, any run's is taken."""
    made = entry.inventory.get(undo.made)
    ids = () if made is None else (made,)
    return Author(entry.inventory.get("mark", MARK), ids, alone=made is None)
