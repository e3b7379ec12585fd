"""WireMock: stub mappings, with the answers that it recorded, and its journal of requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import (
    JsonStart,
    member,
    whole_document,
)
from zoho_conformance.exchanges.formats.json_recording import (
    Exchanges,
    Steps,
    read_each,
    read_entries,
)
from zoho_conformance.exchanges.formats.parts import (
    NotAnExchangeError,
    body_of,
    from_base64,
    headers_of,
    lack_of,
    message_of,
    object_of,
    omit,
    status_of,
    time_of,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source

_PATTERNS = ("urlPattern", "urlPathPattern", "urlPathTemplate")
_BODIES = ("body", "jsonBody", "base64Body", "bodyFileName", "bodyAsBase64")
_FILES = "__files"
_IN_MAPPING = frozenset({"urlPath", *_PATTERNS, "queryParameters", "bodyPatterns"})
_IN_STUB = frozenset({"jsonBody", "base64Body", "bodyFileName", "transformers"})


class WireMockMappings:
    """Stub mappings: a file for each, or one of many."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is of mappings, or is one."""
        if start.is_array:
            return False
        if {"request", "response"} <= start.inside("mappings"):
            return True
        signs = start.inside("request") & _IN_MAPPING or start.inside("response") & _IN_STUB
        return start.has("request", "response") and bool(signs)

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == ("mappings", None)

    def read(self, source: Source) -> Exchanges:
        """Read the mappings one by one."""

        def read_mapping(place: RecordedPlace, entry: Any) -> RawExchange:
            return _read_exchange(place, entry, source)

        return read_each(source, _mappings(source), read_mapping)


class WireMockJournal:
    """The journal of the requests that WireMock answered."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is a list of requests with their answers."""
        return not start.is_array and "request" in start.inside("requests")

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == ("requests", None)

    def read(self, source: Source) -> Exchanges:
        """Read the requests one by one."""

        def read_served(place: RecordedPlace, entry: Any) -> RawExchange:
            return _read_exchange(place, entry, source)

        return read_entries(source, "requests.item", read_served)


def _mappings(source: Source) -> Iterator[Any]:
    document = whole_document(source)
    entries = member(document, "mappings")
    yield from entries if isinstance(entries, list) else [document]


def _read_exchange(place: RecordedPlace, entry: Any, source: Source) -> RawExchange:
    request = object_of(entry, "request")
    response = entry.get("response") or object_of(entry, "responseDefinition")
    if "proxyBaseUrl" in response:
        raise NotAnExchangeError("its answer is that of another server, and not recorded")
    method = str(request.get("method") or "GET")
    status = status_of(response.get("status", 200))
    headers = headers_of(response.get("headers"))
    answered = _body(response, source)
    logged = request.get("loggedDate") or request.get("loggedDateString")
    return RawExchange(
        place,
        "GET" if method == "ANY" else method,
        _url(request),
        message_of(headers_of(_sent_headers(request)), _sent_body(request)),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "url", "absoluteUrl", "headers", "body"),
            "response": omit(response, "headers", *_BODIES),
            "entry": omit(entry, "request", "response"),
        },
        time_of(entry.get("recorded_at") or logged),
        lack_of(method, status, headers, answered),
        lacks_query=_may_be_any_query(request),
    )


def _url(request: Mapping[str, Any]) -> str:
    """The address; one with a pattern for the whole of it could be any."""
    url = request.get("absoluteUrl") or request.get("url") or request.get("urlPath")
    if not isinstance(url, str):
        if any(name in request for name in _PATTERNS):
            raise NotAnExchangeError("its address is a pattern")
        raise NotAnExchangeError("its address is missing")
    return url_of(url, query=_exact_values(request.get("queryParameters")))


def _may_be_any_query(request: Mapping[str, Any]) -> bool:
    """Whether a mapping takes more queries than that which its address has."""
    if "urlPath" not in request or "url" in request or "absoluteUrl" in request:
        return False
    matchers = request.get("queryParameters")
    if not isinstance(matchers, Mapping):
        return True
    return len(_exact_values(matchers)) < len(matchers)


def _exact_values(matchers: Any) -> dict[str, list[str]]:
    """Names with the values that they must equal; what may be anything is left out."""
    if not isinstance(matchers, Mapping):
        return {}
    values = ((name, _values_of(matcher)) for name, matcher in matchers.items())
    return {name: exact for name, exact in values if exact is not None}


def _values_of(matcher: Any) -> list[str] | None:
    """What a matcher lets through: one value, or as the recorder has it a list of them."""
    several = member(matcher, "hasExactly")
    each = several if isinstance(several, list) else [matcher]
    values = [value for other in each if isinstance(value := member(other, "equalTo"), str)]
    return values if len(values) == len(each) else None


def _sent_headers(request: Mapping[str, Any]) -> Mapping[str, Any]:
    headers = request.get("headers")
    if not isinstance(headers, Mapping):
        return {}
    return {
        name: _values_of(value) if isinstance(value, Mapping) else value
        for name, value in headers.items()
    }


def _sent_body(request: Mapping[str, Any]) -> bytes | None:
    """What was sent, or what a mapping says that it must equal."""
    if "bodyAsBase64" in request and not request.get("body"):
        return from_base64(str(request["bodyAsBase64"]))
    if "body" in request:
        return body_of(request["body"])
    patterns = request.get("bodyPatterns")
    for pattern in patterns if isinstance(patterns, list) else ():
        equal = member(pattern, "equalToJson") or member(pattern, "equalTo")
        if equal is not None:
            return body_of(equal)
    return None


def _body(response: Mapping[str, Any], source: Source) -> bytes | None:
    for name in ("base64Body", "bodyAsBase64"):
        if isinstance(response.get(name), str):
            return from_base64(response[name])
    if "jsonBody" in response:
        return json.dumps(response["jsonBody"], ensure_ascii=False).encode()
    if isinstance(response.get("bodyFileName"), str):
        return _body_file(response["bodyFileName"], source)
    return body_of(response.get("body"))


def _body_file(name: str, source: Source) -> bytes:
    """A body that a mapping has in a file beside it: `__files/NAME`, next to `mappings`."""
    for folder in (_FILES, f"../{_FILES}", f"../../{_FILES}"):
        try:
            file = source.beside(name, folder)
            if file is not None:
                return file.read()
        except OSError as cause:
            raise NotAnExchangeError("the file of its body cannot be read") from cause
    raise NotAnExchangeError("the file of its body is missing")
