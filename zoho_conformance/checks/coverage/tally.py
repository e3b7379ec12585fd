"""What exchanges exercise of a contract, counted one after the other; counts can be added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any  # noqa: TID251 - few runs close schemas

import msgspec

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.sightings import Sightings, WaitingRoom
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.http_status import is_success

if TYPE_CHECKING:
    from zoho_conformance.contracts.schema.closed import ClosedSchema

_MAX_KEPT = 1000
"""How many sets of names in requests are kept before they are counted by parameter."""


_NO_CODES = frozenset[str]()


class CoverageCounts(msgspec.Struct):
    """What exchanges of one operation exercised, in counts; those of two parts can be added.

    `provoked` are the cases of error rows that were shown, `codes` the error codes that came.
    """

    exchanges: int = 0
    request: BodyCounts = msgspec.field(default_factory=BodyCounts)
    response: BodyCounts = msgspec.field(default_factory=BodyCounts)
    parameters: Counter[str] = msgspec.field(default_factory=Counter)
    provoked: set[str] = msgspec.field(default_factory=set)
    codes: set[str] = msgspec.field(default_factory=set)

    def add(self, other: CoverageCounts) -> None:
        """Count what others counted as well."""
        self.exchanges += other.exchanges
        self.request.add(other.request)
        self.response.add(other.response)
        self.parameters.update(other.parameters)
        self.provoked |= other.provoked
        self.codes |= other.codes


class Shown(msgspec.Struct, frozen=True):
    """The error codes that an answer has, and the case of the error row that it shows, if any."""

    codes: frozenset[str]
    provoked: str = ""


class CoverageTally:
    """Counts what exchanges of one operation exercise, one after the other.

    `closed` is the schema that those of its answers are held to which fit, and `room` where these
    wait to be counted, with those of other operations.
    """

    def __init__(
        self,
        promise: Promise,
        closed: ClosedSchema | None = None,
        room: WaitingRoom | None = None,
    ) -> None:
        self._promise = promise
        self._closed = closed
        self._room = room or WaitingRoom()
        self._sent = Sightings(promise, "request")
        self._came = Sightings(promise, "response", closed, self._room)
        self._counts = CoverageCounts()
        self._headers = any(parameter.is_header for parameter in promise.parameters)
        self._parameters: Counter[tuple[tuple[str, ...], ...]] = Counter()
        self._codes = frozenset(row.code for row in promise.errors)
        self._wrapper = promise.wrapper
        rows = f"{promise.wrapper}[]"
        self._may_have_codes = promise.is_open(rows) or any(
            promise.key_at(path) is not None for path in ("code", f"{rows}.code")
        )

    def add(self, exchange: Exchange) -> None:
        """Count an exchange, which was judged."""
        request, response = exchange.request, exchange.response
        body = response.json if response.body else None
        self._add_request(request, tuple(request.query))
        if is_success(response.status):
            self._came.add(body)
        self._note(self.shown_by(exchange))

    def shown_by(self, exchange: Exchange) -> Shown:
        """What an exchange, which was judged, shows of the errors on the page."""
        response = exchange.response
        body = response.json if response.body else None
        codes = frozenset(self._codes_in(body)) & self._codes if type(body) is dict else _NO_CODES
        row = (
            self._promise.row_of_case(exchange.case) if exchange.case.expected == "error" else None
        )
        if row is None:
            return Shown(codes)
        is_provoked = row.code in codes or (not response.body and row.row.status == response.status)
        return Shown(codes, exchange.case.name if is_provoked else "")

    def _note(self, shown: Shown) -> None:
        self._counts.codes |= shown.codes
        if shown.provoked:
            self._counts.provoked.add(shown.provoked)

    @cached_property
    def _came_selected(self) -> Sightings:
        """What came of rows whose keys a request selected."""
        rows = f"{self._wrapper}[]"
        closed = self._closed.without_names_at(rows) if self._closed is not None else None
        return Sightings(self._promise, "response", closed, self._room)

    def add_conforming(
        self,
        request: Request,
        parameters: tuple[str, ...],
        body: Any,
        size: int,
        *,
        is_selected: bool,
    ) -> None:
        """Count a success, which conforms, and the names in its query; its body has so many bytes.

        Where keys of its rows are selected, there may be fewer than the schema has.
        """
        self._add_request(request, parameters)
        (self._came_selected if is_selected else self._came).add_fitting(body, size)
        if self._may_have_codes and type(body) is dict:
            self._counts.codes |= self._codes.intersection(self._codes_in(body))

    def add_alike(
        self, request: Request, parameters: tuple[str, ...], response: Response, shown: Shown
    ) -> None:
        """Count an exchange that shows what another did."""
        self._add_request(request, parameters)
        self._note(shown)
        if response.body and is_success(response.status):
            self._came.add(response.json)

    def _add_request(self, request: Request, parameters: tuple[str, ...]) -> None:
        self._counts.exchanges += 1
        self._parameters[parameters, tuple(request.headers) if self._headers else ()] += 1
        if len(self._parameters) > _MAX_KEPT:
            self._settle_parameters()
        if request.body:
            self._sent.add(request.json)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted since counting began."""
        return not self._counts.exchanges

    def counts(self) -> CoverageCounts:
        """What was counted so far."""
        self._settle_parameters()
        self._counts.request = self._sent.counts()
        self._counts.response = BodyCounts()
        for came in self._all_that_came():
            self._counts.response.add(came.counts())
        return self._counts

    def _all_that_came(self) -> Iterator[Sightings]:
        yield self._came
        if "_came_selected" in vars(self):
            yield self._came_selected

    def take_counts(self) -> CoverageCounts:
        """What was counted so far; counting begins again."""
        counts = self.counts()
        for sightings in (self._sent, *self._all_that_came()):
            sightings.take_counts()
        self._counts = CoverageCounts()
        return counts

    def _settle_parameters(self) -> None:
        for (query, headers), count in self._parameters.items():
            for parameter in {each.name: each for each in self._promise.parameters}.values():
                is_sent = (
                    parameter.name.casefold() in headers
                    if parameter.is_header
                    else parameter.name in query
                )
                self._counts.parameters[parameter.name] += count if is_sent else 0
        self._parameters.clear()

    def _codes_in(self, body: Mapping[str, Any]) -> Iterator[str]:
        """The codes of an answer, flat or in the places of its rows."""
        rows = body.get(self._wrapper) if self._wrapper else None
        holders = (
            (body, *(row for row in rows if type(row) is dict and "code" in row))
            if type(rows) is list
            else (body,)
        )
        for holder in holders:
            code = holder.get("code")
            if type(code) is str:
                yield code
