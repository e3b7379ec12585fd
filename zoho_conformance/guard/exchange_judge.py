"""Judging exchanges and callbacks by a library, with the operation and case found or named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from zoho_conformance.checks.callbacks import find_callback, judge_callback
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.checks.started_jobs import StartedJobs, add_unknown_job
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.guard.responses import exchange_of_parts
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.runs.library import Library

_CALLBACK_URL = "callback:"
"""What stands for the caller's own address, which nothing depends on."""
_TAKEN = 200


class Expectation(NamedTuple):
    """Which operation and case the caller names, if any."""

    operation: str | None
    case: str | None


class ExchangeJudge:
    """Judges exchanges by the contracts of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def judge_all(
        self, exchanges: Sequence[tuple[Request, Response]], expected: Expectation
    ) -> Iterator[Judgement | Unmatched]:
        """The judgement on each of several exchanges, or why it is to no operation.

        Raises `UsageError` for an operation or a case that the contracts do not have.
        """
        started = StartedJobs()
        for request, answer in exchanges:
            outcome = self._judge(request, answer, expected)
            yield outcome if isinstance(outcome, Unmatched) else self._with_jobs(started, outcome)

    def judge_callback(self, body: Any, callback: str | None) -> Judgement | str:
        """The judgement on a callback, or why it looks like none; `UsageError` for no such name."""
        request, sent = exchange_of_parts("POST", _CALLBACK_URL, _TAKEN, None, body)
        promises = self._library.promises
        if callback is not None and callback not in promises.callbacks:
            raise UsageError(unknown_name("callback", callback, promises.callbacks))
        if callback is not None:
            promise = promises[callback]
        else:
            likely = find_callback(sent.json, tuple(self._library.callbacks))
            if likely is None:
                names = ", ".join(promises.callbacks) or "none"
                return f"the body does not look like any callback in the contracts ({names})"
            promise = likely
        return judge_callback(self._library.judge(promise.id), request, sent.body)

    def _with_jobs(self, started: StartedJobs, judgement: Judgement) -> Judgement:
        """The judgement on one of several exchanges, with what became of jobs of the others."""
        promise, exchange = self._library.promises[judgement.case.operation], judgement.exchange
        if exchange is None:
            return judgement
        starter = started.starter_of(promise, exchange)
        started.note(promise, exchange)
        return add_unknown_job(promise, judgement, starter) if starter else judgement

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self._library.promises)

    def _judge(
        self, request: Request, response: Response, expected: Expectation
    ) -> Judgement | Unmatched:
        operation = expected.operation or self._matcher.match_answered(request, response)
        if isinstance(operation, Unmatched):
            return operation
        if operation not in self._library.promises:
            raise UsageError(unknown_name("operation", operation, self._library.promises.ids))
        by = self._library.judge(operation)
        if expected.case is None:
            return judge_foreign(by, Exchange(classify(by.promise, response), request, response))
        return by.judge(Exchange(self._case(by.promise, expected.case), request, response))

    def _case(self, promise: Promise, name: str) -> Case:
        """The case of that name, and with it what is expected."""
        cases = {row.case: Case(promise.id, row.case, "error") for row in promise.errors}
        cases["ok"] = Case(promise.id, "ok", "success")
        probed = (probe.as_case() for probe in self._library.probes.probes)
        cases |= {case.name: case for case in probed if case.operation == promise.id}
        if name not in cases:
            raise UsageError(unknown_name(f"case of {promise.id}", name, cases))
        return cases[name]
