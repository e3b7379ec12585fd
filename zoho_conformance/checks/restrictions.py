"""Requests that a page rules out, and that were accepted all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from zoho_conformance.checks.foreign_request import may_lack_fields
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.page_facts import (
    CallLimit,
    Constraint,
    ConstraintKind,
    LimitedThing,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.shown import show_count

_LISTS: tuple[LimitedThing, ...] = ("ids", "fields")
_RECORDS: LimitedThing = "records"
_REFUSED: Mapping[ConstraintKind, str] = {
    "exclude-one-another": "a refusal of {} together",
    "one-of": "a refusal without any of {}",
    "go-together": "a refusal of some of {} without the others",
}


class Restrictions(msgspec.Struct, frozen=True, dict=True):
    """What the requests to one operation may not be."""

    promise: Promise

    @property
    def has_any(self) -> bool:
        """Whether the page restricts requests in a way that a request can break."""
        return bool(self.promise.constraints) or self._limits_anything

    def glance(self, request: Request, _body: Any) -> bool:
        """Whether a request breaks nothing."""
        sent = self._body(request)
        for constraint in self.promise.constraints:
            if self._is_broken(constraint, request, sent):
                return False
        if self._limits_anything:
            for _, count, most, _ in self._counts(request, sent):
                if count > most:
                    return False
        return True

    def _body(self, request: Request) -> Any:
        return request.json if self._looks_at_body and request.body else None

    @cached_property
    def _looks_at_body(self) -> bool:
        is_restricted = any(constraint.of == "request" for constraint in self.promise.constraints)
        return is_restricted or self._limits_anything

    @cached_property
    def _limits_of_lists(self) -> tuple[tuple[LimitedThing, CallLimit], ...]:
        limits = ((thing, self.promise.most(thing)) for thing in _LISTS)
        return tuple((thing, limit) for thing, limit in limits if limit is not None)

    @cached_property
    def _limits_anything(self) -> bool:
        return any(map(self.promise.most, (_RECORDS, *_LISTS)))

    def check(self, exchange: Exchange) -> Iterator[Finding]:
        """A success in spite of a constraint that the request breaks, or of a limit.

        A probe that breaks one is to be refused, so that its success is drift of another kind.
        """
        if not exchange.is_foreign:
            return
        make = FindingMaker(self.promise, exchange.case)
        status = exchange.response.status
        for constraint in self.broken(exchange.request):
            names = " and ".join(map(json_path.name, constraint.names))
            yield make.about_operation(
                "restriction-not-enforced",
                constraint.names[0],
                expected=_REFUSED[constraint.kind].format(names),
                actual=f"a success under {status}",
                section="parameters" if constraint.of == "parameters" else "request keys",
                line=constraint.line,
            )
        for name, count, most, line in self.exceeded(exchange.request):
            yield make.about_operation(
                "restriction-not-enforced",
                name,
                expected=f"a refusal of more than {show_count(most)} {name}",
                actual=f"a success under {status} with {show_count(count)}",
                promised=f"a refusal of too many {name}",
                came="a success",
                section="parameters",
                line=line,
            )

    def broken(self, request: Request) -> Iterator[Constraint]:
        """The constraints that a request does not keep to."""
        body = self._body(request)
        for constraint in self.promise.constraints:
            if self._is_broken(constraint, request, body):
                yield constraint

    def exceeded(self, request: Request) -> Iterator[tuple[str, int, int, int]]:
        """The things of which a request has too many: how many, how many it may, and the line."""
        for name, count, most, line in self._counts(request, self._body(request)):
            if count > most:
                yield name, count, most, line

    def _is_broken(self, constraint: Constraint, request: Request, body: Any) -> bool:
        if constraint.of == "request":
            return constraint.is_broken_in(body)
        if self.promise.asks_for_one:
            # A page lists the parameters of all its operations together.
            return False
        is_unknown = not request.query or may_lack_fields(self.promise, request)
        return not (is_unknown and constraint.kind == "one-of") and constraint.is_broken(
            request.query
        )

    def _counts(self, request: Request, body: Any) -> Iterator[tuple[str, int, int, int]]:
        """How many of each limited thing the request has, how many it may have, and the line."""
        for thing, limit in self._limits_of_lists:
            listed = request.query.get(thing)
            if listed is not None:
                yield thing, len(listed.split(",")), limit.at_most, limit.line
            elif isinstance(body, dict) and isinstance(body.get(thing), list):
                yield thing, len(body[thing]), limit.at_most, limit.line
        records = self.promise.most(_RECORDS)
        wrapper = self.promise.request_wrapper
        if records is not None and wrapper and isinstance(body, dict):
            rows = body.get(wrapper)
            if isinstance(rows, list):
                yield _RECORDS, len(rows), records.at_most, records.line
