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


def refuse(call: Call, refusals: Sequence[Refusal]) -> Answer:
    """The answer to a request that is refused: whole, or as the rows that are wrong.

    Where one row is wrong none is written, so that no row of a success stands beside it.
    """
    promise, wrapper = call.promise, call.promise.wrapper
    whole = next((refusal for refusal in refusals if refusal.row is None), None)
    if whole is not None or not promise.answers_action_rows or wrapper is None:
        return _flat(promise, whole or refusals[0])
    by_row: dict[int | None, Refusal] = {}
    for refusal in refusals:
        by_row.setdefault(refusal.row, refusal)
    answers = [_flat(promise, refusal) for refusal in by_row.values()]
    return Answer(answers[0].status, JSON_HEADERS, {wrapper: [each.body for each in answers]})


def _flat(promise: Promise, refusal: Refusal) -> Answer:
    for code in refusal.codes:
        for row in promise.rows_with_code(code):
            message = row.all_messages[0] if row.all_messages else refusal.message
            status = row.row.status or HTTPStatus.BAD_REQUEST
            body = refusal_row(code, message, refusal.details)
            return Answer(status, JSON_HEADERS, body)
    return flat_refusal(HTTPStatus.BAD_REQUEST, refusal.codes[0], refusal.message, refusal.details)
