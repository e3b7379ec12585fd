"""The reference org that answers any documented operation, from the contracts of a library."""

from __future__ import annotations

from zoho_conformance.checks.matching.matcher import Matcher
from zoho_conformance.checks.matching.unmatched import Unmatched
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reference import Mutation, find_mutation
from zoho_conformance.reference.documented.documented_org import DocumentedOrg, Match
from zoho_conformance.reference.documented.strict import STRICT_RULES
from zoho_conformance.reference.mutants.generate import generate_mutants
from zoho_conformance.runs.library import Library


def documented_org(
    library: Library, *, seed: int = 0, strict: bool = False, answers_all: bool = True
) -> DocumentedOrg:
    """Make the org; contracts are read when their operations are first asked for."""
    matcher = Matcher(library.promises)

    def match(request: Request) -> Match:
        operation = matcher.match(request)
        if isinstance(operation, Unmatched):
            return Match(None, operation.why)
        return Match(operation)

    rules = STRICT_RULES if strict else ()
    return DocumentedOrg(library.promises, match, library.version, seed, rules, answers_all)


def find_any_mutation(name: str, library: Library) -> Mutation:
    """Find a mutation of the org, or a mutant that is one edit at a key of any operation.

    Raises UsageError for a name that is not known, with those it is close to.
    """
    operation = name.partition("/")[0]
    if operation not in library.promises.ids or operation in library.suite:
        return find_mutation(name, library.suite_promises)
    # If two keys have the same name, the first counts: their mutants do the same.
    mutants = {
        mutant.name: mutant
        for mutant in reversed([*generate_mutants([library.promises[operation]])])
    }
    canonical = library.promises.canonical(operation)
    known = f"{canonical}{name.removeprefix(operation)}"
    if known not in mutants:
        raise UsageError(unknown_name("mutant", name, [*mutants]))
    return mutants[known]
