"""What is logged of requests for those who follow a run: no query, no id, no token, no body."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import Response

_LOGGER = logging.getLogger(__name__)
_ID = re.compile(r"[0-9]{6,}")
_MAX_CHARS = 300


def tell_answer(method: str, url: str, answer: Response | NotAnsweredError, seconds: float) -> None:
    """Log which request was sent, and what came of it."""
    parts = urlsplit(url)
    asked = f"{method} {parts.hostname or ''}{_ID.sub('{id}', parts.path)}"
    came = f"HTTP {answer.status}" if isinstance(answer, Response) else str(answer)
    _LOGGER.info("asked: %s: %s, %.2f s", legible(asked, _MAX_CHARS), came, seconds)


def tell_wait(seconds: float, answer: Response | NotAnsweredError) -> None:
    """Log a wait before a request is sent again."""
    why = f"HTTP {answer.status}" if isinstance(answer, Response) else answer.failure
    _LOGGER.info("waiting: %.1f s before asking again (%s)", seconds, why)
