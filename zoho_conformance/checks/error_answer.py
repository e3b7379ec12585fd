"""An answer that is an error: where it stands in the body, and what was expected in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.json_values import comparable
from zoho_conformance.model.lazy_pattern import lazy_pattern

_SENTENCE_END = lazy_pattern(r"[.!](?=\s)")


def is_error(body: Any) -> bool:
    """Whether an object is an error's: a body, or a row."""
    if not isinstance(body, dict) or body.get("status") == "success":
        return False
    return "code" in body or body.get("status") == "error"


def error_in_first_row(promise: Promise, body: Any) -> dict[str, Any] | None:
    """The error that stands in the place of the first row; None where there is none."""
    row = first_row(promise, body)
    return row if row is not None and is_error(row) else None


def is_same_message(message: str, documented: Iterable[str]) -> bool:
    """Whether a message has the words of a documented one, or begins with it as a sentence.

    Case and punctuation do not count. What may follow says what to do, and no contract has it.
    """
    beginnings = {comparable(message)}
    beginnings |= {comparable(message[: end.start()]) for end in _SENTENCE_END.finditer(message)}
    return not beginnings.isdisjoint(map(comparable, documented))


class ErrorAnswer(msgspec.Struct, frozen=True):
    """The error of an answer: `inside` is the key of the rows where it stands in one of them.

    `expected` is the row of the error table that the case is named after.
    """

    exchange: Exchange
    make: FindingMaker
    body: Any
    inside: str
    expected: PromisedRow | None

    @classmethod
    def from_exchange(cls, promise: Promise, exchange: Exchange) -> ErrorAnswer:
        """The error of an exchange: the body, or the row of a write that it stands in."""
        body = exchange.response.json
        # On writes, an error that is about an item of the body stands in its place.
        is_write = promise.operation.method != "GET"
        is_flat = not isinstance(body, dict) or "code" in body
        row = first_row(promise, body) if is_write and not is_flat else None
        return cls(
            exchange,
            FindingMaker(promise, exchange.case, in_error=True),
            body if row is None else row,
            promise.wrapper or "" if row is not None else "",
            promise.row_of_case(exchange.case),
        )

    @property
    def line(self) -> int | None:
        """The line of the expected row."""
        return self.expected.row.line if self.expected else None

    def path(self, *names: str) -> str:
        """The path of something in the error, from the top of the body."""
        return ".".join((*([f"{self.inside}[]"] if self.inside else []), *filter(None, names)))


def first_row(promise: Promise, body: Any) -> dict[str, Any] | None:
    """The first row of a body; None where it has none that is an object."""
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    return first if isinstance(first, dict) else None
