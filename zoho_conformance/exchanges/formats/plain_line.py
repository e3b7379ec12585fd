"""A line in our plain form, decoded in one step: most lines of most archives are so."""

from __future__ import annotations

from typing import Any

import msgspec

from zoho_conformance.exchanges.formats.field_map import PLAIN
from zoho_conformance.exchanges.formats.interface import Message, RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.log_line import LogLine, bytes_of, read_exchange
from zoho_conformance.exchanges.formats.parts import (
    body_of,
    headers_of,
    lack_of,
    message_of,
    time_of,
)

_NOTHING = msgspec.Raw(b"")
_SENT_NOTHING = Message((), b"")


class _Request(msgspec.Struct):
    method: str
    url: str
    headers: Any = None
    body: msgspec.Raw = _NOTHING
    query: Any = None


class _Response(msgspec.Struct):
    status: int
    headers: Any = None
    body: msgspec.Raw = _NOTHING
    body_encoding: Any = None
    encoding: Any = None
    truncated: Any = None
    body_truncated: Any = None


class _Line(msgspec.Struct):
    request: _Request
    response: _Response
    recorded_at: Any = None
    timestamp: Any = None
    time: Any = None


_LINE = msgspec.json.Decoder(_Line)
_TEXT = msgspec.json.Decoder(str)
_VALUE = msgspec.json.Decoder()


def read_plain_line(place: RecordedPlace, line: bytes) -> RawExchange:
    """The exchange in a line; what is not just as we would write it is looked up part by part."""
    try:
        entry = _LINE.decode(line)
    except msgspec.ValidationError:
        return read_exchange(place, LogLine(line), PLAIN)
    request, response = entry.request, entry.response
    url, method = request.url, request.method
    if "://" not in url or request.query is not None or not method:
        return read_exchange(place, LogLine(line), PLAIN)
    if response.truncated is not None or response.body_truncated is not None:
        return read_exchange(place, LogLine(line), PLAIN)
    headers = headers_of(response.headers) if response.headers else ()
    answered = _body(response.body, response.body_encoding or response.encoding)
    sent = _body(request.body)
    sent_headers = headers_of(request.headers) if request.headers else ()
    when = entry.recorded_at or entry.timestamp or entry.time
    return RawExchange(
        place,
        method,
        url,
        message_of(sent_headers, sent) if sent or sent_headers else _SENT_NOTHING,
        response.status,
        message_of(headers, answered),
        _BESIDE,
        time_of(when) if when is not None else "",
        lack_of(method, response.status, headers, answered) if not answered else None,
        from_log=True,
    )


_BESIDE: dict[str, Any] = {}
_QUOTE, *_BRACKETS = b'"{['


def _body(raw: msgspec.Raw, encoding: Any = None) -> bytes | None:
    if raw is _NOTHING:
        return None
    start = memoryview(raw)[0]
    if start == _QUOTE:
        return body_of(_TEXT.decode(raw), encoding)
    return bytes_of(bytes(raw)) if start in _BRACKETS else body_of(_VALUE.decode(raw))
