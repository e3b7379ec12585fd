"""Requests to one operation held to its page, whatever was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING  # noqa: TID251 - few runs know an org's schema

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.requests.body import BodyCheck
from zoho_conformance.checks.requests.fault import Fault
from zoho_conformance.checks.requests.parameters import ParameterCheck
from zoho_conformance.checks.restrictions import Restrictions
from zoho_conformance.contracts.page_facts import Constraint
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.shown import show_count

if TYPE_CHECKING:
    from zoho_conformance.checks.org_records.org_records import OperationRecords

_RECORDS = "records"
_MAX_KEPT = 200
_LIMITS: dict[str, tuple[str, str, str]] = {
    "exclude-one-another": ("request-over-limit", "one of {}", "all of them"),
    "one-of": ("request-{}-missing", "one of {}", "none of them"),
    "go-together": ("request-{}-missing", "all of {}, or none", "some of them"),
}


class RequestJudge:
    """Says of requests to one operation what the page has not, or not so; pure.

    What was not recorded is not judged: no body, no headers, a body that is no JSON. `records` has
    the fields of the org's records, if its schema is known.
    """

    def __init__(self, promise: Promise, records: OperationRecords | None = None) -> None:
        self._promise = promise
        self._records = records
        self._parameters = ParameterCheck(promise)
        self._body = BodyCheck(promise)
        restrictions = Restrictions(promise)
        self._restrictions = restrictions if restrictions.has_any else None
        self._silent: set[str] = set()
        """Queries that had no fault, as they were sent: most requests of a log have one of few."""

    def is_silent(self, request: Request) -> bool:
        """Whether a request surely has no fault; False is unclear."""
        if self._parameters.lacks_header(request):
            return False
        body = request.body
        # What stands in a fragment is not sent.
        query = request.url.partition("#")[0].partition("?")[2]
        if query not in self._silent and not request.lacks_query:
            if not (self._parameters.is_silent(request) and self._breaks_nothing(request)):
                return False
            if len(self._silent) >= _MAX_KEPT:
                self._silent.clear()
            self._silent.add(query)
        if body and self._records is not None and not self._records.is_silent(request):
            return False
        return not body or (self._body.is_silent(request) and self._breaks_nothing(request))

    def _breaks_nothing(self, request: Request) -> bool:
        return self._restrictions is None or self._restrictions.glance(request, None)

    def faults(self, request: Request) -> tuple[Fault, ...]:
        """Every fault of a request, each place and rule once."""
        if self.is_silent(request):
            return ()
        first: dict[tuple[str, str], Fault] = {}
        for fault in self._all(request):
            first.setdefault((fault.rule, json_path.generalize(fault.path)), fault)
        return tuple(first.values())

    def findings(self, exchange: Exchange) -> tuple[Finding, ...]:
        """The faults of an exchange's request as findings about our side."""
        if self.is_silent(exchange.request):
            return ()
        make = FindingMaker(self._promise, exchange.case)
        return collapse(map(make.about_request, self.faults(exchange.request)))

    def _all(self, request: Request) -> Iterator[Fault]:
        yield from self._parameters.faults(request)
        yield from self._body.faults(request)
        if self._records is not None:
            yield from self._records.faults(request)
        if self._restrictions is None:
            return
        for constraint in self._restrictions.broken(request):
            yield _about_constraint(constraint)
        for thing, count, most, line in self._restrictions.exceeded(request):
            wrapper = self._promise.request_wrapper
            yield Fault(
                "request-over-limit",
                wrapper if thing == _RECORDS and wrapper else thing,
                f"at most {show_count(most)} {thing}",
                f"{show_count(count)}",
                "parameters" if thing in request.query else "request keys",
                line,
                came="beyond the limit",
            )


def _about_constraint(constraint: Constraint) -> Fault:
    rule, expected, actual = _LIMITS[constraint.kind]
    kind = "parameter" if constraint.of == "parameters" else "key"
    names = " and ".join(map(json_path.name, constraint.names))
    return Fault(
        rule.format(kind),
        constraint.names[0],
        expected.format(names),
        actual,
        "parameters" if constraint.of == "parameters" else "request keys",
        constraint.line,
    )
