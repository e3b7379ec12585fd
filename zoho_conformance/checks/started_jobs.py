"""A job that one answer of a recording started, and that another refuses as unknown."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

from zoho_conformance.checks.jobs import asked_id, parameter_of_id, started_ids
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import collapse
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.shown import mask

_UNKNOWN = frozenset({"INVALID_DATA", "INVALID_ID", "INVALID_JOB_ID", "NOT_FOUND", "JOB_NOT_FOUND"})
"""Codes of a refusal that may be about an id which is not known."""
_NAMES_OF_CULPRIT = ("param_name", "param", "api_name")


class StartedJobs(msgspec.Struct):
    """The jobs that the answers of one recording started so far, by their ids."""

    _by_id: dict[str, Promise] = msgspec.field(default_factory=dict)

    def note(self, promise: Promise, exchange: Exchange) -> None:
        """Take down what an answer started."""
        for id_ in started_ids(promise, exchange):
            self._by_id.setdefault(id_, promise)

    def starter_of(self, promise: Promise, exchange: Exchange) -> Promise | None:
        """The operation whose answer gave the id of the job that a request asks for."""
        asked = asked_id(promise, exchange.request)
        return self._by_id.get(asked) if asked else None


def add_unknown_job(promise: Promise, judgement: Judgement, starter: Promise) -> Judgement:
    """The judgement, with a refusal as unknown of the job that an earlier answer started."""
    exchange = judgement.exchange
    if exchange is None or not judgement.judged or not refuses_job(promise, exchange):
        return judgement
    code = exchange.response.json["code"]
    status = exchange.response.status
    finding = FindingMaker(promise, judgement.case).about_operation(
        "write-without-effect",
        parameter_of_id(promise) or "",
        expected=f"the job that {starter.id} started",
        actual=f"{mask(code)} under {status}",
        came="a refusal as unknown",
    )
    return judgement.with_findings(collapse((*judgement.findings, finding)))


def refuses_job(promise: Promise, exchange: Exchange) -> bool:
    """Whether an answer refuses the id of the job as unknown, and nothing else of the request."""
    response = exchange.response
    # Most answers are successes, whose bodies need not be looked at.
    body = None if is_success(response.status) else response.json
    if not isinstance(body, dict) or not isinstance(code := body.get("code"), str):
        return False
    is_of_id = code in _UNKNOWN or (
        response.status == HTTPStatus.NOT_FOUND and code != "INVALID_URL_PATTERN"
    )
    return is_of_id and not _is_of_other(promise, body)


def _is_of_other(promise: Promise, body: dict[str, Any]) -> bool:
    details = body.get("details")
    named = [details.get(name) for name in _NAMES_OF_CULPRIT] if isinstance(details, dict) else []
    own = {parameter_of_id(promise), "id", "job_id"}
    return any(isinstance(name, str) and name not in own for name in named)
