"""Envoy's tap filter: buffered traces of HTTP, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import JsonStart, member
from zoho_conformance.exchanges.formats.parts import (
    NotAnExchangeError,
    from_base64,
    headers_of,
    lack_of,
    message_of,
    object_of,
    omit,
    pseudo_headers_of,
    status_of,
    time_of,
    url_of,
)

_BUFFERED = ("http_buffered_trace", "httpBufferedTrace")
_STREAMED = ("http_streamed_trace_segment", "httpStreamedTraceSegment")


def has_form(start: JsonStart) -> bool:
    """Whether a document or a line begins as a trace of Envoy's does."""
    return any(start.has(name) for name in (*_BUFFERED, *_STREAMED))


def read_trace(place: RecordedPlace, entry: Mapping[str, Any]) -> RawExchange:
    """The exchange of a trace; `NotAnExchangeError` where it is a part of one only."""
    name = next((name for name in _BUFFERED if name in entry), None)
    if name is None:
        raise NotAnExchangeError("a trace in segments: let Envoy buffer them (streaming: false)")
    trace = object_of(entry, name)
    request, response = object_of(trace, "request"), object_of(trace, "response")
    asked, answered = (pseudo_headers_of(side.get("headers")) for side in (request, response))
    method = asked.get(":method", "")
    if not method:
        raise NotAnExchangeError("its method is missing")
    status = status_of(answered.get(":status"))
    headers = headers_of(response.get("headers"))
    body = _body(response)
    cut = member(response.get("body"), "truncated") is True
    return RawExchange(
        place,
        method,
        url_of(
            "",
            asked.get(":scheme", ""),
            asked.get(":authority", ""),
            asked.get(":path", ""),
        ),
        message_of(headers_of(request.get("headers")), _body(request)),
        status,
        message_of(headers, body),
        {
            "request": omit(request, "headers", "body"),
            "response": omit(response, "headers", "body"),
            "trace": omit(trace, "request", "response"),
        },
        time_of(_received(request)),
        "truncated" if cut else lack_of(method, status, headers, b"" if body is None else body),
        from_log=True,
    )


def _received(side: Mapping[str, Any]) -> Any:
    return side.get("headers_received_time") or side.get("headersReceivedTime")


def _body(side: Mapping[str, Any]) -> bytes | None:
    """The body; a message without one has no such member at all."""
    body = side.get("body")
    if not isinstance(body, Mapping):
        return None
    packed = body.get("as_bytes", body.get("asBytes"))
    if isinstance(packed, str):
        return from_base64(packed)
    text = body.get("as_string", body.get("asString"))
    return text.encode() if isinstance(text, str) else b""
