"""What nock records: definitions of interceptors, as one array."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import JsonStart
from zoho_conformance.exchanges.formats.json_recording import Exchanges, Steps, read_entries
from zoho_conformance.exchanges.formats.parts import (
    Headers,
    body_of,
    headers_of,
    lack_of,
    message_of,
    omit,
    status_of,
    text_of,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source

_HEX = frozenset("0123456789abcdefABCDEF")


class Nock:
    """The recorder of nock, for Node.js."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is an array of interceptors."""
        return start.is_array and start.has("scope", "path") and "method" in start.keys

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == (None,)

    def read(self, source: Source) -> Exchanges:
        """Read the definitions one by one."""
        return read_entries(source, "item", _read_definition)


def _read_definition(place: RecordedPlace, entry: Mapping[str, Any]) -> RawExchange:
    method = entry.get("method") or "GET"
    scope, path = text_of(entry, "scope").rstrip("/"), text_of(entry, "path")
    status = status_of(entry.get("status", 200))
    headers = _headers(entry)
    answered = _answer(entry)
    url = url_of(path) if "://" in path else url_of(f"{scope}/{path.lstrip('/')}")
    return RawExchange(
        place,
        str(method),
        url,
        message_of(headers_of(entry.get("reqheaders")), body_of(entry.get("body") or None)),
        status,
        message_of(headers, answered),
        {"definition": omit(entry, "path", "body", "response", "rawHeaders", "reqheaders")},
        "",
        lack_of(method, status, headers, answered),
    )


def _headers(entry: Mapping[str, Any]) -> Headers:
    """The headers of the answer: an object, or names and values in turn."""
    raw = entry.get("rawHeaders", entry.get("headers"))
    if isinstance(raw, list) and raw and all(isinstance(each, str) for each in raw):
        return headers_of([list(pair) for pair in zip(raw[::2], raw[1::2], strict=False)])
    return headers_of(raw)


def _answer(entry: Mapping[str, Any]) -> bytes | None:
    """The body of the answer: parsed JSON, a text, or chunks in hexadecimal digits."""
    response = entry.get("response")
    is_binary = entry.get("responseIsBinary") is True
    chunks = response if isinstance(response, list) else [response]
    texts = [each for each in chunks if isinstance(each, str)]
    if response and len(texts) == len(chunks) and _HEX.issuperset("".join(texts)):
        return bytes.fromhex("".join(texts))
    if is_binary and isinstance(response, str):
        return response.encode()
    if isinstance(response, list):
        return json.dumps(response, ensure_ascii=False).encode()
    return body_of(response)
