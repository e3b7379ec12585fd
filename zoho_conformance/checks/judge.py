"""From an exchange to its outcome: judged, with findings, or not judged, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from zoho_conformance.checks import (
    agreement,
    bodies,
    effects,
    refusals,
    statuses,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.validator import Schema, Validator
from zoho_conformance.model.exchange import UNREADABLE, Case, Exchange
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.http_status import is_server_error, is_success
from zoho_conformance.model.outcome import JUDGED, Outcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an exchange came to. ``reason`` is one line, empty where it was judged.

    ``excused``: the org has not what the case needs, so that it was not due to be judged.
    """

    case: Case
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    exchange: Exchange | None = None
    not_applicable: bool = False

    @property
    def judged(self) -> bool:
        """Whether there is a verdict on the exchange at all."""
        return self.outcome in JUDGED

    def with_findings(self, findings: tuple[Finding, ...]) -> Judgement:
        """The same exchange with these findings, its outcome following from them."""
        drifts = any(one.level != "info" and one.state == "new" for one in findings)
        return replace(self, findings=findings, outcome="drift" if drifts else "conforms")


class Judge:
    """The checks of one operation, their schemas compiled once."""

    def __init__(self, promise: Promise, schemas: Mapping[str, Schema]) -> None:
        self.promise = promise
        self._response = Validator(schemas["response.json"])
        self._envelope = Validator(schemas["error.json"], part="envelope")

    def judge(self, exchange: Exchange) -> Judgement:
        """The outcome of one exchange; pure, and linear in its size."""
        passed_over = self._not_judged(exchange)
        if passed_over is not None:
            return Judgement(exchange.case, passed_over[0], (), passed_over[1], exchange)
        findings = collapse(self._findings(exchange))
        if not findings and exchange.case.expected == "success" and not self._rows(exchange):
            reason = "the answer has no rows, so that nothing could be judged"
            return Judgement(exchange.case, "no-data", (), reason, exchange)
        return Judgement(exchange.case, "conforms", (), "", exchange).with_findings(findings)

    def _not_judged(self, exchange: Exchange) -> tuple[Outcome, str] | None:
        """Why the answer says nothing about the contract, if it does not."""
        response, case = exchange.response, exchange.case
        body = response.json if response.body else None
        code = body.get("code") if isinstance(body, dict) else None
        rows = self.promise.rows(code) if isinstance(code, str) else ()
        named = f" with {code}" if rows else ""
        asked = any(row.case == case.name for row in rows) or (
            case.expected == "error" and self._asks(case, response.status)
        )
        if response.status == HTTPStatus.TOO_MANY_REQUESTS and not asked:
            return "rate-limited", f"HTTP {response.status}{named}"
        if is_server_error(response.status) and not asked:
            return "outage", f"HTTP {response.status}{named}"
        if not asked and self._is_auth(response.status, rows):
            return "auth", f"HTTP {response.status}{named}"
        if is_success(response.status) and not response.body:
            empty = (
                response.status == HTTPStatus.NO_CONTENT
                or response.status in self.promise.success_statuses
            )
            reads = self.promise.operation.method == "GET"
            # A write has always something to answer: without a body it is judged by its status.
            if (
                case.expected == "success"
                and empty
                and (reads or response.status != HTTPStatus.NO_CONTENT)
            ):
                return "no-data", f"HTTP {response.status} without a body"
            return None
        if body is UNREADABLE or not response.body:
            if (
                case.expected == "error"
                and not response.body
                and self._asks(case, HTTPStatus.NO_CONTENT)
            ):
                return None
            what = response.content_type or "no content type"
            return "unreadable", f"HTTP {response.status}, the body is no JSON ({what})"
        return None

    def _asks(self, case: Case, status: int) -> bool:
        return any(
            row.case == case.name and row.row.status == status for row in self.promise.errors
        )

    def _is_auth(self, status: int, rows: Iterable[Any]) -> bool:
        """A refused token: by its code, or by a 401 whose code is no other row of the table."""
        statuses = {row.row.status for row in rows}
        return HTTPStatus.UNAUTHORIZED in statuses or (
            status == HTTPStatus.UNAUTHORIZED and not statuses
        )

    def _findings(self, exchange: Exchange) -> Iterator[Finding]:
        promise, response, due = self.promise, exchange.response, exchange.case.expected
        success = is_success(response.status)
        if not response.body:
            if due == "error":
                yield from self._bodiless(exchange)
            else:
                yield from statuses.status(promise, exchange)
            return
        yield from statuses.content_type(promise, exchange)
        body = response.json
        wrapped = refusals.wrapped(promise, body)
        # A row of a success that only lost its status is a success with a key less.
        plainly = wrapped is not None and wrapped.get("status") == "error"
        if success and (plainly or refusals.is_error(body)):
            yield refusals.under_success(promise, exchange)
        elif due == "error" and not success:
            yield from refusals.check(promise, self._envelope, exchange)
        elif due == "error":
            yield from refusals.wrongly_accepted(promise, exchange)
        elif success or (isinstance(body, dict) and promise.wrapper in body and wrapped is None):
            yield from statuses.status(promise, exchange)
            yield from self._success(exchange)
        else:
            yield from refusals.check(promise, self._envelope, exchange)

    def _bodiless(self, exchange: Exchange) -> Iterator[Finding]:
        """Nothing but a status, where an error is due."""
        if is_success(exchange.response.status):
            yield from refusals.wrongly_accepted(self.promise, exchange)
        else:
            yield from refusals.other_status(self.promise, exchange)

    def _success(self, exchange: Exchange) -> Iterator[Finding]:
        promise = self.promise
        yield from bodies.check(promise, self._response, exchange)
        yield from agreement.echoes(promise, exchange)
        yield from agreement.filtering(promise, exchange)
        yield from agreement.counting(promise, exchange)
        if exchange.case.expected == "nothing":
            yield from effects.rows_not_due(promise, exchange)

    def _rows(self, exchange: Exchange) -> bool:
        body = exchange.response.json
        return bool(body.get(self.promise.wrapper)) if isinstance(body, dict) else False


def add_view_differences(promise: Promise, mine: Judgement, other: Judgement) -> Judgement:
    """My judgement, with what another view of the same rows has otherwise."""
    if not (mine.judged and other.judged) or mine.case.expected != "success":
        return mine
    assert mine.exchange is not None
    assert other.exchange is not None
    told = {found.path for found in (*mine.findings, *other.findings)}
    new = collapse(agreement.views(promise, mine.exchange, other.exchange, told))
    return mine.with_findings((*mine.findings, *new)) if new else mine


def add_effect_differences(
    promise: Promise,
    mine: Judgement,
    other: Judgement,
    side: str,
    keys: tuple[tuple[str, str], ...],
) -> Judgement:
    """My judgement, with where it does not show what another exchange wrote or had."""
    if mine.outcome == "no-data" and other.outcome == "conforms":
        # After a write that was accepted, an answer without rows is no lack of data.
        return replace(mine, reason="").with_findings((effects.none(promise, mine.case),))
    if not (mine.judged and other.judged):
        return mine
    assert mine.exchange is not None
    assert other.exchange is not None
    told = {found.path for found in mine.findings}
    new = collapse(effects.effect(promise, mine.exchange, (other.exchange, side), keys, told))
    return mine.with_findings((*mine.findings, *new)) if new else mine
