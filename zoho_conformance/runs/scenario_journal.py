"""What a scenario has in the journal of its run, and whether it may go on."""

from __future__ import annotations

from contextlib import suppress

from zoho_conformance.model.errors import NotJudged, UsageError
from zoho_conformance.runs.journal import JournalEntry
from zoho_conformance.runs.org_lock import RunJournal


class ScenarioJournal:
    """The journal as a scenario uses it; None where nothing has to be noted: an org of our own."""

    def __init__(self, journal: RunJournal | None) -> None:
        self._journal = journal

    def new_entry(self, org: str, undo: str, inventory: dict[str, str]) -> JournalEntry:
        """An entry of the run, which is not in the journal yet."""
        owner = self._journal.owner if self._journal is not None else None
        return JournalEntry(org, undo, inventory, owner=owner)

    def require_permission(self, entry: JournalEntry | None) -> None:
        """Raise `NotJudged` where the run must not write any more."""
        reason = self._journal.why_stop(entry) if self._journal is not None else None
        if reason is not None:
            raise NotJudged("not-run", f"the run stopped writing: {reason}")

    def add(self, entry: JournalEntry) -> None:
        """Note what to undo; raises `NotJudged` where that cannot be done."""
        if self._journal is None:
            return
        try:
            self._journal.add(entry)
        except UsageError as cause:
            raise NotJudged("not-run", f"nothing may be written: {cause}") from cause

    def replace(self, entry: JournalEntry, replacement: JournalEntry) -> None:
        """Note more of what to undo."""
        if self._journal is None or entry == replacement:
            return
        # Where the journal cannot be used any more, the next look at it says so.
        with suppress(UsageError):
            self._journal.replace(entry, replacement)

    def add_again(self, entry: JournalEntry) -> None:
        """Note it again if another run struck it, since more may have been written meanwhile."""
        if self._journal is not None and self._journal.why_stop(entry) is not None:
            with suppress(UsageError):
                self._journal.add(entry)

    def remove(self, entry: JournalEntry) -> str | None:
        """Strike the entry of what was undone; why that cannot be done, if it cannot."""
        if self._journal is None:
            return None
        try:
            self._journal.remove(entry)
        except UsageError as cause:
            return f"{entry.undo}: undone, but it stays in the journal: {cause}"
        return None
