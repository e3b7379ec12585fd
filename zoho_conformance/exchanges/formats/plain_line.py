"""A line in our plain form, decoded in one step: most lines of most archives are so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from zoho_conformance.exchanges.formats.interface import join_values, lower_names
from zoho_conformance.exchanges.formats.parts import Headers, lack_of, time_of
from zoho_conformance.model import json_text
from zoho_conformance.model.exchange import Request, Response

_write: Callable[[Any], bytes]
try:
    # In a third of the time of msgspec; but it takes integers of 64 bits, and 250 levels.
    from orjson import dumps as _write
except ImportError:
    # No compiled wheel fits.
    _write = msgspec.json.encode

B = TypeVar("B")
"""In what bodies are."""

_Headers = dict[str, str] | list[tuple[str, str]] | None


class _Request(msgspec.Struct, Generic[B]):
    method: Annotated[str, msgspec.Meta(min_length=1)]
    url: str
    headers: _Headers = None
    body: B = None  # type: ignore[assignment]
    query: None = None


class _Response(msgspec.Struct, Generic[B]):
    status: Annotated[int, msgspec.Meta(ge=100, lt=600)]
    headers: _Headers = None
    body: B = None  # type: ignore[assignment]
    body_encoding: None = None
    encoding: None = None
    truncated: None = None
    body_truncated: None = None


class _Line(msgspec.Struct, Generic[B]):
    request: _Request[B]
    response: _Response[B]
    recorded_at: Any = None
    timestamp: Any = None
    time: Any = None


_WITH_TEXTS = msgspec.json.Decoder(_Line[str | None])
_WITH_ANY = msgspec.json.Decoder(_Line[msgspec.Raw])
_NOT_TAKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_CONTAINER_STARTS = ("{", "[")
_BRACKETS = b"{["
_BASE64 = b'"base64"'
_NULL = b"null"


def decode_plain_line(line: bytes) -> tuple[Request, Response, str] | None:
    """The exchange in a line, and when it was recorded; None for what is not just as we write it.

    That is to be looked up part by part, which gives the same. Texts are decoded with their line,
    which takes two thirds of the time that it takes to skip them first. Where a body is JSON
    itself, that ends where the body begins.
    """
    entry: _Line[Any]
    if not _is_text(line):
        return None
    try:
        entry = _WITH_TEXTS.decode(line)
    except msgspec.ValidationError:
        try:
            entry = _WITH_ANY.decode(line)
        except _NOT_TAKEN:
            return None
    except _NOT_TAKEN:
        return None
    asked, answered = entry.request, entry.response
    sent, body = _plain(asked.body), _plain(answered.body)
    if sent is None or body is None or not _is_address(asked.url):
        return None
    headers = _headers_of(answered.headers)
    lack = value = None
    if body:
        value = json_text.parse_plain(body, _write)
        if value is json_text.NOT_PLAIN or not json_text.is_utf8(headers.get("content-type", "")):
            return None
    else:
        given = body if isinstance(answered.body, str) else None
        # As they were noted: of a length that came twice, the first one counts.
        lack = lack_of(asked.method, answered.status, _pairs_of(answered.headers), given)
    text = sent.decode() if sent else None
    request = Request(asked.method, asked.url, _headers_of(asked.headers), text)
    response = Response(answered.status, headers, body, "", lack, from_log=True)
    if body:
        response.remember_plain(value)
    when = entry.recorded_at
    if when is None:
        when = entry.time if entry.timestamp is None else entry.timestamp
    return request, response, time_of(when) if when is not None else ""


def _is_text(line: bytes) -> bool:
    """Whether a line is in UTF-8: the decoder passes over what it skips."""
    if line.isascii():
        return True
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_address(url: str) -> bool:
    """Whether a text is surely a whole address, that can be taken apart, and no line of a request.

    Of others some are read all the same, as an address or as what has one in it.
    """
    is_whole = "://" in url and url.isascii()
    return is_whole and " " not in url and "[" not in url and "]" not in url


def _plain(body: str | msgspec.Raw | None) -> bytes | None:
    """A body that is an object or an array, or its text, or nothing; None for any other."""
    if not body:
        return b""
    if isinstance(body, str):
        # What begins so is no base64.
        return body.encode() if body[0] in _CONTAINER_STARTS else None
    written = bytes(body)
    if written == _NULL:
        return b""
    return written if written[0] in _BRACKETS and _BASE64 not in written[:16] else None


def _pairs_of(headers: _Headers) -> Headers:
    return tuple(headers.items() if isinstance(headers, dict) else headers or ())


def _headers_of(headers: _Headers) -> dict[str, str]:
    if not headers:
        return {}
    return lower_names(headers) if isinstance(headers, dict) else join_values(headers)
