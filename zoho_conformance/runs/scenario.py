"""A scenario: probes in sequence that write, and leave the org as it was, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import UNREADABLE, Exchange, Response
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.journal import Entry, Journal
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.probes import Inventory, Probe, Undo
from zoho_conformance.runs.undo import NotUndoneError, rows, take_back

Answer = Exchange | NotJudged
_LOOKS = 4
"""Requests besides a scenario's own: a look before it, one after it, a removal and a look."""


class Scenario:
    """The probes of one scenario against an org; ``send`` sends one and may record it."""

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
        self._entry: Entry | None = None
        self.not_undone: str | None = None
        """What could not be taken back, in a line; the journal keeps it."""

    def play(self, estate: Inventory) -> dict[str, Answer]:
        """Every probe's exchange, or why there is none, by ``operation/case``."""
        try:
            self._entry = self._begun(estate)
        except NotJudged as cause:
            return {_place(one): cause for one in self._probes}
        try:
            return self._played(dict(estate))
        finally:
            self._ended(self._entry)

    def _begun(self, estate: Inventory) -> Entry | None:
        """Note what is to be undone; raises where something is there that is not ours to touch."""
        undo = self._undo()
        if undo is None:
            return None
        left = self._org.requests_left
        if left is not None and left < len(self._probes) + _LOOKS:
            reason = "the requests left of the budget do not suffice to write and to take back"
            raise NotJudged("not-run", reason)
        try:
            found = rows(undo, estate, self._library, self._org)
        except NotUndoneError as cause:
            raise NotJudged("outage", str(cause)) from cause
        if found:
            reason = "what the scenario would write is there already, and not ours to touch"
            raise NotJudged("not-run", reason, not_applicable=True)
        needs = (*undo.read.needs, *undo.remove.needs)
        entry = Entry(self._org.base_url, undo.name, {n: estate[n] for n in needs if n in estate})
        if self._journal is not None:
            self._journal.add(entry)
        return entry

    def _undo(self) -> Undo | None:
        name = next((one.undo for one in self._probes if one.undo), None)
        return self._library.probes.undos[name] if name else None

    def _played(self, estate: dict[str, str]) -> dict[str, Answer]:
        outcomes: dict[str, Answer] = {}
        in_vain = False
        for probe in self._probes:
            writes = not probe.safe and probe.expected == "success"
            if in_vain and not writes:
                reason = "the write before it was not answered, or not sent"
                outcome: Answer = NotJudged("not-run", reason)
            else:
                outcome = self._step(probe, estate)
            outcomes[_place(probe)] = outcome
            if probe.expected == "error" and not probe.safe and probe.undo is None:
                self._doubt(probe, outcome)
            if writes:
                in_vain = not _is_answered(outcome)
        return outcomes

    def _step(self, probe: Probe, estate: dict[str, str]) -> Answer:
        unmet = probe.unmet(estate)
        if unmet:
            told = ", ".join(need.replace("_", " ") for need in unmet)
            return NotJudged("not-run", f"an earlier step gave no {told}")
        promise = self._library.promises[probe.operation]
        request = probe.request(promise, estate, self._org.base_url)
        try:
            exchange = Exchange(probe.as_case(), request, self._send(probe, estate))
        except TransportError as cause:
            return NotJudged(cause.outcome, str(cause))
        self._learn(probe, exchange, estate)
        self._note(estate)
        return exchange

    def _note(self, estate: Inventory) -> None:
        """Add the id of what was made to the journal, as soon as it is known."""
        entry, undo = self._entry, self._undo()
        if entry is None or undo is None or undo.made is None or undo.made not in estate:
            return
        known = replace(entry, estate={**entry.estate, undo.made: estate[undo.made]})
        if known != entry and self._journal is not None:
            self._journal.replace(entry, known)
            self._entry = known

    def _doubt(self, probe: Probe, outcome: Answer) -> None:
        """A write that was due to be refused, was not, and has no undo: who knows what it did."""
        if isinstance(outcome, Exchange) and is_success(outcome.response.status):
            self.not_undone = (
                f"{_place(probe)} was accepted, not refused: look what it did yourself"
            )

    def _learn(self, probe: Probe, exchange: Exchange, estate: dict[str, str]) -> None:
        """Take from an answer what later steps need."""
        for one in self._library.probes.met_by:
            if (one.operation, one.case) == (probe.operation, probe.case):
                value = next(json_path.values(exchange.response.json, one.path), None)
                # An id that comes as a number drifts, and is an id all the same.
                if isinstance(value, str | int) and not isinstance(value, bool) and value:
                    estate[one.need] = str(value)

    def _ended(self, entry: Entry | None) -> None:
        """See that the org is as it was, and only then strike the entry."""
        if entry is None:
            return
        undo = self._library.probes.undos[entry.undo]
        try:
            take_back(undo, entry.estate, self._library, self._org)
            others = rows(undo, entry.estate, self._library, self._org)
            if others:
                what = f"{len(others)} rows that are not known for the run's own"
                self.not_undone = f"{undo.name}: {what}: look at them yourself"
        except (NotUndoneError, TransportError) as cause:
            self.not_undone = f"{cause}; run `zoho-conformance restore`"
            return
        if self._journal is not None:
            self._journal.remove(entry)


def _is_answered(outcome: Answer) -> bool:
    """Whether the org itself answered, and no gateway before it: so what it did is known."""
    if isinstance(outcome, NotJudged):
        return False
    answer = outcome.response
    return not is_unanswered(answer.status) and (not answer.body or answer.json is not UNREADABLE)


def _place(probe: Probe) -> str:
    return f"{probe.operation}/{probe.case}"


def needs_of(probes: tuple[Probe, ...], met: Mapping[str, object]) -> tuple[str, ...]:
    """What the org must have for the scenario to begin: needs that no step of its own meets."""
    needs = dict.fromkeys(need for one in probes for need in one.needs)
    return tuple(need for need in needs if need not in met)
