"""Refusals of documented operations: with the status and the words that their page has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.reference.answers import (
    JSON_HEADERS,
    Answer,
    JsonObject,
    flat_refusal,
    refusal_row,
)
from zoho_conformance.reference.documented.call import Call


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a request; the first of `codes` that its page documents says it.

    `row` is the place of the sent row that it is about, None where it is about the whole request.
    """

    codes: Sequence[str]
    message: str
    details: JsonObject
    row: int | None = None


RequestRule: TypeAlias = Callable[[Call], Iterable[Refusal]]
"""Finds what a page would refuse in a request; nothing where it says nothing about it."""


def refuse(call: Call, refusals: Sequence[Refusal], accepted: Answer) -> Answer:
    """The answer to a request that is refused, whole or in some of its rows.

    `accepted` is what it would be answered otherwise: rows that nothing is wrong with stay.
    """
    promise, wrapper = call.promise, call.promise.wrapper
    whole = next((refusal for refusal in refusals if refusal.row is None), None)
    body = accepted.body or {}
    rows = body.get(wrapper or "")
    if whole is None and promise.answers_action_rows and wrapper and isinstance(rows, list):
        refused: dict[int, Answer] = {}
        for refusal in refusals:
            refused.setdefault(refusal.row or 0, _flat(promise, refusal))
        answered = [
            refused[place].body if place in refused else row for place, row in enumerate(rows)
        ]
        status = accepted.status if len(refused) < len(rows) else refused[min(refused)].status
        return Answer(status, JSON_HEADERS, {wrapper: answered})
    return _flat(promise, whole or refusals[0])


def _flat(promise: Promise, refusal: Refusal) -> Answer:
    for code in refusal.codes:
        for row in promise.rows_with_code(code):
            message = row.all_messages[0] if row.all_messages else refusal.message
            status = row.row.status or HTTPStatus.BAD_REQUEST
            body = refusal_row(code, message, refusal.details)
            return Answer(status, JSON_HEADERS, body)
    return flat_refusal(HTTPStatus.BAD_REQUEST, refusal.codes[0], refusal.message, refusal.details)
