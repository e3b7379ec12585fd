"""The mutants of the reference org: each is the org with one misbehaviour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reference.mutants.effects import EFFECT_MUTANTS
from zoho_conformance.reference.mutants.former_names import FORMER_NAMES
from zoho_conformance.reference.mutants.generate import generate_mutants
from zoho_conformance.reference.mutants.outcomes import OUTCOME_MUTANTS
from zoho_conformance.reference.mutants.refusals import REFUSAL_MUTANTS, WRITE_REFUSAL_MUTANTS
from zoho_conformance.reference.mutants.stored import generate_stored_mutants
from zoho_conformance.reference.mutants.successes import SUCCESS_MUTANTS
from zoho_conformance.reference.mutants.writes import WRITE_MUTANTS
from zoho_conformance.reference.mutation import Mutant, Mutation, index_by_name
from zoho_conformance.reference.schema_changes import SCHEMA_CHANGES
from zoho_conformance.reference.variations import VARIATIONS

__all__ = ["EFFECT_MUTANTS", "WRITTEN_MUTANTS", "all_mutants", "find_mutation"]

WRITTEN_MUTANTS: Mapping[str, Mutant] = index_by_name(
    (
        *SUCCESS_MUTANTS,
        *OUTCOME_MUTANTS,
        *REFUSAL_MUTANTS,
        *WRITE_MUTANTS,
        *WRITE_REFUSAL_MUTANTS,
        *EFFECT_MUTANTS,
    )
)
"""The mutants that are more than one edit at one key, by their names."""


def all_mutants(promises: Iterable[Promise]) -> Mapping[str, Mutant]:
    """Every mutant by its name: those written, and those generated from what is promised."""
    each = tuple(promises)
    return index_by_name(
        (*WRITTEN_MUTANTS.values(), *generate_mutants(each), *generate_stored_mutants(each))
    )


def find_mutation(name: str, promises: Iterable[Promise]) -> Mutation:
    """Find a mutant, a variation or a change of the org by its name, or by one that it had.

    Raises UsageError for a name that is not known, with those it is close to.
    """
    mutations: dict[str, Mutation] = {
        **VARIATIONS,
        **SCHEMA_CHANGES,
        **all_mutants(promises),
    }
    current = FORMER_NAMES.get(name, name)
    if current not in mutations:
        raise UsageError(unknown_name("mutant or variation", name, [*mutations, *FORMER_NAMES]))
    return mutations[current]
