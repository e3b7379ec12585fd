"""The journal: what has yet to be undone, on disk before it is done.

One JSON file, rewritten whole. An entry names an undo and the places of the org that it is about;
it is there from before the first write of a scenario until the org was seen to be as it was. It
belongs to the run that made it.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from zoho_conformance.exchanges.http.urls import host_key
from zoho_conformance.model import decode, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import lock, write

FILE_NAME = "journal.json"

_ADVICE = "look into it before you remove it: it lists what runs still have to undo"
_MAX_WAIT_SECONDS = 30
"""How long to wait for another process that uses the file, which only takes a moment."""


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The run that an entry belongs to: an id of its own, its process, and since when it writes."""

    id: str
    pid: int
    host: str
    started: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.started}"


def new_owner() -> Owner:
    """This process, about to write."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Owner(secrets.token_hex(4), os.getpid(), socket.gethostname(), now)


class JournalEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to undo, and in which org: its API address, the undo's name, and its places.

    The places come with the mark of the run. `left` are the ids of rows that were there when the
    run had undone what it wrote, and that it may not have made. Runs of earlier versions are not
    named as the owner.
    """

    org: str
    undo: str
    inventory: dict[str, str] = msgspec.field(name="estate")
    left: tuple[str, ...] = ()
    owner: Owner | None = None


_Entries = tuple[JournalEntry, ...]


class Journal:
    """The entries in a file; a file that does not exist has none.

    Earlier versions did not honour `XDG_STATE_HOME`. What they noted at the old place is read too,
    and moves to the new one with the next change; what others note there stays with them.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.is_named = file is not None
        self._earlier: Path | None = None
        if file is not None:
            self.file = file
            return
        try:
            self.file = locations.state_folder() / FILE_NAME
        except RuntimeError as cause:
            # As in a container whose user has no name.
            raise UsageError(
                "HOME is not set, so there is no place for the journal; set --journal FILE or "
                "ZOHO_CONFORMANCE_JOURNAL"
            ) from cause
        with suppress(RuntimeError):
            earlier = locations.state_folder({}) / FILE_NAME
            self._earlier = earlier if earlier != self.file else None

    def entries(self, org: str | None = None) -> _Entries:
        """The entries of an org, or all; raises `UsageError` where the file is not a journal."""
        entries = _read(self.file)
        if self._earlier is not None:
            entries = _joined(_read(self._earlier), entries)
        return tuple(
            entry for entry in entries if org is None or host_key(entry.org) == host_key(org)
        )

    def add(self, entry: JournalEntry) -> None:
        """Note an entry, before anything is written to the org."""
        self._change(added=(entry,))

    def replace(self, entry: JournalEntry, replacement: JournalEntry) -> None:
        """Note more of what to undo."""

        def replaced(entries: _Entries) -> _Entries:
            return tuple(replacement if other == entry else other for other in entries)

        self._change(replaced)

    def remove(self, entry: JournalEntry) -> None:
        """Strike an entry: the org is as it was."""
        self._change(lambda entries: tuple(other for other in entries if other != entry))

    def require_writable(self) -> None:
        """Raise `UsageError` where an entry could not be noted, before anything depends on it."""
        self._change()

    def _change(self, change: Callable[[_Entries], _Entries] = tuple, added: _Entries = ()) -> None:
        """Rewrite the file, and the one at the earlier place if it is there; no one else may."""
        places = [self.file]
        if self._earlier is not None and self._earlier.parent.is_dir():
            places.append(self._earlier)
        with ExitStack() as stack:
            for place in places:
                stack.enter_context(_locked(place))
            moved, stay = self._at_earlier_place(places)
            entries = change(_joined(moved, _read(self.file)))
            self._write(self.file, _joined(entries, added))
            for earlier in places[1:]:
                left = change(stay)
                if not left:
                    earlier.unlink(missing_ok=True)
                elif moved or left != stay:
                    self._write(earlier, left)

    def _at_earlier_place(self, places: Sequence[Path]) -> tuple[_Entries, _Entries]:
        """What moves from the earlier place, and what stays there: entries of runs that use it."""
        entries = [entry for place in places[1:] for entry in _read(place)]
        moved = tuple(entry for entry in entries if entry.owner is None)
        return moved, tuple(entry for entry in entries if entry.owner is not None)

    @staticmethod
    def _write(file: Path, entries: _Entries) -> None:
        text = msgspec.json.format(msgspec.json.encode(entries), indent=2).decode()
        try:
            write(file, text + "\n", durable=True)
        except OSError as cause:
            raise UsageError(f"{file}: cannot be written: {cause.strerror}") from cause


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keep other runs from changing a journal meanwhile."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(_lock_file(file), wait=True, at_most=_MAX_WAIT_SECONDS))
        except TimeoutError as cause:
            raise UsageError(
                f"{file}: another process has been changing it for {_MAX_WAIT_SECONDS} s; "
                "see what it is, and end it or name another journal"
            ) from cause
        except OSError as cause:
            raise UsageError(f"{file}: cannot be locked: {cause.strerror}") from cause
        yield


def _lock_file(file: Path) -> Path:
    # As earlier versions call it, which may run beside this one.
    if file.suffix == ".json":
        return file.with_suffix(".lock")
    return file.with_name(f"{file.name}.lock")


def _joined(first: _Entries, second: _Entries) -> _Entries:
    return (*first, *(entry for entry in second if entry not in first))


def _read(file: Path) -> _Entries:
    try:
        if not file.exists():
            return ()
        is_file = file.is_file()
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    if not is_file:
        # Reading a pipe could block forever.
        raise UsageError(f"{file}: cannot be read: not a file; {_ADVICE}")
    return decode.read_json(file, _Entries, _ADVICE)
