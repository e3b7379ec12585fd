"""Cassettes of EasyVCR and Scotch, for .NET: an array of exchanges, headers in two places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import JsonStart
from zoho_conformance.exchanges.formats.json_recording import Exchanges, Steps, read_entries
from zoho_conformance.exchanges.formats.parts import (
    Headers,
    NotAnExchangeError,
    body_of,
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


class EasyVcr:
    """The recorders of .NET, which write names in upper case."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document is an array of their exchanges."""
        return start.is_array and start.has("Request", "Response", "RecordedAt")

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == (None,)

    def read(self, source: Source) -> Exchanges:
        """Read the exchanges one by one."""
        return read_entries(source, "item", _read_exchange)


def _read_exchange(place: RecordedPlace, entry: Any) -> RawExchange:
    request, response = object_of(entry, "Request"), object_of(entry, "Response")
    method, status = text_of(request, "Method").upper(), _status(response)
    headers = _headers(response, "ResponseHeaders")
    answered = body_of(response.get("Body"))
    address = request.get("Uri", request.get("URI"))
    return RawExchange(
        place,
        method,
        url_of(address if isinstance(address, str) else ""),
        message_of(_headers(request, "RequestHeaders"), body_of(request.get("Body") or None)),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "Uri", "URI", "RequestHeaders", "ContentHeaders", "Body"),
            "response": omit(response, "ResponseHeaders", "ContentHeaders", "Body"),
            "entry": omit(entry, "Request", "Response"),
        },
        time_of(entry.get("RecordedAt")),
        lack_of(method, status, headers, answered),
    )


def _status(response: Mapping[str, Any]) -> int:
    given = response.get("Status")
    if not isinstance(given, Mapping):
        raise NotAnExchangeError("its status is missing")
    return status_of(given.get("Code"))


def _headers(side: Mapping[str, Any], name: str) -> Headers:
    """The headers of a message, and those of its content beside them."""
    return (*headers_of(side.get(name)), *headers_of(side.get("ContentHeaders")))
