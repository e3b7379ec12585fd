"""A scenario: probes in sequence that write, and leave the org as it was, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec.structs import replace

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import UNREADABLE, Exchange, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import Journal, JournalEntry
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory, Probe, Probes, Undo
from zoho_conformance.runs.undo import NotUndoneError, read_rows, remove_own_rows

ProbeAnswer = Exchange | NotJudged
"""The exchange of a probe, or why there is none."""

_REQUESTS_TO_UNDO = 4
"""Requests besides a scenario's own: a look before it, one after it, a removal and a look."""


class Scenario:
    """The probes of one scenario against an org; `send` sends one and may record it."""

    def __init__(
        self,
        probes: tuple[Probe, ...],
        org: Connection,
        library: Library,
        journal: Journal | None,
        send: Callable[[Probe, Inventory], Response],
    ) -> None:
        self._probes = probes
        self._org = org
        self._library = library
        self._journal = journal
        self._send = send
        self._entry: JournalEntry | None = None
        name = next((probe.undo for probe in probes if probe.undo), None)
        self._undo: Undo | None = library.probes.undos[name] if name else None
        self.not_undone: str | None = None
        """What could not be undone, in a line; the journal keeps it."""

    def play(self, inventory: Inventory) -> dict[str, ProbeAnswer]:
        """The answer to each probe, by the key of its case."""
        try:
            self._entry = self._begin(inventory)
        except NotJudged as cause:
            return {probe.as_case().key: cause for probe in self._probes}
        try:
            return self._send_all(dict(inventory))
        finally:
            try:
                self._end()
            except KeyboardInterrupt:
                # The org is left as it was, even if the interruption comes while undoing.
                self._end()
                raise

    def _begin(self, inventory: Inventory) -> JournalEntry | None:
        """Note what to undo; raises where there is something that is not the run's own."""
        undo = self._undo
        if undo is None:
            return None
        left = self._org.requests_left
        if left is not None and left < len(self._probes) + _REQUESTS_TO_UNDO:
            raise NotJudged("not-run", "too few requests are left to write and to undo it")
        try:
            rows = read_rows(undo, inventory, self._library, self._org)
        except NotUndoneError as cause:
            raise NotJudged("outage", str(cause)) from cause
        if rows:
            reason = "what the scenario would write exists already, and is not the run's to change"
            raise NotJudged("not-run", reason, not_applicable=True)
        needs = (*undo.read.needs, *undo.remove.needs)
        known = {need: inventory[need] for need in needs if need in inventory}
        entry = JournalEntry(self._org.base_url, undo.name, known)
        if self._journal is not None:
            self._journal.add(entry)
        return entry

    def _send_all(self, inventory: dict[str, str]) -> dict[str, ProbeAnswer]:
        answers: dict[str, ProbeAnswer] = {}
        write_unanswered = False
        for probe in self._probes:
            writes = not probe.safe and probe.expected == "success"
            if write_unanswered and not writes:
                reason = "the write before it was not answered, or not sent"
                answer: ProbeAnswer = NotJudged("not-run", reason)
            else:
                answer = self._send_one(probe, inventory)
            answers[probe.as_case().key] = answer
            if probe.expected == "error" and not probe.safe and probe.undo is None:
                self._note_accepted(probe, answer)
            if writes:
                write_unanswered = not _is_answered(answer)
        return answers

    def _send_one(self, probe: Probe, inventory: dict[str, str]) -> ProbeAnswer:
        unmet = probe.unmet(inventory)
        if unmet:
            return NotJudged("not-run", f"an earlier step gave no {needs_in_words(unmet)}")
        promise = self._library.promises[probe.operation]
        request = probe.request(promise, inventory, self._org.base_url)
        try:
            exchange = Exchange(probe.as_case(), request, self._send(probe, inventory))
        except TransportError as cause:
            return NotJudged(cause.outcome, str(cause))
        self._learn(probe, exchange, inventory)
        self._note_id_of_made(inventory)
        return exchange

    def _note_id_of_made(self, inventory: Inventory) -> None:
        """Add the id of what was made to the journal, as soon as it is known."""
        entry, undo = self._entry, self._undo
        if entry is None or undo is None or undo.made is None or undo.made not in inventory:
            return
        known = {**entry.inventory, undo.made: inventory[undo.made]}
        if known != entry.inventory and self._journal is not None:
            self._entry = replace(entry, inventory=known)
            self._journal.replace(entry, self._entry)

    def _note_accepted(self, probe: Probe, answer: ProbeAnswer) -> None:
        """Note a write that should be refused, was accepted, and has no undo."""
        if isinstance(answer, Exchange) and is_success(answer.response.status):
            self.not_undone = (
                f"{probe.as_case().key} was accepted instead of refused: check by hand what it did"
            )

    def _learn(self, probe: Probe, exchange: Exchange, inventory: dict[str, str]) -> None:
        """Take from an answer what later steps need."""
        for met in self._library.probes.met_by:
            if (met.operation, met.case) == (probe.operation, probe.case):
                value = next(json_path.values(exchange.response.json, met.path), None)
                # An id that comes as a number is drift, and an id all the same.
                if isinstance(value, str | int) and not isinstance(value, bool) and value:
                    inventory[met.need] = str(value)

    def _end(self) -> None:
        """Undo, and strike the journal's entry only when the org is seen to be as it was."""
        entry, undo = self._entry, self._undo
        if entry is None or undo is None:
            return
        try:
            with self._org.time_limit.undoing():
                remove_own_rows(undo, entry.inventory, self._library, self._org)
                others = read_rows(undo, entry.inventory, self._library, self._org)
            if others:
                self.not_undone = (
                    f"{undo.name}: {len(others)} rows that the run may not have made: check them "
                    "by hand"
                )
        except (NotUndoneError, TransportError) as cause:
            self.not_undone = f"{cause}; run `zoho-conformance restore`"
            return
        if self._journal is not None:
            self._journal.remove(entry)


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
