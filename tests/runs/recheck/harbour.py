"""An org that has what it is given, by path, and recorded reads of another one like it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zoho_conformance.checks.matching import Matcher, classify
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library

ROOT = "/crm/v7"
BASE = "https://org.example"
BOATS = {"data": [{"id": "555000001"}, {"id": "555000002"}]}


@dataclass
class Harbour:
    """What it has is a body, or a status; what it has not is a list without rows."""

    has: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    requests_repeated = 0
    requests_left = None

    @property
    def requests_sent(self) -> int:
        return len(self.asked)

    @property
    def paths(self) -> list[str]:
        """What it was asked for, without the queries."""
        return [address.partition("?")[0] for address in self.asked]

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        del token
        address = request.url.removeprefix(BASE + ROOT)
        self.asked.append(address)
        self.sent.append(request)
        path = address.partition("?")[0]
        return response(self.has.get(address, self.has.get(path, 204)))

    def close(self) -> None:
        """Nothing is open."""

    def connection(self) -> Connection:
        return Connection(self, BASE)


@cache
def library() -> Library:
    return Library(version="v7")


@cache
def _matcher() -> Matcher:
    return Matcher(library().promises)


def response(answer: Any) -> Response:
    """A status, a body that is answered with 200, or both."""
    status, body = answer if isinstance(answer, tuple) else (answer, None)
    if not isinstance(status, int):
        status, body = 200, status
    content = b"" if body is None else json.dumps(body).encode()
    return Response(status, {"content-type": "application/json"} if content else {}, content)


def recorded(address: str, answer: Any = 204, recording: str = "boats", **headers: str) -> Exchange:
    """A recorded read of an operation of the contracts."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    url = address if "://" in address else f"https://www.zohoapis.example{ROOT}{address}"
    request = Request("GET", url, named)
    operation = _matcher().match(request)
    assert isinstance(operation, str), operation
    case = classify(library().promises[operation], response(answer), recording)
    return Exchange(case, request, response(answer))


def recorded_query(text: str | None, answer: Any, recording: str = "boats") -> Exchange:
    """A recorded query in COQL, which is read by POST; None for one whose body is not recorded."""
    body = None if text is None else json.dumps({"select_query": text})
    request = Request("POST", f"https://www.zohoapis.example{ROOT}/coql", {}, body)
    operation = _matcher().match(request)
    assert isinstance(operation, str), operation
    case = classify(library().promises[operation], response(answer), recording)
    return Exchange(case, request, response(answer))
