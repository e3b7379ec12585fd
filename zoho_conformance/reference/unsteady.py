"""An application that is slow, or fails now and then: what clients have to bear with."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wsgi import get_path_info

from zoho_conformance.reference.answers import flat_refusal

_RETRY_AFTER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Unsteadiness:
    """How long every answer takes, and which share of requests fails with 503.

    Which ones fail follows from the seed and the order in which they come.
    """

    latency_ms: int = 0
    failing: float = 0.0
    seed: int = 0

    @property
    def is_none(self) -> bool:
        """Whether nothing is to be borne with."""
        return not self.latency_ms and not self.failing


@dataclass(frozen=True, slots=True)
class UnsteadyApp:
    """An application behind an unsteady line; signing in, at `steady_path`, always works."""

    app: WSGIApplication
    unsteadiness: Unsteadiness
    steady_path: str
    numbers: random.Random
    lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request late, or not as it should be."""
        if get_path_info(environ) == self.steady_path:
            return self.app(environ, start_response)
        if self.unsteadiness.latency_ms:
            time.sleep(self.unsteadiness.latency_ms / 1000)
        with self.lock:
            fails = self.numbers.random() < self.unsteadiness.failing
        return _fail(environ, start_response) if fails else self.app(environ, start_response)


def make_unsteady(
    app: WSGIApplication, unsteadiness: Unsteadiness, steady_path: str
) -> WSGIApplication:
    """The application as it is, or behind an unsteady line."""
    if unsteadiness.is_none:
        return app
    numbers = random.Random(unsteadiness.seed)  # noqa: S311 - no secret
    return UnsteadyApp(app, unsteadiness, steady_path, numbers)


def _fail(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    answer = flat_refusal(503, "SERVICE_UNAVAILABLE", "The service is temporarily unavailable")
    content = json.dumps(answer.body).encode()
    headers = [
        *answer.headers,
        ("Content-Length", str(len(content))),
        ("Retry-After", str(_RETRY_AFTER_SECONDS)),
    ]
    start_response("503 Service Unavailable", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]
