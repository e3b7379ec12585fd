"""Exchanges of a log, one after the other: matched, judged, and counted for coverage."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from sys import intern
from typing import Any

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks.callbacks import exchange_of_callback
from zoho_conformance.checks.coverage.sightings import WaitingRoom
from zoho_conformance.checks.coverage.tally import CoverageCounts, CoverageTally, Shown
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.classify import (
    classify,
    judge_foreign_answer,
    judge_foreign_in_full,
)
from zoho_conformance.checks.matching.matcher import Matcher, without_numbers
from zoho_conformance.checks.matching.refusal_view import RefusalView
from zoho_conformance.checks.matching.unmatched import Unmatched
from zoho_conformance.checks.quick_verdict import Plan
from zoho_conformance.contracts.demanded_parameters import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_text
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.lifecycle import LIFECYCLE_HEADERS, what_announces

_MAX_KNOWN = 10_000
"""How many circumstances of exchanges, and how many refusals, are kept with what they came to."""
_MAX_SENT = 3000
"""How many requests are kept by their addresses, of which many come but once."""

_announce_nothing = frozenset(LIFECYCLE_HEADERS).isdisjoint
"""Whether none of some headers may announce something, as is so of nearly all answers."""

_Circumstances = tuple[object, ...]
_Alike = tuple[str, _Circumstances, Hashable]
"""The operation of a refusal, its circumstances but for where it was sent, and what it says."""


class _Sent(msgspec.Struct):
    """Requests that are alike but for the numbers of their records, and for their bodies.

    `form` stands for all that their operation depends on, `asked` for `fields` and the names in
    their `query`; `parameters` are these names. Without a body they have no fault by the operation
    `silent_for`.
    """

    form: int
    asked: int
    query: Mapping[str, str]
    parameters: tuple[str, ...]
    silent_for: str = ""


class _Operation(msgspec.Struct, frozen=True):
    """An operation that exchanges were matched to."""

    judge: Judge
    tally: CoverageTally
    refusals: RefusalView


class _Known(msgspec.Struct, frozen=True):
    """Circumstances of answers that were met before: of which operation, and what to ask.

    Where they may be those of a success there is a `plan`, and `conforming` is the judgement on
    each that conforms by it.
    """

    operation: _Operation
    plan: Plan | None
    case: Case
    conforming: Judgement


class _Refusal(msgspec.Struct, frozen=True):
    """What a refusal without findings came to, and what it shows of the errors on the page."""

    judgement: Judgement
    shown: Shown


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
        self._operations: dict[str, _Operation] = {}
        self._room = WaitingRoom()
        self._taken: set[str] = set()
        self._sent: dict[tuple[object, ...], _Sent] = {}
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[_Circumstances, _Known] = {}
        self._refusals: dict[_Alike, _Refusal] = {}

    def assess(
        self, request: Request, response: Response, recorded: str | None = None
    ) -> Judgement | Unmatched:
        """The judgement on an exchange, or why it matches no operation.

        One without findings need not have its exchange with it, of which there is nothing to say.
        """
        # Most requests are like one before. To look for that once costs a third of what it costs to
        # take the address apart for the matcher, for the query and for its faults.
        address, _, query = request.url.partition("?")
        headers = request.headers
        key = (request.method, without_numbers(address), query, request.lacks_query, *headers)
        sent = self._sent.get(key)
        if sent is None:
            sent = self._look_at(request)
            self._sent[(*key[:4], *map(intern, headers))] = sent
        else:
            request.remember_query(sent.query)
        judgement = self._assess_answer(sent, request, response, recorded)
        if not isinstance(judgement, Judgement):
            return judgement
        operation = judgement.case.operation
        if sent.silent_for == operation and not request.body:
            return judgement
        judge = self._operations[operation].judge
        if judge.requests.is_silent(request):
            if not request.body:
                sent.silent_for = operation
            return judgement
        exchange = Exchange(judgement.case, request, response, recorded, is_foreign=True)
        return judge.with_request(judgement, exchange)

    def _look_at(self, request: Request) -> _Sent:
        """What is to be kept of requests that are like this one."""
        if len(self._sent) >= _MAX_SENT:
            self._sent.clear()
            if len(self._numbers) >= _MAX_KNOWN:
                self._forget()
        query = request.query
        # Each request has texts of its own for the same names, which would be kept.
        names = tuple(map(intern, query))
        form = self._number(self._matcher.form_of(request))
        return _Sent(form, self._number((query.get(FIELDS), *names)), query, names)

    def _number(self, part: Hashable) -> int:
        """What stands for a part of circumstances: a number is looked up more quickly."""
        return self._numbers.setdefault(part, len(self._numbers))

    def _forget(self) -> None:
        """Forget everything: the numbers are about to be assigned again."""
        for numbered in (self._sent, self._numbers, self._known, self._refusals):
            numbered.clear()

    def _assess_answer(
        self, sent: _Sent, request: Request, response: Response, recorded: str | None
    ) -> Judgement | Unmatched:
        """As `assess`, by the answer alone."""
        headers = response.headers
        circumstances = (
            sent.form,
            sent.asked,
            response.status,
            response.lack,
            response.damage,
            # Of no body the content type is not judged.
            not response.body,
            headers.get("content-type"),
            *(() if _announce_nothing(headers) else what_announces(headers)),
        )
        known = self._known.get(circumstances)
        if known is None:
            assessed = self._assess(request, response, recorded, circumstances)
            known = self._known.get(circumstances)
            if known is not None:
                seen = known.operation.refusals.sees(request, response, response.plain)
                key = known.case.operation, circumstances[1:], seen
                self._remember(known, key, assessed, request, response)
            return assessed
        body = response.plain
        if body is not json_text.NOT_PLAIN:
            judgement = _judge_at_once(known, sent, request, response, body, recorded)
            if judgement is not None:
                return judgement
        seen = known.operation.refusals.sees(request, response, body)
        if seen is None:
            return self._assess(request, response, recorded, circumstances, known)
        # Of which module or record it is, a refusal does not say.
        key = (known.case.operation, circumstances[1:], seen)
        alike = self._refusals.get(key)
        if alike is not None:
            return _judge_alike(known, alike, sent, request, response, recorded)
        assessed = self._assess(request, response, recorded, circumstances, known)
        self._remember(known, key, assessed, request, response)
        return assessed

    def assess_callback(
        self, promise: Promise, request: Request, recorded: str | None = None
    ) -> tuple[Exchange, Judgement]:
        """The judgement on what a request to an address of the caller's brings, as an answer."""
        body = (request.body or "").encode(errors="surrogatepass")
        exchange = exchange_of_callback(promise, request, body, recorded=recorded)
        operation = self._operation(promise.id)
        judgement = operation.judge.judge(exchange)
        if judgement.judged:
            operation.tally.add(exchange)
        return exchange, judgement

    def coverage(self) -> dict[str, CoverageCounts]:
        """What was exercised so far, by operation."""
        return {id_: operation.tally.counts() for id_, operation in self._operations.items()}

    def take_coverage(self) -> dict[str, CoverageCounts]:
        """What was exercised since it was taken last, by operation; counting begins again.

        An operation that nothing was counted of since is left out, but for the first time: parts
        may be small, and operations many.
        """
        taken = {
            id_: operation.tally.take_counts()
            for id_, operation in self._operations.items()
            if not operation.tally.is_empty or id_ not in self._taken
        }
        self._taken.update(taken)
        return taken

    def _assess(
        self,
        request: Request,
        response: Response,
        recorded: str | None,
        circumstances: _Circumstances,
        known: _Known | None = None,
    ) -> Judgement | Unmatched:
        """As `assess`; one that is `known` does not surely conform, which is not asked again."""
        id_ = self._matcher.match_answered(request, response)
        if isinstance(id_, Unmatched):
            return id_
        operation = self._operation(id_)
        judge = operation.judge
        case = classify(judge.promise, response)
        exchange = Exchange(case, request, response, recorded, is_foreign=True)
        if known is None:
            judgement = judge_foreign_answer(judge, exchange)
            if self._matcher.match(request) == id_:
                # Else the answer alone says of which operation it is, and another is of none.
                self._know(circumstances, operation, exchange)
        else:
            judgement = judge_foreign_in_full(judge, exchange)
        if judgement.judged:
            operation.tally.add(exchange)
        return judgement

    def _remember(
        self,
        known: _Known,
        key: _Alike,
        assessed: Judgement | Unmatched,
        request: Request,
        response: Response,
    ) -> None:
        """Keep what a refusal came to, where it is clear what was looked at and nothing is said."""
        if key[-1] is None or not isinstance(assessed, Judgement):
            return
        if assessed.findings or assessed.outcome == "check-error":
            return
        if len(self._refusals) >= _MAX_KNOWN:
            self._refusals.clear()
        exchange = Exchange(assessed.case, request, response, is_foreign=True)
        shown = known.operation.tally.shown_by(exchange)
        self._refusals[key] = _Refusal(replace(assessed, exchange=None), shown)

    def _operation(self, id_: str) -> _Operation:
        operation = self._operations.get(id_)
        if operation is None:
            judge = self._judge_of(id_)
            tally = CoverageTally(judge.promise, judge.quick_verdict.closed, self._room)
            view = RefusalView(
                judge.promise, judge.any_body_checks, judges_further=judge.judges_further
            )
            operation = self._operations[id_] = _Operation(judge, tally, view)
        return operation

    def _know(
        self, circumstances: _Circumstances, operation: _Operation, exchange: Exchange
    ) -> None:
        """Keep what is left to ask of answers under these circumstances, if their bodies are."""
        response = exchange.response
        if response.damage or not json_text.is_utf8(response.headers.get("content-type", "")):
            return
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[circumstances] = _Known(
            operation,
            operation.judge.quick_verdict.plan(exchange),
            exchange.case,
            Judgement(exchange.case, "conforms"),
        )


def _judge_at_once(
    known: _Known,
    sent: _Sent,
    request: Request,
    response: Response,
    body: Any,
    recorded: str | None,
) -> Judgement | None:
    """The judgement on an exchange that surely conforms; None where it may not."""
    judge, plan = known.operation.judge, known.plan
    if plan is None or not judge.quick_verdict.fits(plan, body):
        return None
    judgement = known.conforming
    if judge.judges_further or not plan.is_silent_at_a_glance(request, body):
        exchange = Exchange(known.case, request, response, recorded, is_foreign=True)
        if not plan.is_silent(exchange):
            return None
        judgement = judge.as_conforming(exchange)
    if judgement.judged:
        known.operation.tally.add_conforming(
            request, sent.parameters, body, len(response.body), is_selected=plan.selects
        )
    return judgement


def _judge_alike(
    known: _Known,
    alike: _Refusal,
    sent: _Sent,
    request: Request,
    response: Response,
    recorded: str | None,
) -> Judgement:
    """The judgement on a refusal, where one that is alike had no finding."""
    judgement = alike.judgement
    if judgement.judged and known.operation.judge.judges_further:
        exchange = Exchange(judgement.case, request, response, recorded, is_foreign=True)
        judgement = known.operation.judge.as_conforming(exchange)
    if judgement.judged:
        known.operation.tally.add_alike(request, sent.parameters, response, alike.shown)
    return judgement
