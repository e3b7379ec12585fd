"""What is sent to an address of the caller's: which callback it is, and whether it is as due."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import UNREADABLE, Case, Exchange, Request, Response

_MIN_SHOWN = 0.6
"""So much of what a callback always has must be there for a body to be taken for one of its."""
_TAKEN = 200
_MAX_PATHS = 2000
"""How many different paths of a body are looked at; no callback has as many keys."""


def find_callback(body: Any, callbacks: Iterable[Promise]) -> Promise | None:
    """The callback that a body is like, by the keys that it has; None where it is like none.

    Of several that it is equally like, the one that knows most of its keys.
    """
    if not isinstance(body, dict):
        return None
    paths = _paths_of(body)
    scores = {
        promise.id: (_shown(promise, paths), sum(path in promise.by_path for path in paths))
        for promise in callbacks
    }
    best = max(callbacks, key=lambda promise: scores[promise.id], default=None)
    return best if best is not None and scores[best.id][0] >= _MIN_SHOWN else None


def _shown(promise: Promise, paths: frozenset[str]) -> float:
    """Which part of the keys that a callback always has, in itself and in its rows, are there."""
    always = {key.path for key in promise.response_keys if key.is_required and _is_outer(key.path)}
    return len(always & paths) / len(always) if always else 0.0


def _is_outer(path: str) -> bool:
    return "." not in path.replace("[].", "", 1)


def _paths_of(body: dict[str, Any]) -> frozenset[str]:
    paths: set[str] = set()
    pending: list[tuple[str, Any]] = [("", body)]
    while pending and len(paths) < _MAX_PATHS:
        path, node = pending.pop()
        if isinstance(node, list):
            pending.extend((f"{path}[]", element) for element in node)
        elif isinstance(node, dict):
            for name, value in node.items():
                at = json_path.join(path, name)
                paths.add(json_path.generalize(at))
                pending.append((at, value))
    return frozenset(paths)


def judge_callback(
    judge: Judge, request: Request, body: bytes, recording: str = "", recorded: str | None = None
) -> Judgement:
    """The judgement on what was sent, as if it were an answer."""
    return judge.judge(exchange_of_callback(judge.promise, request, body, recording, recorded))


def exchange_of_callback(
    promise: Promise,
    request: Request,
    body: bytes,
    recording: str = "",
    recorded: str | None = None,
) -> Exchange:
    """What was sent, in the form of an answer; how it was answered says nothing about it."""
    headers = {name: value for name, value in request.headers.items() if name == "content-type"}
    case = Case(promise.id, "ok", "success", recording)
    return Exchange(case, request, Response(_TAKEN, headers, body), recorded, is_foreign=True)


def body_of(request: Request) -> Any:
    """The JSON that a request brings; None if it brings none."""
    if request.method != "POST" or not request.body:
        return None
    body = Response(_TAKEN, {}, request.body.encode(errors="surrogatepass")).json
    return None if body is UNREADABLE else body
