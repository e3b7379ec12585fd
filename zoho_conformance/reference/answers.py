"""The answers the reference org gives, as values: a status, headers, a body or none."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

JsonObject: TypeAlias = dict[str, object]
"""A JSON object as Python holds it: `str`, `bool`, `int`, `None`, `list` and `dict` inside."""

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Header names and values, in the order in which they are sent."""

JSON_HEADERS: Headers = (("Content-Type", "application/json;charset=UTF-8"),)


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response before it is encoded; a body of None sends no body at all."""

    status: int
    headers: Headers = ()
    body: JsonObject | None = None


def answered(body: JsonObject, status: int = HTTPStatus.OK) -> Answer:
    """Give a success with its body."""
    return Answer(status, JSON_HEADERS, body)


def nothing_there() -> Answer:
    """Give the success that has nothing to tell: HTTP 204 without a body."""
    return Answer(HTTPStatus.NO_CONTENT)


def refused(status: int, code: str, message: str, details: JsonObject | None = None) -> Answer:
    """Give a refusal in the flat envelope; `details` is an empty object unless given."""
    return Answer(status, JSON_HEADERS, _envelope(code, message, details or {}, "error"))


def done_row(message: str, details: JsonObject) -> JsonObject:
    """Give the row that tells one thing written."""
    return _envelope("SUCCESS", message, details, "success")


def refused_row(code: str, message: str, details: JsonObject) -> JsonObject:
    """Give the row that tells one thing refused."""
    return _envelope(code, message, details, "error")


def _envelope(code: str, message: str, details: JsonObject, status: str) -> JsonObject:
    return {"code": code, "details": details, "message": message, "status": status}
