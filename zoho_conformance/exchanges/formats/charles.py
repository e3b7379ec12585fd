"""JSON sessions of Charles (`.chlsj`): an array of what went through the proxy."""

from __future__ import annotations

from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import JsonStart, member
from zoho_conformance.exchanges.formats.json_recording import Exchanges, Steps, read_entries
from zoho_conformance.exchanges.formats.parts import (
    Headers,
    body_of,
    from_base64,
    headers_of,
    lack_of,
    message_of,
    object_of,
    omit,
    status_of,
    text_of,
    time_of,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source

_SIGNS = ("request", "response", "scheme", "host", "path")
_PORTS = {"http": 80, "https": 443}


class Charles:
    """The proxy Charles."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is an array of its transactions."""
        return start.is_array and start.has(*_SIGNS) and "header" in start.inside("request")

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == (None,)

    def read(self, source: Source) -> Exchanges:
        """Read the transactions one by one."""
        return read_entries(source, "item", _read_transaction)


def _read_transaction(place: RecordedPlace, entry: Any) -> RawExchange:
    request, response = object_of(entry, "request"), entry.get("response")
    method, scheme = text_of(entry, "method"), text_of(entry, "scheme")
    # One that failed has no status.
    status = status_of(member(response, "status") or 0)
    headers = _headers(response)
    answered = _body(response)
    port = entry.get("port") or entry.get("actualPort")
    host = text_of(entry, "host")
    return RawExchange(
        place,
        method,
        url_of(
            "",
            scheme,
            host if port in (None, _PORTS.get(scheme)) else f"{host}:{port}",
            str(entry.get("path") or "/"),
            entry.get("query"),
        ),
        message_of(_headers(request), _body(request)),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "header", "body"),
            "response": omit(response, "header", "body"),
            "entry": omit(entry, "request", "response", "path", "query"),
        },
        time_of(member(entry.get("times"), "start")),
        lack_of(method, status, headers, answered),
        from_log=True,
    )


def _headers(side: Any) -> Headers:
    return headers_of(member(member(side, "header"), "headers"))


def _body(side: Any) -> bytes | None:
    """A body, which is text or in base64; one of no bytes is left out."""
    body = member(side, "body")
    encoded = member(body, "encoded")
    if isinstance(encoded, str):
        return from_base64(encoded)
    if body is None and member(member(side, "sizes"), "body") == 0:
        return b""
    return body_of(member(body, "text"))
