"""HAR 1.2: what browsers and proxies export, and the recordings of Polly.JS."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import JsonStart, member
from zoho_conformance.exchanges.formats.json_recording import Exchanges, Steps, read_entries
from zoho_conformance.exchanges.formats.parts import (
    Headers,
    NotAnExchangeError,
    body_of,
    from_base64,
    headers_of,
    lack_of,
    message_of,
    object_of,
    omit,
    query_of,
    status_of,
    text_of,
    time_of,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.exchange import Lack

_CHUNKS = msgspec.json.Decoder(list[str])


class Har:
    """The HTTP Archive, of whichever program."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document has a log of entries."""
        return "entries" in start.inside("log")

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == ("log", "entries", None)

    def read(self, source: Source) -> Exchanges:
        """Read the entries one by one."""
        read_entry = partial(_read_entry, source)
        return read_entries(source, "log.entries.item", read_entry)


def _read_entry(source: Source, place: RecordedPlace, entry: Mapping[str, Any]) -> RawExchange:
    request, response = object_of(entry, "request"), object_of(entry, "response")
    method, url = text_of(request, "method"), url_of(text_of(request, "url"))
    posted = request.get("postData")
    sent = _body(posted, source)
    if sent is None and (form := member(posted, "params")):
        sent = query_of(form).encode()
    content = response.get("content")
    headers = headers_of(response.get("headers"))
    status = status_of(response.get("status", 0))
    answered = _body(content, source)
    return RawExchange(
        place,
        method,
        url,
        message_of(headers_of(request.get("headers")), sent),
        status,
        message_of(_with_content_type(headers, member(content, "mimeType")), answered),
        {
            "request": omit(request, "url", "headers", "postData"),
            "response": omit(response, "headers", "content"),
            "entry": omit(entry, "request", "response"),
        },
        time_of(entry.get("startedDateTime")),
        _lack(method, status, headers, response, answered),
        from_log=True,
    )


def _body(holder: Any, source: Source) -> bytes | None:
    """The body that an entry has, or that Playwright put into a file beside it."""
    text, encoding = member(holder, "text"), member(holder, "encoding")
    body = _chunks(text, encoding) or body_of(text, encoding)
    name = member(holder, "_file")
    if body or not isinstance(name, str):
        return body
    try:
        file = source.beside(name)
        return file.read() if file is not None else body
    except OSError as cause:
        raise NotAnExchangeError("the file of its body cannot be read") from cause


def _chunks(text: Any, encoding: Any) -> bytes | None:
    """A packed body as Polly.JS writes it: an array of what came at a time, each in base64."""
    if encoding != "base64" or not isinstance(text, str) or not text.startswith("["):
        return None
    try:
        chunks = _CHUNKS.decode(text)
    except msgspec.DecodeError:
        return None
    return b"".join(map(from_base64, chunks))


def _lack(
    method: str, status: int, headers: Headers, response: Mapping[str, Any], body: bytes | None
) -> Lack | None:
    """What an entry does not have of an answer.

    A status of 0 is that of a request without an answer. A body that was not kept has its size at
    times, and at times a size of 0; only a transferred size of 0 says that there was none.
    """
    if status < HTTPStatus.OK:
        return "no-body"
    if body:
        return None
    size = member(response.get("content"), "size")
    if body is not None and not size:
        return lack_of(method, status, headers, body)
    if not size and response.get("bodySize") == 0:
        return lack_of(method, status, headers, b"")
    return lack_of(method, status, headers, None)


def _with_content_type(headers: Headers, mime_type: Any) -> Headers:
    """The headers; a program that keeps none of them may still note the media type."""
    if headers or not isinstance(mime_type, str) or "/" not in mime_type or "unknown" in mime_type:
        return headers
    return (("content-type", mime_type),)
