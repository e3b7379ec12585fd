"""The credentials of a recorded request."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.model.exchange import Request

_MIN_SECRET_CHARS = 8
_SECRET_HEADERS = ("authorization", "proxy-authorization", "cookie")


def secrets_of(request: Request) -> Iterator[str]:
    """The credentials of a request, which must not be in what is written."""
    for name in _SECRET_HEADERS:
        for part in request.headers.get(name, "").replace(";", " ").split():
            secret = part.partition("=")[2] or part
            if len(secret) >= _MIN_SECRET_CHARS and not secret.isalpha():
                yield secret
