"""Nango's test files: the answers that a run of an integration got, by method and path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import (
    JsonStart,
    member,
    whole_document,
)
from zoho_conformance.exchanges.formats.json_recording import Exchanges, Steps, read_each
from zoho_conformance.exchanges.formats.parts import (
    NotAnExchangeError,
    body_of,
    headers_of,
    lack_of,
    message_of,
    omit,
    query_of,
    status_of,
    time_of,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_OF_ANSWER = len(("api", "method", "path"))
"""How many keys lead to an answer, or to the list of answers to one request."""
_SIGNS = ("input", "output", "nango")


class Nango:
    """What `nango dryrun --save` writes."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document has answers by method and path."""
        methods = {name.casefold() for name in start.inside("api")}
        has_signs = any(start.has(name) for name in _SIGNS)
        return not start.is_array and has_signs and bool(methods & _METHODS)

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps[:1] == ("api",) and (len(steps) == _OF_ANSWER or steps[_OF_ANSWER:] == (None,))

    def read(self, source: Source) -> Exchanges:
        """Read the answers one by one."""
        return read_each(source, _calls(source), _read_call)


def _calls(source: Source) -> Iterator[tuple[str, str, Any]]:
    api = member(whole_document(source), "api")
    for method, calls in api.items() if isinstance(api, Mapping) else ():
        for path, answers in calls.items() if isinstance(calls, Mapping) else ():
            for answer in answers if isinstance(answers, list) else [answers]:
                yield method, path, answer


def _read_call(place: RecordedPlace, call: tuple[str, str, Any]) -> RawExchange:
    method, path, answer = call
    if not isinstance(answer, Mapping) or "response" not in answer:
        raise NotAnExchangeError("its response is missing")
    request = answer.get("request")
    headers = headers_of(answer.get("headers"))
    status = status_of(answer.get("status", 200))
    answered = body_of(answer["response"])
    address = path if "://" in path or path.startswith("/") else f"/{path}"
    date = next((value for name, value in headers if name.casefold() == "date"), "")
    return RawExchange(
        place,
        method.upper(),
        url_of(address, query=query_of(member(request, "params"))),
        message_of(headers_of(member(request, "headers")), body_of(member(request, "data"))),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "params", "headers", "data"),
            "entry": omit(answer, "response", "headers", "request"),
        },
        time_of(date),
        lack_of(method, status, (), answered),
        lacks_query="?" not in address and member(request, "params") is None,
    )
