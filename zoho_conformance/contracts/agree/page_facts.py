"""Limits, constraints, paging and terms of an operation of which several pages say something."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import structs

from zoho_conformance.contracts.agree.differences import Differences, Placed, by_name, shared
from zoho_conformance.contracts.agree.loosest import highest
from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Constraint,
    Job,
    Paging,
    ScopeTypes,
    Terms,
)
from zoho_conformance.contracts.promise import Promise

_Fact = TypeVar("_Fact", CallLimit, Constraint, Paging, Job, Callback)


def with_page_facts(
    contract: Contract, parts: Sequence[Promise], differences: Differences
) -> Contract:
    """The contract with those facts of all pages that hold whichever of the pages is right."""
    return structs.replace(
        contract,
        limits=tuple(_limits(parts, differences)),
        constraints=tuple(_constraints(parts, differences)),
        paging=tuple(_paging(parts)),
        jobs=_first_of_each(
            _own(parts, lambda page: page.jobs), lambda job: (job.id_key, job.polled_at)
        ),
        scope_types=tuple(_scope_types(parts)),
        terms=_terms(parts, differences),
        callbacks=_first_of_each(
            _own(parts, lambda page: page.callbacks), lambda callback: callback.name
        ),
    )


def _own(
    parts: Sequence[Promise], facts_of: Callable[[Contract], Iterable[_Fact]]
) -> Iterator[Placed[_Fact]]:
    """The facts of all pages that are about the operation."""
    for number, part in enumerate(parts):
        for fact in facts_of(part.contract):
            if fact.operations is None or part.id in fact.operations:
                yield Placed(structs.replace(fact, operations=None), number, part.page, fact.line)


def _first_of_each(
    facts: Iterable[Placed[_Fact]], name: Callable[[_Fact], Hashable]
) -> tuple[_Fact, ...]:
    return tuple(same[0].fact for same in by_name((name(fact.fact), fact) for fact in facts))


def _limits(parts: Sequence[Promise], differences: Differences) -> Iterator[CallLimit]:
    """The loosest of the limits that pages state: one that states none allows no more."""
    stated = _own(parts, lambda page: page.limits)
    for limits in by_name((limit.fact.of, limit) for limit in stated):
        name = limits[0].fact.of
        differences.note_partial("limits", name, limits)
        differences.note(f"the limit of {name}", limits, lambda limit: str(limit.at_most))
        yield max((limit.fact for limit in limits), key=lambda limit: limit.at_most)


def _constraints(parts: Sequence[Promise], differences: Differences) -> Iterator[Constraint]:
    """The constraints that each page states which has what they are about."""
    stated = _own(parts, lambda page: page.constraints)
    for constraints in by_name(
        ((fact.fact.kind, fact.fact.of, frozenset(fact.fact.names)), fact) for fact in stated
    ):
        constraint = constraints[0].fact
        differences.note_partial("constraints", ", ".join(constraint.names), constraints)
        stating = {fact.part for fact in constraints}
        silent = [part for number, part in enumerate(parts) if number not in stating]
        if not any(_has(part, constraint) for part in silent):
            yield constraint


def _has(page: Promise, constraint: Constraint) -> bool:
    """Whether a page has all that a constraint is about."""
    parameters = {parameter.name for parameter in page.contract.parameters}
    keys = {key.path for key in page.request_keys}
    return (parameters if constraint.of == "parameters" else keys).issuperset(constraint.names)


def _paging(parts: Sequence[Promise]) -> Iterator[Paging]:
    stated = [paging.fact for paging in _own(parts, lambda page: page.paging)]
    if stated:
        yield structs.replace(
            stated[0],
            page_token=any(paging.page_token for paging in stated),
            most_by_page=highest([paging.most_by_page for paging in stated]),
            most_in_all=highest([paging.most_in_all for paging in stated]),
        )


def _scope_types(parts: Sequence[Promise]) -> Iterator[ScopeTypes]:
    stated = (
        (fact.scope, Placed(fact, number, part.page, fact.line))
        for number, part in enumerate(parts)
        for fact in part.contract.scope_types
    )
    for facts in by_name(stated):
        types = dict.fromkeys(name for fact in facts for name in fact.fact.types)
        yield structs.replace(facts[0].fact, types=tuple(types))


def _terms(parts: Sequence[Promise], differences: Differences) -> Terms | None:
    """The editions of all pages, and the credits where they agree."""
    stated = [
        Placed(terms, number, part.page, terms.line)
        for number, part in enumerate(parts)
        if (terms := part.contract.terms) is not None
    ]
    if not stated:
        return None
    differences.note("the editions", stated, lambda terms: ", ".join(terms.editions) or "all")
    differences.note("the credits", stated, lambda terms: str(terms.credits))
    every = [terms.fact for terms in stated]
    editions = dict.fromkeys(name for terms in every for name in terms.editions)
    return structs.replace(
        every[0],
        # A page that names no edition excludes none.
        editions=tuple(editions) if len(every) == len(parts) else (),
        credits=shared((terms.credits for terms in every), None),
    )
