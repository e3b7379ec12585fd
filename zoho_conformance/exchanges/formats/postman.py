"""Postman: the examples saved in a collection, and the answers in a report of newman."""

from __future__ import annotations

import re
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
    query_of,
    status_of,
    time_of,
    unanswered,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source

_VARIABLE = re.compile(r"\{\{([^{}]+)\}\}")
_MAX_DEPTH = 100


_ABOVE_EXAMPLES = frozenset({"collection", "item", None})
"""What leads to the saved examples of a request."""


class PostmanCollection:
    """A collection, version 2 of its schema, as Postman exports it or its API gives it."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is a collection."""
        if start.is_array:
            return False
        is_collection = start.has("info", "item") and bool(
            start.inside("info") & {"schema", "_postman_id"}
        )
        return is_collection or (
            {"info", "item"} <= start.inside("collection") and not start.has("run")
        )

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps[-2:] == ("response", None) and {*steps[:-2]} <= _ABOVE_EXAMPLES

    def read(self, source: Source) -> Exchanges:
        """Read the saved examples one by one."""
        return read_each(source, _examples(source), _read_example)


class Newman:
    """The JSON report of newman, Postman's command line."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is a report of a run."""
        return not start.is_array and "executions" in start.inside("run")

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == ("run", "executions", None)

    def read(self, source: Source) -> Exchanges:
        """Read the executions one by one."""
        return read_entries(source, "run.executions.item", _read_execution)


def _read_execution(place: RecordedPlace, execution: Mapping[str, Any]) -> RawExchange:
    if execution.get("response") is None:
        request = object_of(execution, "request")
        sent = message_of(headers_of(request.get("header")), _sent(request.get("body"), {}))
        method = str(request.get("method") or "GET")
        return unanswered(place, method, _url(request.get("url"), {}), sent)
    return _read(place, execution.get("request"), object_of(execution, "response"), {})


def _read_example(place: RecordedPlace, example: tuple[Any, Any, dict[str, str]]) -> RawExchange:
    item, response, variables = example
    return _read(place, response.get("originalRequest") or item.get("request"), response, variables)


def _examples(source: Source) -> Iterator[tuple[Any, Any, dict[str, str]]]:
    """Every saved example, with the item that it is of and the variables of the collection."""
    document = whole_document(source)
    collection = member(document, "collection") or document
    variables = _variables(collection.get("variable"))
    pending = [(item, 0) for item in reversed(_list(collection.get("item")))]
    while pending:
        item, depth = pending.pop()
        if depth < _MAX_DEPTH:
            pending += [(inner, depth + 1) for inner in reversed(_list(member(item, "item")))]
        for response in _list(member(item, "response")):
            if isinstance(response, Mapping):
                yield item, response, variables


def _read(
    place: RecordedPlace, request: Any, response: Mapping[str, Any], variables: Mapping[str, str]
) -> RawExchange:
    if isinstance(request, str):
        request = {"url": request}
    if not isinstance(request, Mapping):
        raise NotAnExchangeError("its request is missing")
    method = str(request.get("method") or "GET")
    url = _url(request.get("url"), variables)
    status = status_of(response.get("code", response.get("responseCode")))
    headers = headers_of(response.get("header"))
    answered = _answer(response)
    return RawExchange(
        place,
        method,
        url,
        message_of(headers_of(request.get("header")), _sent(request.get("body"), variables)),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "url", "header", "body", "method"),
            "response": omit(response, "body", "stream", "header", "originalRequest"),
        },
        time_of(response.get("responseTimestamp")),
        lack_of(method, status, headers, answered),
    )


def _url(url: Any, variables: Mapping[str, str]) -> str:
    """The address with its variables filled in, as far as the collection has their values."""
    if isinstance(url, Mapping):
        own = {**variables, **_variables(url.get("variable"))}
        raw = url.get("raw")
        if isinstance(raw, str) and raw:
            return _filled(raw, own)
        host, path = _joined(url.get("host"), "."), _joined(url.get("path"), "/")
        if "://" in path or path.startswith(("https:/", "http:/")):
            host = ""
        scheme = url.get("protocol") if isinstance(url.get("protocol"), str) else "https"
        port = f":{url['port']}" if url.get("port") else ""
        address = f"{scheme}://{host}{port}/{path.lstrip('/')}" if host else path
        search = query_of(url.get("query"))
        return _filled(f"{address}?{search}" if search and "?" not in address else address, own)
    if isinstance(url, str):
        return _filled(url, variables)
    raise NotAnExchangeError("its address is missing")


def _filled(text: str, variables: Mapping[str, str]) -> str:
    """A text with the values of its variables; an open one at the front is the host."""
    for name, value in variables.items():
        text = text.replace("/:" + name + "/", f"/{value}/") if value else text
    text = _VARIABLE.sub(lambda match: variables.get(match[1].strip(), match[0]), text)
    front = _VARIABLE.match(text)
    if front is not None:
        text = text[front.end() :]
        text = text if text.startswith("/") else f"/{text}"
    return url_of(text)


def _joined(parts: Any, separator: str) -> str:
    if isinstance(parts, str):
        return parts
    words = [each if isinstance(each, str) else member(each, "value") for each in _list(parts)]
    return separator.join(word for word in words if isinstance(word, str))


def _sent(body: Any, variables: Mapping[str, str]) -> bytes | None:
    mode = member(body, "mode")
    if mode == "urlencoded":
        return query_of(body.get("urlencoded")).encode()
    raw = member(body, "raw")
    if not isinstance(raw, str):
        return None
    return _VARIABLE.sub(lambda match: variables.get(match[1].strip(), match[0]), raw).encode()


def _answer(response: Mapping[str, Any]) -> bytes | None:
    """The body: as text, or as the buffer that Node.js makes JSON of."""
    stream = response.get("stream")
    if isinstance(stream, Mapping):
        data = stream.get("data")
        if isinstance(data, list):
            return bytes(data)
        return from_base64(data) if isinstance(data, str) else None
    return body_of(response.get("body"))


def _variables(given: Any) -> dict[str, str]:
    """The variables of a collection or of an address that have a value."""
    named = (
        (member(each, "key") or member(each, "id"), member(each, "value")) for each in _list(given)
    )
    return {
        name: str(value)
        for name, value in named
        if isinstance(name, str) and value not in (None, "")
    }


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []
