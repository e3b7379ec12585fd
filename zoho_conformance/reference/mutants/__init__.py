"""Every mutant of the reference org, by its name: those that reads show, and those of writes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.reference.mutants.keys import KEY_MUTANTS
from zoho_conformance.reference.mutants.nulls import NULL_MUTANTS
from zoho_conformance.reference.mutants.outcomes import OUTCOME_MUTANTS
from zoho_conformance.reference.mutants.refusals import REFUSAL_MUTANTS
from zoho_conformance.reference.mutants.successes import SUCCESS_MUTANTS
from zoho_conformance.reference.mutants.values import VALUE_MUTANTS
from zoho_conformance.reference.mutants.write_effects import EFFECT_MUTANTS
from zoho_conformance.reference.mutants.write_refusals import WRITE_REFUSAL_MUTANTS
from zoho_conformance.reference.mutants.writes import WRITTEN_MUTANTS
from zoho_conformance.reference.mutation import Mutant

__all__ = ["MUTANTS", "WRITE_MUTANTS"]


def _by_name(*mutants: Mutant) -> Mapping[str, Mutant]:
    named = {mutant.name: mutant for mutant in mutants}
    if len(named) != len(mutants):
        raise ConformanceError("two mutants have one name")
    return MappingProxyType(named)


MUTANTS = _by_name(
    *KEY_MUTANTS,
    *VALUE_MUTANTS,
    *NULL_MUTANTS,
    *SUCCESS_MUTANTS,
    *OUTCOME_MUTANTS,
    *REFUSAL_MUTANTS,
    *WRITTEN_MUTANTS,
    *WRITE_REFUSAL_MUTANTS,
    *EFFECT_MUTANTS,
)
"""Each is the reference org with one misbehaviour."""

WRITE_MUTANTS = _by_name(*WRITTEN_MUTANTS, *WRITE_REFUSAL_MUTANTS, *EFFECT_MUTANTS)
"""Those of them that only writing shows."""
