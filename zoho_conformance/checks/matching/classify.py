"""Exchanges that no probe sent: which documented case each is, and what is to be said of it.

What such a request was after is unknown. So an error is never told for a success that it should
have been, nor a success for an error: an answer is held to what the page has for an answer like it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from zoho_conformance.checks.judge import Judge, Judgement
from zoho_conformance.checks.refusals import is_error
from zoho_conformance.checks.wording import same_words
from zoho_conformance.contracts.promise import Promise, PromisedRow
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import CONTENT_TYPE, Finding, collapse
from zoho_conformance.model.http_status import (
    is_redirection,
    is_success,
    is_unanswered,
    is_unavailable,
)
from zoho_conformance.model.outcome import JUDGED, Outcome

UNDOCUMENTED = "undocumented"
"""The case of an error that the error table does not have."""

_MULTI_STATUS = 207
"""Statuses that say nothing of an operation unless they were asked for."""


def classify(promise: Promise, response: Response, at: str = "") -> Case:
    """The documented case that an answer shows; ``at`` tells it from others of the same case.

    Of several rows of one code, the one whose message and status the answer has. A refused token,
    a limit and an outage are no case that a page documents of an operation: `HTTP-401` and so on.
    """
    _, items = _rows(promise, response)
    body = next(filter(_is_refused, items), response.json if response.body else None)
    code = body.get("code") if isinstance(body, dict) else None
    rows = promise.rows(code) if isinstance(code, str) else ()
    refused = response.status == HTTPStatus.UNAUTHORIZED and any(
        row.row.status == HTTPStatus.UNAUTHORIZED for row in rows
    )
    unauthorized = response.status == HTTPStatus.UNAUTHORIZED and not rows
    if is_unavailable(response.status) or refused or unauthorized:
        return Case(promise.id, f"HTTP-{response.status}", "nothing", at)
    if is_success(response.status):
        return _accepted(promise, response, at)
    row = _alike(rows, body, response.status)
    return Case(promise.id, row.case if row else UNDOCUMENTED, "error", at)


def _accepted(promise: Promise, response: Response, at: str) -> Case:
    if response.status == HTTPStatus.NO_CONTENT and not response.body:
        empty = (one for one in promise.errors if one.row.status == HTTPStatus.NO_CONTENT)
        row = next(empty, None)
        if row is not None:
            return Case(promise.id, row.case, "error", at)
        if promise.no_content:
            return Case(promise.id, "ok", "nothing", at)
    return Case(promise.id, "ok", "success", at)


def _alike(rows: tuple[PromisedRow, ...], body: Any, status: int) -> PromisedRow | None:
    """The row that an error is most like; of those that are equally like it the first."""

    def unlike(row: PromisedRow) -> tuple[bool, bool]:
        words = [one for one in (row.row.message, *row.messages) if one]
        said = body.get("message")
        return not (isinstance(said, str) and same_words(said, words)), row.row.status != status

    return min(rows, key=unlike, default=None)


def judge_foreign(judge: Judge, whole: Exchange) -> Judgement:
    """The judgement on an exchange of the judge's operation, its case as ``case_of`` has it."""
    rows = _by_rows(judge, whole)
    if rows is not None:
        return rows
    asked = replace(whole, request=_with_fields(judge.promise, whole))
    judgement = replace(judge.judge(asked), exchange=whole)
    return replace(judgement, not_applicable=_is_excused(judge.promise, judgement.outcome, whole))


def _is_excused(promise: Promise, outcome: Outcome, exchange: Exchange) -> bool:
    """Whether nothing was due to be judged; a body that is due to be JSON, and is not, was."""
    status = exchange.response.status
    file = is_success(status) and not promise.response_keys
    return outcome not in JUDGED and (outcome != "unreadable" or file or is_redirection(status))


def _by_rows(judge: Judge, whole: Exchange) -> Judgement | None:
    """The judgement on an answer that tells of each item by itself; None where it does not."""
    promise, response = judge.promise, whole.response
    wrapper, rows = _rows(promise, response)
    refused = [one for one in rows if _is_refused(one)]
    if not refused or is_unanswered(response.status):
        return None
    accepted = [one for one in rows if not _is_refused(one)]
    success = is_success(response.status)
    if success and not accepted and response.status != _MULTI_STATUS:
        # Nothing but errors: that they come under a success is what there is to say.
        return None
    parts = []
    if accepted:
        status = promise.success_statuses[0] if response.status == _MULTI_STATUS else None
        body = {**response.json, wrapper: accepted}
        part = replace(whole, response=_answer(response, body, status))
        parts.append(judge.judge(replace(part, request=_with_fields(promise, part))))
    for row in refused:
        alike = _alike(promise.rows(str(row.get("code"))), row, response.status)
        # The status of the whole says nothing of one row.
        status = ((alike and alike.row.status) or HTTPStatus.BAD_REQUEST) if success else None
        name = alike.case if alike else UNDOCUMENTED
        case = replace(whole.case, name=name, expected="error")
        part = replace(whole, case=case, response=_answer(response, row, status))
        parts.append(_placed(judge.judge(part), f"{wrapper}[]"))
    told = collapse(one for part in parts for one in part.findings)
    return replace(parts[0], case=whole.case, reason="", exchange=whole).with_findings(told)


def _rows(promise: Promise, response: Response) -> tuple[str, list[Any]]:
    """The rows of an answer and the key that holds them; reads are refused as a whole."""
    body = response.json if response.body else None
    if promise.operation.method == "GET" or not isinstance(body, dict) or is_error(body):
        return "", []
    lists = [name for name, value in body.items() if isinstance(value, list)]
    named = promise.wrapper if promise.wrapper in lists else next(iter(lists), None)
    return (named, body[named]) if named is not None else ("", [])


def _is_refused(row: Any) -> bool:
    return isinstance(row, dict) and row.get("status") == "error"


def _answer(response: Response, body: Mapping[str, Any], status: int | None) -> Response:
    raw = json.dumps(body).encode()
    return Response(response.status if status is None else status, response.headers, raw)


def _placed(judgement: Judgement, place: str) -> Judgement:
    """The judgement on one row, as one on the body that the row stands in."""
    return replace(judgement, findings=tuple(_inside(judgement.findings, place)))


def _inside(findings: tuple[Finding, ...], place: str) -> Iterator[Finding]:
    for one in findings:
        if one.path == CONTENT_TYPE or one.path.startswith("http."):
            yield one
        else:
            yield replace(one, path=f"{place}.{one.path}" if one.path else place)


def _with_fields(promise: Promise, exchange: Exchange) -> Request:
    """The request; where a recorder left its query out, with the `fields` that were answered.

    A page on which `fields` is mandatory promises no key that was not asked for; a condition that
    it is mandatory on is taken to be that no single row is asked for.
    """
    request, body = exchange.request, exchange.response.json
    single = promise.operation.path.endswith("}")
    due = ("mandatory",) if single else ("mandatory", "conditional")
    asks = any(one.name == "fields" and one.presence in due for one in promise.contract.parameters)
    if not asks or request.query or not isinstance(body, dict):
        return request
    rows = body.get(promise.wrapper or "")
    rows = rows if isinstance(rows, list) else []
    came = dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row)
    named = quote(",".join(came), safe=",")
    return replace(request, url=f"{request.url.partition('?')[0]}?fields={named}")
