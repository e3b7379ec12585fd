"""The journal: what has yet to be undone, on disk before it is done.

One JSON file, rewritten whole. An entry names an undo and the places of the org that it is about;
it is there from before the first write of a scenario until the org was seen to be as it was.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from zoho_conformance.model import decode, locations
from zoho_conformance.model.files import lock, write

FILE_NAME = "journal.json"

_ADVICE = "see what it holds before you remove it: it lists what runs have still to undo"


class JournalEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to undo, and in which org: its API address, the undo's name, and its places.

    The places come with the mark of the run. `left` are the ids of rows that were there when the
    run had undone what it wrote, and that it may not have made.
    """

    org: str
    undo: str
    inventory: dict[str, str] = msgspec.field(name="estate")
    left: tuple[str, ...] = ()


class Journal:
    """The entries in a file; a file that does not exist has none.

    Earlier versions did not honour `XDG_STATE_HOME`. What they noted at the old place is read too,
    and moves to the new one with the next change.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or locations.state_folder() / FILE_NAME
        self._earlier = None if file else locations.state_folder({}) / FILE_NAME

    def entries(self, org: str | None = None) -> tuple[JournalEntry, ...]:
        """The entries of an org, or all; raises `UsageError` where the file is not a journal."""
        files = dict.fromkeys(file for file in (self._earlier, self.file) if file)
        entries = [entry for file in files for entry in _read(file)]
        return tuple(entry for entry in entries if org is None or entry.org == org)

    def add(self, entry: JournalEntry) -> None:
        """Note an entry, before anything is written to the org."""
        with self._lock():
            entries = self.entries()
            if entry not in entries:
                self._write((*entries, entry))

    def replace(self, entry: JournalEntry, replacement: JournalEntry) -> None:
        """Note more of what to undo."""
        with self._lock():
            entries = self.entries()
            self._write(tuple(replacement if other == entry else other for other in entries))

    def remove(self, entry: JournalEntry) -> None:
        """Strike an entry: the org is as it was."""
        with self._lock():
            self._write(tuple(other for other in self.entries() if other != entry))

    def _lock(self) -> AbstractContextManager[None]:
        """Keep other runs from changing the journal meanwhile."""
        return lock(self.file.with_suffix(".lock"), wait=True)

    def _write(self, entries: tuple[JournalEntry, ...]) -> None:
        text = msgspec.json.format(msgspec.json.encode(entries), indent=2).decode()
        write(self.file, text + "\n")
        if self._earlier and self._earlier != self.file:
            self._earlier.unlink(missing_ok=True)


def _read(file: Path) -> tuple[JournalEntry, ...]:
    if not file.exists():
        return ()
    return decode.read_json(file, tuple[JournalEntry, ...], _ADVICE)
