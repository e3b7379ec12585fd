"""A scenario: probes in sequence that write, and leave the org as it was, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress

from msgspec.structs import replace

from zoho_conformance.exchanges.http.errors import NotAnsweredError, TransportError
from zoho_conformance.model import interruption, json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import UNREADABLE, Exchange, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import JournalEntry
from zoho_conformance.runs.leftovers import (
    RestoreCommand,
    describe_leftover,
    not_taken_back,
)
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_lock import RunJournal
from zoho_conformance.runs.probes import MARK, Inventory, Probe, Probes, Undo
from zoho_conformance.runs.scenario_journal import ScenarioJournal
from zoho_conformance.runs.target import INTERRUPTED
from zoho_conformance.runs.undo import Author, NotUndoneError, Row, read_rows, row_id, take_back

ProbeAnswer = Exchange | NotJudged
"""The exchange of a probe, or why there is none."""

_REQUESTS_TO_UNDO = 4
"""Requests besides a scenario's own: a look before it, one after it, a removal and a look."""


class Scenario:
    """The probes of one scenario against an org; `send` sends one and may record it.

    `made` are the ids of what earlier scenarios of the run made: the scenario adds its own.
    """

    def __init__(
        self,
        probes: tuple[Probe, ...],
        org: Connection,
        library: Library,
        journal: RunJournal | None,
        send: Callable[[Probe, Inventory], Response],
        *,
        made: set[str],
        restore: RestoreCommand,
    ) -> None:
        self._probes = probes
        self._org = org
        self._library = library
        self._journal = ScenarioJournal(journal)
        self._send = send
        self._made = made
        self._restore = restore
        self._entry: JournalEntry | None = None
        name = next((probe.undo for probe in probes if probe.undo), None)
        self._write_may_arrive = False
        self._lacking: NotJudged | None = None
        self._undo: Undo | None = library.probes.undos[name] if name else None
        self.not_undone: str | None = None
        """What could not be undone, in a line; the journal keeps it."""
        self.stuck = False
        """Whether the org may still have what the scenario wrote."""
        self.leftover: str | None = None
        """What another run left where this one would write, in a line."""
        self.interruption: KeyboardInterrupt | None = None
        """What ended the scenario before its last probe, to be raised once its answers are kept."""

    def play(self, inventory: Inventory) -> dict[str, ProbeAnswer]:
        """The answer to each probe, by the key of its case."""
        try:
            self._entry = self._begin(inventory)
        except NotJudged as cause:
            return {probe.as_case().key: cause for probe in self._probes}
        try:
            return self._send_all(dict(inventory))
        finally:
            with interruption.postponed():
                try:
                    self._end()
                except KeyboardInterrupt as cause:
                    # Not raised by our handler. The org is left as it was all the same.
                    self._end()
                    self.interruption = cause

    def _begin(self, inventory: Inventory) -> JournalEntry | None:
        """Note what to undo; raises where there is something that is not the run's own."""
        undo = self._undo
        if undo is None:
            return None
        self._journal.require_permission(None)
        left = self._org.requests_left
        if left is not None and left < len(self._probes) + _REQUESTS_TO_UNDO:
            raise NotJudged("not-run", "too few requests left to write and undo")
        try:
            rows = read_rows(undo, inventory, self._library, self._org)
        except NotUndoneError as cause:
            raise NotJudged("outage", str(cause)) from cause
        needs = (*undo.read.needs, *undo.remove.needs, "mark")
        known = {need: inventory[need] for need in needs if need in inventory}
        entry = self._journal.new_entry(self._org.base_url, undo.name, known)
        if rows:
            self._refuse_to_touch(undo, entry, rows)
        self._journal.add(entry)
        return entry

    def _refuse_to_touch(self, undo: Undo, entry: JournalEntry, rows: Collection[Row]) -> None:
        """Raise `NotJudged`: what is there was there before the scenario."""
        author = Author(entry.inventory.get("mark", MARK), self._made)
        if any(author.wrote(undo, row) for row in rows):
            self._take_back_again(entry)
            raise NotJudged("not-run", "what the run had removed came back")
        described = [describe_leftover(undo, row) for row in rows]
        leftover = next(filter(None, described), None)
        if leftover is not None:
            module = entry.inventory[undo.module]
            self.leftover = not_taken_back(leftover, module, self._restore)
            raise NotJudged("not-run", f"the scenario met {self.leftover}")
        reason = "what the scenario would write already exists, and was not created by the run"
        raise NotJudged("not-run", reason, not_applicable=True)

    def _take_back_again(self, entry: JournalEntry) -> None:
        """Remove what came back, and have the next run check that it stays away."""
        self._entry, self.stuck = entry, True
        with suppress(NotJudged):
            self._journal.add(entry)
        self.not_undone = self._take_back(entry, alone=False) or (
            f"{entry.undo}: what was removed came back, and was removed again; run "
            f"`{self._restore}` to see whether it stays removed"
        )

    def _send_all(self, inventory: dict[str, str]) -> dict[str, ProbeAnswer]:
        answers: dict[str, ProbeAnswer] = {}
        write_unanswered = False
        for probe in self._probes:
            writes = not probe.safe and probe.expected == "success"
            if self.interruption is not None:
                answer: ProbeAnswer = NotJudged("not-run", INTERRUPTED)
            elif self._lacking is not None:
                answer = self._lacking
            elif write_unanswered and (probe.effects or not writes):
                # What a lock does to its record follows from whether there is one.
                reason = "the write before it was not answered, or not sent"
                answer = NotJudged("not-run", reason)
            else:
                answer = self._send_one(probe, inventory)
            answers[probe.as_case().key] = answer
            if probe.expected == "error" and not probe.safe and probe.undo is None:
                self._note_accepted(probe, answer)
            if writes:
                write_unanswered = not _is_answered(answer)
        return answers

    def _send_one(self, probe: Probe, inventory: dict[str, str]) -> ProbeAnswer:
        """The answer to a probe, if what the scenario wrote before it was not changed by others."""
        try:
            self._journal.require_permission(self._entry)
            answer = self._ask(probe, inventory)
            self._journal.require_permission(self._entry)
        except NotJudged as cause:
            return cause
        except KeyboardInterrupt as cause:
            self.interruption = cause
            return NotJudged("not-run", INTERRUPTED)
        return answer

    def _ask(self, probe: Probe, inventory: dict[str, str]) -> ProbeAnswer:
        unmet = probe.unmet(inventory)
        if unmet:
            return NotJudged("not-run", f"an earlier step returned no {needs_in_words(unmet)}")
        promise = self._library.promises[probe.operation]
        request = probe.request(promise, inventory, self._org.base_url)
        try:
            exchange = Exchange(probe.as_case(), request, self._send(probe, inventory))
        except TransportError as cause:
            adds = probe.undo is not None and request.method != "DELETE"
            if adds and isinstance(cause, NotAnsweredError) and cause.may_arrive_later:
                self._write_may_arrive = True
            return NotJudged(cause.outcome, str(cause))
        code = probe.lacks_if_refused
        if code is not None and code in _codes(exchange.response):
            tried = [need for need in probe.needs if not need.endswith("module")]
            self._lacking = NotJudged(
                "not-run",
                f"{code}: the org does not take the {needs_in_words(tried)} that was found",
                not_applicable=True,
            )
            raise self._lacking
        self._learn(probe, exchange, inventory)
        self._note_id_of_made(inventory)
        return exchange

    def _note_id_of_made(self, inventory: Inventory) -> None:
        """Add the id of what was made to the journal, as soon as it is known."""
        entry, undo = self._entry, self._undo
        if entry is None or undo is None or undo.made not in inventory:
            return
        self._made.add(inventory[undo.made])
        self._note(replace(entry, inventory={**entry.inventory, undo.made: inventory[undo.made]}))

    def _note(self, noted: JournalEntry) -> None:
        """Have the journal know more of what there is to undo."""
        entry, self._entry = self._entry, noted
        if entry is not None:
            self._journal.replace(entry, noted)

    def _note_accepted(self, probe: Probe, answer: ProbeAnswer) -> None:
        """Note a write that should be refused, was accepted, and has no undo."""
        if isinstance(answer, Exchange) and is_success(answer.response.status):
            self.not_undone = (
                f"{probe.as_case().key} was accepted instead of rejected; check by hand what it did"
            )

    def _learn(self, probe: Probe, exchange: Exchange, inventory: dict[str, str]) -> None:
        """Take from an answer what later steps need."""
        for met in self._library.probes.met_by:
            if (met.operation, met.case) == (probe.operation, probe.case):
                value = met.value_in(exchange.response.json, inventory)
                if value is not None:
                    inventory[met.need] = value

    def _end(self) -> None:
        """Undo, and strike the journal's entry only when the org is seen to be as it was."""
        if self._entry is None:
            return
        problem = self._take_back(self._entry, alone=True)
        if problem is not None:
            self.not_undone, self.stuck = problem, True
        else:
            self.not_undone = self._journal.remove(self._entry) or self.not_undone

    def _take_back(self, entry: JournalEntry, *, alone: bool) -> str | None:
        """Remove what the run wrote; the line that says what is left of it, if anything is.

        `alone` is whether nothing was there before, so that what has no mark is the run's too.
        """
        undo = self._library.probes.undos[entry.undo]
        author = Author(entry.inventory.get("mark", MARK), self._made, alone)
        try:
            self._journal.add_again(entry)
            with self._org.time_limit.undoing():
                taken = take_back(
                    undo,
                    entry.inventory,
                    self._library,
                    self._org,
                    lambda row: author.wrote(undo, row),
                )
        except (NotUndoneError, TransportError) as cause:
            return f"{cause}; run `{self._restore}`"
        if not taken.others and self._write_may_arrive and not taken.removed:
            late = "a write got no answer in time, and may still take effect"
            return f"{undo.name}: {late}; run `{self._restore}` later"
        if not taken.others:
            return None
        # A row without an id is noted too: as long as one is there, a person has to look.
        ids = tuple(row_id(undo, row) or "" for row in taken.others)
        self._note(replace(entry, left=ids))
        rows = f"{len(ids)} {undo.what}" + ("" if len(ids) == 1 else "s")
        return (
            f"{undo.name}: {rows} that the run may not have made; `{self._restore}` says more, and "
            "what can be done"
        )


def _codes(response: Response) -> set[object]:
    """The codes of a refusal, flat or in a row."""
    if is_success(response.status):
        return set()
    body = response.json if response.body else None
    paths = ("code", "data[].code", "record_locking_configurations[].code")
    return {code for path in paths for code in json_path.values(body, path)}


def _is_answered(answer: ProbeAnswer) -> bool:
    """Whether the org itself answered, not a gateway before it, so that its effect is known."""
    if isinstance(answer, NotJudged):
        return False
    response = answer.response
    readable = not response.body or response.json is not UNREADABLE
    return readable and not is_unanswered(response.status)


def initial_needs(scenario: tuple[Probe, ...], probes: Probes) -> tuple[str, ...]:
    """What the org must have for a scenario to begin: needs that no step of its own meets."""
    steps = {(probe.operation, probe.case) for probe in scenario}
    own = {met.need for met in probes.met_by if (met.operation, met.case) in steps}
    needs = dict.fromkeys(need for probe in scenario for need in probe.needs)
    return tuple(need for need in needs if need not in own)


def needs_in_words(needs: Collection[str]) -> str:
    """Needs as a reader calls them: `locked record, auto lock`."""
    return ", ".join(need.replace("_", " ") for need in needs)
