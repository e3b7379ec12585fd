"""Cassettes of go-vcr, for Go: nearly vcrpy's, with other names inside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import member
from zoho_conformance.exchanges.formats.parts import (
    headers_of,
    lack_of,
    message_of,
    object_of,
    omit,
    query_of,
    status_of,
    text_of,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.yaml_recording import (
    YamlRecording,
    parse_recording,
    yaml_body_of,
)

_SIGN = re.compile(rb"(?:---[^\n]*\s+)?(?:#[^\n]*\n)*version:[ \t]*[0-9]+\s+interactions:")
"""Other recorders have the version after the interactions."""


class GoVcr:
    """The format of go-vcr, of all its versions."""

    suffixes = frozenset({".yaml", ".yml"})

    def open(self, source: Source) -> YamlRecording | None:
        """Open a cassette; None where the source is another file."""
        if not _SIGN.match(source.start):
            return None
        data = parse_recording(source, source.read())
        entries = member(data, "interactions")
        if not isinstance(entries, list) or not any(map(_is_interaction, entries)):
            return None
        return YamlRecording(source, entries, _read_interaction)


def _is_interaction(entry: Any) -> bool:
    request = member(entry, "request")
    return isinstance(request, Mapping) and "url" in request and "uri" not in request


def _read_interaction(place: RecordedPlace, entry: Any) -> RawExchange:
    request, response = object_of(entry, "request"), object_of(entry, "response")
    # To Go an empty method is GET.
    method = str(request.get("method") or "GET")
    status = status_of(response.get("code"))
    headers = headers_of(response.get("headers"))
    answered = yaml_body_of(response.get("body"))
    sent = yaml_body_of(request.get("body")) or query_of(_posted(method, request)).encode()
    return RawExchange(
        place,
        method,
        url_of(text_of(request, "url"), host=str(request.get("host") or "")),
        message_of(headers_of(request.get("headers")), sent),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "url", "headers", "body", "form"),
            "response": omit(response, "headers", "body"),
            "interaction": omit(entry, "request", "response"),
        },
        lack=lack_of(method, status, headers, answered),
    )


def _posted(method: str, request: Mapping[str, Any]) -> Any:
    """The fields of a form; of another request they are those of its query."""
    return request.get("form") if method in ("POST", "PUT", "PATCH") else None
