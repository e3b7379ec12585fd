"""A line in our plain form, decoded in one step: most lines of most archives are so."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from zoho_conformance.exchanges.formats.field_map import PLAIN
from zoho_conformance.exchanges.formats.interface import Message, RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.log_line import LogLine, bytes_of, read_exchange
from zoho_conformance.exchanges.formats.parts import (
    body_of,
    headers_of,
    is_status,
    lack_of,
    message_of,
    time_of,
)

_SENT_NOTHING = Message((), b"")

B = TypeVar("B")
"""In what bodies are."""


class _Request(msgspec.Struct, Generic[B]):
    method: str
    url: str
    headers: Any = None
    body: B = None  # type: ignore[assignment]
    query: Any = None


class _Response(msgspec.Struct, Generic[B]):
    status: int
    headers: Any = None
    body: B = None  # type: ignore[assignment]
    body_encoding: Any = None
    encoding: Any = None
    truncated: Any = None
    body_truncated: Any = None


class _Line(msgspec.Struct, Generic[B]):
    request: _Request[B]
    response: _Response[B]
    recorded_at: Any = None
    timestamp: Any = None
    time: Any = None


_WITH_TEXTS = msgspec.json.Decoder(_Line[str | None])
_WITH_ANY = msgspec.json.Decoder(_Line[msgspec.Raw])
_VALUE = msgspec.json.Decoder()


def read_plain_line(place: RecordedPlace, line: bytes) -> RawExchange:
    """The exchange in a line; what is not just as we would write it is looked up part by part.

    Texts are decoded with their line, which takes two thirds of the time that it takes to skip them
    first. Where a body is JSON itself, that ends where the body begins.
    """
    entry: _Line[Any]
    try:
        entry = _WITH_TEXTS.decode(line)
    except msgspec.ValidationError:
        try:
            entry = _WITH_ANY.decode(line)
        except msgspec.ValidationError:
            return read_exchange(place, LogLine(line), PLAIN)
    request, response = entry.request, entry.response
    url, method = request.url, request.method
    if "://" not in url or "[" in url or request.query is not None or not method:
        return read_exchange(place, LogLine(line), PLAIN)
    if response.truncated is not None or response.body_truncated is not None:
        return read_exchange(place, LogLine(line), PLAIN)
    if not is_status(response.status):
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
_CONTAINER_STARTS = ("{", "[")
_QUOTE, *_BRACKETS = b'"{['


def _body(given: str | msgspec.Raw | None, encoding: Any = None) -> bytes | None:
    if type(given) is str and not encoding and given[:1] in _CONTAINER_STARTS:
        # What begins so is no base64.
        return given.encode()
    if isinstance(given, msgspec.Raw):
        start = memoryview(given)[0]
        if start in _BRACKETS:
            return bytes_of(bytes(given))
        # What is no text has no encoding.
        return body_of(_VALUE.decode(given), encoding if start == _QUOTE else None)
    return body_of(given, encoding)
