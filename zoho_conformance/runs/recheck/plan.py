"""What of recordings is sent again: their reads, each distinct one once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.target import Target

_Form = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RecheckPlan:
    """The exchanges to ask for again, and what is not sent.

    `same_as` has, of a read that differs in its values alone, the case that is asked in its place;
    `not_sent` how many exchanges are of which method, for they may write.
    """

    reads: Mapping[Case, Exchange]
    same_as: Mapping[Case, Case]
    not_sent: Mapping[str, int]


def plan_recheck(target: Target, library: Library) -> RecheckPlan:
    """The plan of what a target of recordings has."""
    return _plan((target.answer(case) for case in target.cases), library)


def _plan(exchanges: Iterable[Exchange], library: Library) -> RecheckPlan:
    reads: dict[Case, Exchange] = {}
    same_as: dict[Case, Case] = {}
    not_sent: Counter[str] = Counter()
    first: dict[_Form, Case] = {}
    # What a refusal says of a shape is little: a success stands for the reads of its form.
    for exchange in sorted(exchanges, key=lambda each: not is_success(each.response.status)):
        request = exchange.request
        promise = library.promises[exchange.case.operation]
        if request.method != "GET" or request.body or promise.is_callback:
            not_sent[request.method] += 1
            continue
        template = promise.operation.path
        kept = request.path_values(template) or {}
        # Modules are kept as they are named, so that each is asked for.
        names = tuple(value for value in kept.values() if not value.isdigit())
        asked = first.setdefault(
            (exchange.case.operation, (*names, *sorted(request.query))), exchange.case
        )
        if asked is exchange.case:
            reads[exchange.case] = exchange
        else:
            same_as[exchange.case] = asked
    return RecheckPlan(reads, same_as, not_sent)
