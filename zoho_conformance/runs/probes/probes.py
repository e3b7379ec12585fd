"""All probes of an API version, and the questions that they answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec

from zoho_conformance.checks.read_back import StoredForm
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.name_patterns import fits_any
from zoho_conformance.runs.probes.file import (
    Cost,
    Effect,
    MetBy,
    Need,
    NotProvoked,
    ReadBackOf,
    Undo,
    place_of,
)
from zoho_conformance.runs.probes.mark import MARK
from zoho_conformance.runs.probes.probe import Inventory, Probe


class Probes(msgspec.Struct, frozen=True, dict=True):
    """The probes in the order in which they are sent."""

    probes: tuple[Probe, ...] = ()
    not_provoked: tuple[NotProvoked, ...] = ()
    met_by: tuple[MetBy, ...] = ()
    effects: tuple[Effect, ...] = ()
    undos: Mapping[str, Undo] = msgspec.field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    costs: tuple[Cost, ...] = ()
    suite: tuple[str, ...] = ()
    stored: tuple[StoredForm, ...] = ()
    read_backs: tuple[ReadBackOf, ...] = ()

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], Probe]:
        """The probe of each case that has one, by operation and name; the first of several."""
        return {place_of(probe): probe for probe in reversed(self.probes)}

    @cached_property
    def _effects_by_place(self) -> Mapping[tuple[str, str], tuple[Effect, ...]]:
        by_place: dict[tuple[str, str], tuple[Effect, ...]] = {}
        for effect in self.effects:
            place = place_of(effect)
            by_place[place] = (*by_place.get(place, ()), effect)
        return by_place

    @cached_property
    def _read_backs_by_place(self) -> Mapping[tuple[str, str], ReadBackOf]:
        """What the answer of each case is to show of a write; the first of several."""
        return {place_of(each): each for each in reversed(self.read_backs)}

    def has_in_suite(self, operation: str) -> bool:
        """Whether a plain check judges the operation."""
        return not self.suite or fits_any(operation, self.suite)

    def find(self, case: Case) -> Probe | None:
        """The probe of a case."""
        return self.by_place.get((case.operation, case.name))

    def why_not_provoked(self, operation: str, row: str) -> str | None:
        """Why no probe shows an error row; None where one does."""
        if (operation, row) in self.by_place:
            return None
        reasons = (rows.reason for rows in self.not_provoked if rows.covers(operation, row))
        unsaid = "no probe for this operation yet"
        return next(reasons, unsaid) if self.has_in_suite(operation) else unsaid

    def credits(self, operation: str) -> int | None:
        """The documented cost of a request to an operation."""
        return next((cost.credits for cost in self.costs if cost.operation == operation), None)

    def scenario(self, name: str) -> tuple[Probe, ...]:
        """The probes of a scenario, in order."""
        return tuple(probe for probe in self.probes if probe.scenario == name)

    def effects_on(self, case: Case) -> tuple[Effect, ...]:
        """The effects that show in a case's answer."""
        return self._effects_by_place.get((case.operation, case.name), ())

    def read_back_of(self, case: Case) -> ReadBackOf | None:
        """What a case's answer is to show of a write, key by key; None if it is about none."""
        return self._read_backs_by_place.get((case.operation, case.name))

    def stored_form(self, operation: str) -> StoredForm:
        """How what is written to the rows of an operation reads."""
        known = (form for form in self.stored if form.operation == operation)
        return next(known, StoredForm(operation))

    def comparisons_of(self, case: Case) -> tuple[tuple[str, str], ...]:
        """The cases, by operation and name, that a case's answer is compared with."""
        effects = tuple(place_of(effect.of) for effect in self.effects_on(case))
        read_back = self.read_back_of(case)
        return effects + tuple(map(place_of, read_back.sources if read_back else ()))

    def reference_inventory(self, announcement: Mapping[str, str]) -> Inventory:
        """What a reference org has, from the object that it announces itself with."""
        announced = {
            need.name: announcement[need.reference] for need in self.needs if need.reference
        }
        return {**announced, "mark": MARK}
