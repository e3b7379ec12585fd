"""The journal: what has yet to be undone, on disk before it is done.

One JSON file, rewritten whole. An entry names an undo and the places of the org that it is about;
it is there from before the first write of a scenario until the org was seen to be as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write

FILE_NAME = "journal.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be undone, in which org: its API address, the undo's name, and its places."""

    org: str
    undo: str
    estate: Mapping[str, str]


def _entry(org: str, undo: str, estate: Mapping[str, str]) -> Entry:
    texts = (org, undo, *estate, *estate.values()) if isinstance(estate, dict) else (None,)
    if not all(isinstance(one, str) for one in texts):
        raise TypeError("an entry is not of texts")
    return Entry(org, undo, estate)


class Journal:
    """The entries in a file; a file that is not there has none.

    Earlier versions did not honour `XDG_STATE_HOME`. What they noted at the old place is read too,
    and moves to the new one with the next change.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or locations.state_folder() / FILE_NAME
        self._earlier = None if file else locations.state_folder({}) / FILE_NAME

    def entries(self, org: str | None = None) -> tuple[Entry, ...]:
        """The entries of an org, or all; ``UsageError`` where the file is no journal."""
        files = dict.fromkeys(file for file in (self._earlier, self.file) if file)
        entries = [entry for file in files for entry in _read(file)]
        return tuple(entry for entry in entries if org is None or entry.org == org)

    def add(self, entry: Entry) -> None:
        """Note an entry, before anything is written to the org."""
        if entry not in self.entries():
            self._write((*self.entries(), entry))

    def replace(self, entry: Entry, by: Entry) -> None:
        """Note more of what is to be undone."""
        self._write(tuple(by if one == entry else one for one in self.entries()))

    def remove(self, entry: Entry) -> None:
        """Strike an entry: the org is as it was."""
        self._write(tuple(one for one in self.entries() if one != entry))

    def _write(self, entries: tuple[Entry, ...]) -> None:
        write(self.file, json.dumps([asdict(one) for one in entries], indent=2) + "\n")
        if self._earlier and self._earlier != self.file:
            self._earlier.unlink(missing_ok=True)


def _read(file: Path) -> tuple[Entry, ...]:
    try:
        return tuple(_entry(**one) for one in json.loads(file.read_bytes()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, RecursionError) as cause:
        raise UsageError(
            f"{file}: is no journal ({cause}); see what it holds before you remove it: "
            "a run noted there what it had still to undo"
        ) from cause
