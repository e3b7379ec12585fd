"""One run at a time writes to an org from this machine, and its entries in the journal are safe.

A run takes the lock of its org before it looks what is there, and has it until everything is
undone. So the process that has it knows that all other entries of the org are those of dead runs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from zoho_conformance.exchanges.http.urls import host_key
from zoho_conformance.model import interruption
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.machine_lock import MachineLock
from zoho_conformance.runs.journal import Journal, JournalEntry, Owner, new_owner

_LOGGER = logging.getLogger(__name__)
_POLL_SECONDS = 0.1
_MAX_HOLDER_CHARS = 200
_ADVICE = "; wait for it with --wait, or end it"


class OrgInUseError(UsageError):
    """Another run writes to the org."""


class RunJournal:
    """What a run that may write to an org has in the journal, and whether it still may write.

    `lock` is None where the user insisted on doing without.
    """

    def __init__(self, journal: Journal, org: str, owner: Owner, lock: MachineLock | None) -> None:
        self.org = org
        self.owner = owner
        self._journal = journal
        self._lock = lock
        self._why_stopped: str | None = None

    def entries(self) -> tuple[JournalEntry, ...]:
        """The entries of the org: the run's own, and those of dead runs, as it has the lock."""
        return self._journal.entries(self.org)

    def add(self, entry: JournalEntry) -> None:
        """Note what to undo, before anything is written to the org."""
        self._journal.add(entry)

    def replace(self, entry: JournalEntry, replacement: JournalEntry) -> None:
        """Note more of what to undo."""
        self._journal.replace(entry, replacement)

    def adopt(self, entry: JournalEntry) -> JournalEntry:
        """The entry to undo: where its run may be alive, under our name first.

        So that run sees its entry gone before anything else changes.
        """
        if self._lock is not None:
            return entry
        ours = msgspec.structs.replace(entry, owner=self.owner)
        self._journal.replace(entry, ours)
        return ours

    def remove(self, entry: JournalEntry) -> None:
        """Strike an entry: the org is as it was."""
        self._journal.remove(entry)

    def describe_left(self, command: str) -> str:
        """What would be left to undo if the process ended now; `command` undoes it."""
        try:
            count = len(self.entries())
        except UsageError as cause:
            return str(cause)
        if not count:
            return "nothing is left to undo"
        return f"journal entries still to be undone: {count}; run `{command}`"

    def why_stop(self, entry: JournalEntry | None = None) -> str | None:
        """Why the run must not write any more, in a line; None as long as it may.

        It may as long as it has the org's lock, and its entry is in the journal.
        """
        if self._why_stopped is None:
            self._why_stopped = self._lost(entry)
        return self._why_stopped

    def _lost(self, entry: JournalEntry | None) -> str | None:
        if self._lock is not None and not self._lock.is_kept(_as_text(self.owner)):
            return "its lock on the org was removed, as restore --force does"
        if entry is None:
            return None
        try:
            is_there = entry in self._journal.entries(self.org)
        except UsageError as cause:
            return f"the journal can no longer be read: {cause}"
        return (
            None if is_there else "its entry was removed from the journal, as restore --force does"
        )


@contextmanager
def lock_org(
    journal: Journal, org: str, *, wait: float = 0, force: bool = False
) -> Iterator[RunJournal]:
    """The journal of a run that alone may write to the org at this address, for as long as it may.

    Waits `wait` seconds at most for another run to end; `force` goes on without the lock where
    another has it. Raises `OrgInUseError` where another run has it still, and `UsageError` where no
    lock can be had or the journal cannot be used.
    """
    owner = new_owner()
    with _held(org, owner, journal, wait=wait, force=force) as lock:
        journal.require_writable()
        yield RunJournal(journal, org, owner, lock)


@contextmanager
def hold_org(org: str, *, wait: float = 0, force: bool = False) -> Iterator[None]:
    """Keep the other runs of this machine from writing to an org, without need of a journal.

    Waits and raises as `lock_org` does.
    """
    with _held(org, new_owner(), None, wait=wait, force=force):
        yield


@contextmanager
def _held(
    org: str, owner: Owner, journal: Journal | None, *, wait: float, force: bool
) -> Iterator[MachineLock | None]:
    """The lock of the org; None where another run has it, and `force` goes on without."""
    lock = MachineLock(host_key(org))
    try:
        with interruption.only_while_waiting():
            locked = _acquire(lock, journal, org, owner, wait)
        if not locked:
            holder = _holder(lock, journal, org)
            if not force:
                raise OrgInUseError(
                    f"{org}: another run is writing to this org ({holder}){_ADVICE}"
                )
            _LOGGER.warning(
                "--force: a run is writing to this org (%s): its writes are undone while it runs, "
                "it gives no verdict on them, and what it writes in the meantime may be left in "
                "the org",
                holder,
            )
            lock.take_over(_as_text(owner))
        yield lock if locked else None
    finally:
        lock.release()


def _acquire(
    lock: MachineLock, journal: Journal | None, org: str, owner: Owner, wait: float
) -> bool:
    """Take the lock, after a wait if need be; whether it was had."""
    end = time.monotonic() + wait
    is_waiting = False
    while not lock.acquire(_as_text(owner)):
        left = end - time.monotonic()
        if left <= 0:
            return False
        if not is_waiting:
            is_waiting = True
            holder = _holder(lock, journal, org)
            _LOGGER.warning("waiting for the run that writes to %s (%s)", org, holder)
        with interruption.waiting():
            time.sleep(min(_POLL_SECONDS, left))
    return True


def _as_text(owner: Owner) -> bytes:
    return msgspec.json.encode(owner)


def _holder(lock: MachineLock, journal: Journal | None, org: str) -> str:
    """Who has the lock, by its file, or else by the journal."""
    try:
        return legible(str(msgspec.json.decode(lock.holder(), type=Owner)), _MAX_HOLDER_CHARS)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    entries = journal.entries(org) if journal is not None else ()
    owners = [entry.owner for entry in entries if entry.owner]
    return str(owners[-1]) if owners else "which cannot be seen: another user's, or in a container"
