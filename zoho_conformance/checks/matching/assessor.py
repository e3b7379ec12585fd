"""Exchanges of a log, one after the other: matched, judged, and counted for coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zoho_conformance.checks.callbacks import exchange_of_callback
from zoho_conformance.checks.coverage.tally import CoverageCounts, CoverageTally
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.classify import classify, judge_foreign
from zoho_conformance.checks.matching.matcher import Matcher
from zoho_conformance.checks.matching.unmatched import Unmatched
from zoho_conformance.checks.quick_verdict import Plan
from zoho_conformance.checks.selected_fields import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_text
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.json_text import Document

_MAX_KNOWN = 10_000
"""How many circumstances of exchanges are kept with what is left to ask under them."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Successes under circumstances that were met before: to which operation, and what to ask.

    `parameters` are the names in their query; `conforming` is the judgement on each that conforms.
    """

    judge: Judge
    tally: CoverageTally
    case: Case
    plan: Plan
    parameters: tuple[str, ...]
    conforming: Judgement


class Assessor:
    """Judges exchanges of unknown intent, and counts what those that are judged exercise.

    One exchange needs nothing of another, so that parts of a log can be assessed apart, in other
    processes or on other machines: the judgements are those of the whole, and the counts add up.
    """

    def __init__(
        self,
        promises: Mapping[str, Promise],
        judge_of: Callable[[str], Judge],
        matcher: Matcher | None = None,
    ) -> None:
        self._promises = promises
        self._judge_of = judge_of
        self._matcher = matcher or Matcher(promises)
        self._tallies: dict[str, CoverageTally] = {}
        self._known: dict[tuple[object, ...], _Known] = {}

    def assess(
        self, request: Request, response: Response, recorded: str | None = None
    ) -> Judgement | Unmatched:
        """The judgement on an exchange, or why it is to no operation.

        One that conforms need not have its exchange with it, of which there is nothing to say.
        """
        query = request.query
        circumstances = (
            self._matcher.form_of(request),
            response.status,
            response.lack,
            response.damage,
            response.headers.get("content-type"),
            query.get(FIELDS),
            *query,
        )
        known = self._known.get(circumstances)
        if known is not None:
            judgement = _judge_at_once(known, request, response, recorded)
            if judgement is not None:
                return judgement
        return self._assess(request, response, recorded, circumstances)

    def assess_callback(
        self, promise: Promise, request: Request, recorded: str | None = None
    ) -> tuple[Exchange, Judgement]:
        """The judgement on what a request to an address of the caller's brings, as an answer."""
        body = (request.body or "").encode(errors="surrogatepass")
        exchange = exchange_of_callback(promise, request, body, recorded=recorded)
        judge = self._judge_of(promise.id)
        judgement = judge.judge(exchange)
        if judgement.judged:
            self._tally_of(judge).add(exchange)
        return exchange, judgement

    def coverage(self) -> dict[str, CoverageCounts]:
        """What was exercised so far, by operation."""
        return {operation: tally.counts() for operation, tally in self._tallies.items()}

    def _assess(
        self,
        request: Request,
        response: Response,
        recorded: str | None,
        circumstances: tuple[object, ...],
    ) -> Judgement | Unmatched:
        operation = self._matcher.match_answered(request, response)
        if isinstance(operation, Unmatched):
            return operation
        judge = self._judge_of(operation)
        case = classify(judge.promise, response)
        exchange = Exchange(case, request, response, recorded, is_foreign=True)
        judgement = judge_foreign(judge, exchange)
        tally = self._tally_of(judge)
        if judgement.judged:
            tally.add(exchange)
        plan = judge.quick_verdict.plan(exchange)
        is_plain = json_text.is_utf8(response.headers.get("content-type", ""))
        if plan is not None and is_plain and not response.damage:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            self._known[circumstances] = _Known(
                judge, tally, case, plan, tuple(request.query), Judgement(case, "conforms")
            )
        return judgement

    def _tally_of(self, judge: Judge) -> CoverageTally:
        tally = self._tallies.get(judge.promise.id)
        if tally is None:
            tally = self._tallies[judge.promise.id] = CoverageTally(
                judge.promise, judge.quick_verdict.closed.kinds
            )
        return tally


def _judge_at_once(
    known: _Known, request: Request, response: Response, recorded: str | None
) -> Judgement | None:
    """The judgement on an exchange that surely conforms; None where it may not."""
    body = json_text.parse_plain(response.body)
    if body is json_text.NOT_PLAIN or not known.judge.quick_verdict.fits(known.plan, body):
        return None
    judgement = known.conforming
    if known.judge.judges_further or not known.plan.is_silent_at_a_glance(request, body):
        response.remember(Document(body))
        exchange = Exchange(known.case, request, response, recorded, is_foreign=True)
        if not known.plan.is_silent(exchange):
            return None
        judgement = known.judge.as_conforming(exchange)
    if judgement.judged:
        known.tally.add_conforming(request, known.parameters, body, len(response.body))
    return judgement
