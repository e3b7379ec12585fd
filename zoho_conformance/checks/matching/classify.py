"""Exchanges that no probe sent: which documented case each shows, and what to judge of it.

What such a request was after is unknown. So an error is never reported as a failed success, nor a
success as a missed error: an answer is held to what the page has for an answer like it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.checks.error_answer import is_error, is_same_message
from zoho_conformance.checks.foreign_request import may_lack_fields
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.refusals import is_another_row
from zoho_conformance.checks.success import has_no_rows
from zoho_conformance.contracts.demanded_parameters import FIELDS, is_always_mandatory
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case, Exchange, Expected, Request, Response
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.http_status import (
    is_redirection,
    is_success,
    is_unanswered,
    is_unavailable,
)
from zoho_conformance.model.json_text import is_utf8
from zoho_conformance.model.outcome import Outcome

UNDOCUMENTED = "undocumented"
"""The case of an error that the error table does not have."""


def classify(promise: Promise, response: Response, recording: str = "") -> Case:
    """The documented case that an answer shows; `recording` names it among others of the case.

    Of several rows of one code, the one whose message and status the answer has. A refused token, a
    rate limit and an outage are not cases of an operation: they are named `HTTP-401` and so on.
    """
    _, items = _items(promise, response)
    body = next(filter(_is_refused, items), response.json if response.body else None)
    code = body.get("code") if isinstance(body, dict) else None
    rows = promise.rows_with_code(code) if isinstance(code, str) else ()
    is_unserved = is_unavailable(response.status) or _is_refused_token(response.status, rows)

    def case(name: str, expected: Any) -> Case:
        return _make_case(promise.id, name, expected, recording)

    if is_unserved:
        return case(f"HTTP-{response.status}", "nothing")
    if is_success(response.status):
        if response.status == HTTPStatus.NO_CONTENT and not response.body:
            row = next((row for row in promise.errors if row.row.status == response.status), None)
            if row is not None:
                return case(row.case, "error")
            if promise.no_content or promise.reads:
                return case("ok", "nothing")
        if promise.no_content and has_no_rows(promise, response):
            return case("ok", "nothing")
        return case("ok", "success")
    row = _row_shown(rows, body, response.status)
    return case(row.case if row else UNDOCUMENTED, "error")


@lru_cache(maxsize=1024)
def _make_case(operation: str, name: str, expected: Expected, recording: str) -> Case:
    """A case, which many exchanges of a log share."""
    return Case(operation, name, expected, recording)


def _is_refused_token(status: int, rows: Sequence[PromisedRow]) -> bool:
    """Whether a 401 is about the caller: its code is in no row, or in one of a 401."""
    of_401 = any(row.row.status == HTTPStatus.UNAUTHORIZED for row in rows)
    return status == HTTPStatus.UNAUTHORIZED and (of_401 or not rows)


def _row_shown(rows: Sequence[PromisedRow], body: Any, status: int) -> PromisedRow | None:
    """The row that an error shows; None where it is another one, that the table does not have."""
    if rows and is_another_row(rows, status, body.get("message")):
        return None
    return _most_similar_row(rows, body, status)


def _most_similar_row(rows: Sequence[PromisedRow], body: Any, status: int) -> PromisedRow | None:
    """The row that an error is most like; of those that are equally like it the first."""

    def differences(row: PromisedRow) -> tuple[bool, bool]:
        message = body.get("message")
        is_same = isinstance(message, str) and is_same_message(message, row.all_messages)
        return not is_same, row.row.status != status

    return min(rows, key=differences, default=None)


def judge_foreign(judge: Judge, exchange: Exchange) -> Judgement:
    """The judgement on an exchange of the judge's operation, its case as `classify` has it."""
    if not exchange.is_foreign:
        exchange = structs.replace(exchange, is_foreign=True)
    return judge.with_request(judge_foreign_answer(judge, exchange), exchange)


def judge_foreign_answer(judge: Judge, exchange: Exchange) -> Judgement:
    """As `judge_foreign`, of an exchange that is foreign, by its answer alone."""
    if judge.surely_conforms(exchange):
        return judge.as_conforming(exchange)
    return judge_foreign_in_full(judge, exchange)


def judge_foreign_in_full(judge: Judge, exchange: Exchange) -> Judgement:
    """As `judge_foreign_answer`, of an exchange that does not surely conform."""
    judgement = _judge_items(judge, exchange) or _judge_whole(judge, exchange)
    if judgement.judged:
        return judgement
    not_applicable = _is_not_applicable(judge.promise, judgement.outcome, exchange)
    return structs.replace(judgement, not_applicable=not_applicable)


def _judge_whole(judge: Judge, exchange: Exchange) -> Judgement:
    """The judgement on an answer that has one outcome for all."""
    requested = structs.replace(exchange, request=_with_fields(judge.promise, exchange))
    judgement = structs.replace(judge.judge_in_full(requested), exchange=exchange)
    if requested.request is not exchange.request:
        # How many keys came says nothing of how many were asked for.
        asked = tuple(finding for finding in judgement.findings if finding.path != FIELDS)
        if len(asked) < len(judgement.findings):
            judgement = judgement.with_findings(asked)
    if not judgement.judged:
        return judgement
    not_mandatory = tuple(_not_mandatory(judge.promise, exchange))
    return judgement.with_findings((*judgement.findings, *not_mandatory))


def _not_mandatory(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """The mandatory parameters without which the request was answered with rows."""
    rows = json_path.values(exchange.response.json, f"{promise.wrapper}[]")
    if exchange.case.expected != "success" or next(rows, None) is None:
        return
    make = FindingMaker(promise, exchange.case)
    for parameter in promise.parameters:
        if is_always_mandatory(promise, parameter) and not parameter.is_sent(exchange.request):
            yield make.about_operation(
                "parameter-not-mandatory",
                parameter.name,
                expected="a refusal without the parameter",
                actual=f"a success under {exchange.response.status}",
                section="parameters",
                line=parameter.line,
            )


def _is_not_applicable(promise: Promise, outcome: Outcome, exchange: Exchange) -> bool:
    """Whether nothing had to be judged; a body that should be JSON, and is not, had to be."""
    if outcome == "check-error":
        return False
    status = exchange.response.status
    has_no_json = is_success(status) and not promise.response_keys
    return outcome != "unreadable" or has_no_json or is_redirection(status)


def _judge_items(judge: Judge, exchange: Exchange) -> Judgement | None:
    """The judgement on an answer that has an outcome for each item; None where it has one."""
    promise, response = judge.promise, exchange.response
    wrapper, items = _items(promise, response)
    refused = [item for item in items if _is_refused(item)]
    if not refused or is_unanswered(response.status):
        return None
    accepted = [item for item in items if not _is_refused(item)]
    is_multi_status = response.status == HTTPStatus.MULTI_STATUS
    if is_success(response.status) and not accepted and not is_multi_status:
        # Nothing but errors: that they come under a success is what there is to say.
        return None
    judgements = []
    if accepted:
        status = promise.success_statuses[0] if is_multi_status else None
        part = _part(exchange, {**response.json, wrapper: accepted}, status)
        judgements.append(
            judge.judge_answer(structs.replace(part, request=_with_fields(promise, part)))
        )
    for item in refused:
        rows = promise.rows_with_code(str(item.get("code")))
        if not is_success(response.status):
            row, status = _row_shown(rows, item, response.status), None
        else:
            # The status of the whole says nothing about one item.
            row = _most_similar_row(rows, item, response.status)
            status = (row.row.status if row else None) or HTTPStatus.BAD_REQUEST
        case = structs.replace(
            exchange.case, name=row.case if row else UNDOCUMENTED, expected="error"
        )
        judgement = judge.judge_answer(structs.replace(_part(exchange, item, status), case=case))
        inside = tuple(_place_inside(judgement.findings, f"{wrapper}[]"))
        judgements.append(structs.replace(judgement, findings=inside))
    findings = collapse(finding for judgement in judgements for finding in judgement.findings)
    errors = [judgement for judgement in judgements if judgement.outcome == "check-error"]
    whole = structs.replace((errors or judgements)[0], case=exchange.case, exchange=exchange)
    return whole.with_findings(findings)


def _items(promise: Promise, response: Response) -> tuple[str, list[Any]]:
    """The items of an answer to a write and the key that holds them; reads fail as a whole."""
    body = response.json if response.body else None
    if promise.operation.method == "GET" or not isinstance(body, dict) or is_error(body):
        return "", []
    lists = [name for name, value in body.items() if isinstance(value, list)]
    wrapper = promise.wrapper if promise.wrapper in lists else next(iter(lists), None)
    return (wrapper, body[wrapper]) if wrapper is not None else ("", [])


def _is_refused(item: Any) -> bool:
    return isinstance(item, dict) and item.get("status") == "error"


def _part(exchange: Exchange, body: Mapping[str, Any], status: int | None) -> Exchange:
    """The exchange as if a part of its answer had come alone."""
    whole = exchange.response
    status = whole.status if status is None else status
    headers = dict(whole.headers)
    if not is_utf8(headers.get("content-type", "")):
        # The part is written in UTF-8, whatever the whole came in.
        headers["content-type"] = whole.content_type
    return structs.replace(exchange, response=Response(status, headers, json.dumps(body).encode()))


def _place_inside(findings: Sequence[Finding], place: str) -> Iterator[Finding]:
    """Findings on one item, as findings on the body that the item stands in."""
    for finding in findings:
        if finding.path.startswith("http."):
            yield finding
        else:
            path = f"{place}.{finding.path}" if finding.path else place
            yield replace(finding, path=path)


def _with_fields(promise: Promise, exchange: Exchange) -> Request:
    """The request; where a recorder left its query out, with the `fields` that were answered."""
    request, body = exchange.request, exchange.response.json
    if not may_lack_fields(promise, request) or not isinstance(body, dict):
        return request
    rows = json_path.values(body, f"{promise.wrapper}[]")
    keys = dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row)
    fields = quote(",".join(keys), safe=",")
    return structs.replace(request, url=f"{request.url.partition('?')[0]}?{FIELDS}={fields}")
