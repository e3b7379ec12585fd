"""Why an answer says nothing about the contract, where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from zoho_conformance.checks import (
    success,
)
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.model import json_text
from zoho_conformance.model.exchange import UNREADABLE, Case, Exchange, Lack, Response
from zoho_conformance.model.http_status import is_server_error, is_success
from zoho_conformance.model.json_text import NotJsonError
from zoho_conformance.model.outcome import Outcome
from zoho_conformance.model.shown import show_media_type

_LACKS: Mapping[Lack, str] = {
    "no-body": "the body of the answer was not recorded",
    "truncated": "the body of the answer was not recorded whole",
}


def why_not_judged(promise: Promise, exchange: Exchange) -> tuple[Outcome, str] | None:
    """Why the answer says nothing about the contract, if it does not."""
    case, response = exchange.case, exchange.response
    rows = _rows_of_code(promise, response)
    if not _is_expected_error(promise, case, response.status, rows):
        outcome = _outcome_without_verdict(response.status, rows)
        if outcome is not None:
            code = f" with {rows[0].code}" if rows else ""
            return outcome, f"HTTP {response.status}{code}"
    if response.lack is not None:
        return response.lack, _LACKS[response.lack]
    if response.body:
        if (
            response.json is not UNREADABLE
            or is_word_for_rows(promise, exchange)
            or is_file(promise, response)
        ):
            return None
        return _unreadable(promise, response)
    if is_success(response.status):
        if case.expected == "success" and _may_be_empty(promise, exchange):
            return "no-data", f"HTTP {response.status} without a body"
        return None
    if case.expected == "error" and _documents(promise, case, HTTPStatus.NO_CONTENT):
        return None
    return "unreadable", f"HTTP {response.status} without a body"


def _rows_of_code(promise: Promise, response: Response) -> tuple[PromisedRow, ...]:
    body = response.json if response.body else None
    code = body.get("code") if isinstance(body, dict) else None
    return promise.rows_with_code(code) if isinstance(code, str) else ()


def _is_expected_error(
    promise: Promise, case: Case, status: int, rows: Sequence[PromisedRow]
) -> bool:
    """Whether this is the error that the case expects, by its code or by its status."""
    if any(row.case == case.name for row in rows):
        return True
    return case.expected == "error" and _documents(promise, case, status)


def _documents(promise: Promise, case: Case, status: int) -> bool:
    row = promise.row_of_case(case)
    return row is not None and row.row.status == status


def is_word_for_rows(promise: Promise, exchange: Exchange) -> bool:
    """Whether a write is answered by a word such as `OK` instead of rows."""
    return (
        exchange.case.expected == "success"
        and is_success(exchange.response.status)
        and promise.answers_action_rows
        and success.is_acknowledgement(exchange.response)
    )


def is_file(promise: Promise, response: Response) -> bool:
    """Whether an answer is the file that the operation answers with."""
    if not promise.answers_file:
        return False
    from zoho_conformance.checks.downloads import (  # noqa: PLC0415 - few operations answer files
        is_download,
    )

    return is_download(promise, response)


def _may_be_empty(promise: Promise, exchange: Exchange) -> bool:
    """Whether a success without a body says nothing about the contract."""
    status = exchange.response.status
    if status == HTTPStatus.NO_CONTENT:
        # A write always has something to answer: without a body its status is judged.
        return promise.reads
    is_drift = success.lacks_no_content_status(promise, exchange) or success.lacks_action_rows(
        promise, exchange
    )
    return status in promise.success_statuses and not is_drift


def _unreadable(promise: Promise, response: Response) -> tuple[Outcome, str]:
    """What an answer that is not JSON comes to; of a log it may be cut off."""
    if response.from_log and json_text.is_cut_off(response.body):
        return "truncated", _LACKS["truncated"]
    return "unreadable", f"HTTP {response.status}, {_why_unreadable(promise, response)}"


def _why_unreadable(promise: Promise, response: Response) -> str:
    """Why a body is not what it should be, in words that hold nothing of it."""
    from zoho_conformance.checks.downloads import (  # noqa: PLC0415 - nearly every body is JSON
        describe_other,
    )

    if response.damage:
        return response.damage
    described = describe_other(promise, response)
    if described is not None:
        return described
    media_type = response.content_type
    media_type = show_media_type(media_type) if media_type else "no content type"
    cause = response.document
    # Where it is malformed differs from answer to answer, and it is one reason all the same.
    is_plain = not isinstance(cause, NotJsonError) or cause.place is not None
    return f"the body is not JSON{'' if is_plain else f': {cause}'} ({media_type})"


def _outcome_without_verdict(status: int, rows: Sequence[PromisedRow]) -> Outcome | None:
    """The outcome of an answer that says nothing about what was asked for; `rows` have its code."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate-limited"
    if is_server_error(status):
        return "outage"
    statuses = {row.row.status for row in rows}
    unauthorized = status == HTTPStatus.UNAUTHORIZED and not statuses
    return "auth" if unauthorized or HTTPStatus.UNAUTHORIZED in statuses else None
