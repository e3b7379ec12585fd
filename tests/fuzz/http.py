"""Targets that read what a server sends, before any of it is an answer."""

from __future__ import annotations

import gzip
import socket
from contextlib import suppress
from threading import Thread
from typing import Any
from unittest.mock import patch

from tests.fuzz.target import Target
from zoho_conformance.exchanges.http import fetch_page
from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Response

_BODY = b'{"data":[{"id":"1"}]}'
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_ANSWERS = (
    _HEAD + b"Content-Length: %d\r\n\r\n" % len(_BODY) + _BODY,
    _HEAD + b"Transfer-Encoding: chunked\r\n\r\n4;x=y\r\nnull\r\n0\r\nX: y\r\n\r\n",
    _HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(_BODY, mtime=0),
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.0 429 Later\r\nRetry-After: 5\r\n\r\n",
)
_REDIRECTS = (
    b"https://www.zoho.com/crm/developer/docs/api/v7/get-records.html?a=b#c",
    b"//lanterns.example:8443/../lamps",
    b"../lamps.md",
    b"http://[::ffff:169.254.169.254]:80/latest",
    b"http://2130706433/",
)


def _http_answer(raw: bytes) -> None:
    """Ask a server that sends these bytes and hangs up."""
    session = Session(Limits(connect=5, read=5, total=5, body=200_000))
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_serve, args=(server, raw), daemon=True).start()
        try:
            url = f"http://127.0.0.1:{server.getsockname()[1]}/crm"
            response = session.request("GET", url, {}, None, 5)
        finally:
            session.close()
    assert len(response.body) <= len(raw) or "content-encoding" in response.headers
    assert isinstance(response.content_type + repr(response.json), str)


def _serve(server: socket.socket, raw: bytes) -> None:
    with suppress(OSError):
        connection, _ = server.accept()
        with connection:
            connection.settimeout(5)
            connection.recv(65536)
            connection.sendall(raw)


class _Redirecting:
    """A session that is told to go elsewhere, where nothing is public."""

    location = ""

    def __init__(self, *_: Any, **__: Any) -> None:
        self._asked = 0

    def request(self, *arguments: Any) -> Response:
        self._asked += 1
        if self._asked == 1:
            return Response(302, {"location": self.location}, b"")
        allowed = arguments[5]
        allowed("the host", ["127.0.0.1"])
        raise NotAnsweredError("no answer in time")

    def close(self) -> None:
        """Nothing is open."""


def _redirect(raw: bytes) -> None:
    location = raw.decode("latin-1")
    with (
        patch.object(_Redirecting, "location", location),
        patch.object(fetch_page, "Session", _Redirecting),
    ):
        try:
            fetch_page.fetch("https://lanterns.example/lamps.html")
        except UsageError:
            # No redirect is followed to its end here; the valid ones are no failures of the target.
            if raw not in _REDIRECTS:
                raise


HTTP_TARGETS = (
    Target("http-answer", _http_answer, lambda: _ANSWERS),
    Target("redirect", _redirect, lambda: _REDIRECTS),
)
