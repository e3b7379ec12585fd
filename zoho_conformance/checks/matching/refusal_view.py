"""What the judgement on a refusal looks at: those that have it alike come to the same.

Most refusals differ in nothing but the ids in their `details`, which no check looks at. So what one
came to that had no finding is remembered, by all that a check does look at; the rest, and whatever
is not a plain refusal, is left to the full judgement.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from zoho_conformance.checks.error_envelope import ENVELOPE
from zoho_conformance.checks.matching.unmatched import INVALID_URL_PATTERN
from zoho_conformance.checks.success_check import SuccessCheck
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.json_text import NOT_PLAIN


class RefusalView:
    """What the judgement on a refusal by one operation depends on, beside its circumstances.

    `checks` are those of every answer with a body. Where one `judges_further`, it is by the row
    that a refusal stands in, as by an answer of its own.
    """

    def __init__(
        self, promise: Promise, checks: Sequence[SuccessCheck], *, judges_further: bool = False
    ) -> None:
        self._wrapper = promise.wrapper if promise.operation.method != "GET" else None
        self._judges_further = judges_further
        self._named = tuple({name for row in promise.errors for name in row.details})
        self._documents_bad_urls = bool(promise.rows_with_code(INVALID_URL_PATTERN))
        of_answer = [check for check in checks if check.looks_at == "answer"]
        self._sees = [check.sees for check in of_answer if check.sees is not None]
        # Of what may be a file, its headers say whether it is.
        self._is_clear = len(self._sees) == len(of_answer) and not promise.answers_file

    def sees(self, request: Request, response: Response, body: Any) -> Hashable:
        """What is looked at of a refusal with a plain body, or without any; None where unclear."""
        if not response.body:
            return ("", response.headers.get("content-length"))
        if body is NOT_PLAIN or type(body) is not dict or not self._is_clear:
            return None
        inside, error = "", body
        if self._wrapper is not None and len(body) == 1 and self._wrapper in body:
            rows = body[self._wrapper]
            if type(rows) is not list or len(rows) != 1 or type(rows[0]) is not dict:
                return None
            if self._judges_further:
                return None
            inside, error = self._wrapper, rows[0]
        if error.keys() != ENVELOPE.keys():
            return None
        code, message, status = error["code"], error["message"], error["status"]
        details = error["details"]
        words = (code, message, status)
        if set(map(type, words)) != {str} or type(details) is not dict or status != "error":
            return None
        if code == INVALID_URL_PATTERN and not self._documents_bad_urls:
            # Which operation it is of, the words of the path decide.
            return None
        named = self._values_named(details) if self._named else ()
        seen = tuple(sees(request, body) for sees in self._sees) if self._sees else ()
        return (inside, *words, frozenset(details), named, seen)

    def _values_named(self, details: Mapping[str, Any]) -> tuple[object, ...]:
        """The values in which a check looks for the name of a parameter."""
        return tuple(_named(details[name]) for name in self._named if name in details)


def _named(value: Any) -> object:
    """What a detail names; nothing is remembered unless it is text."""
    return value if type(value) is str else object()
