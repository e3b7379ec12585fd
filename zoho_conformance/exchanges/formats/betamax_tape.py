"""Tapes of Betamax and OkReplay, for Java and Android."""

from __future__ import annotations

import re
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import member
from zoho_conformance.exchanges.formats.parts import (
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
from zoho_conformance.exchanges.formats.yaml_recording import (
    YamlRecording,
    parse_recording,
    yaml_body_of,
)

_SIGN = re.compile(rb"(?:---\s+|#[^\n]*\n|\s)*!tape(?=\s)")


class BetamaxTapes:
    """The format of both, whose documents have a tag."""

    suffixes = frozenset({".yaml", ".yml"})

    def open(self, source: Source) -> YamlRecording | None:
        """Open a tape; None where the source is another file."""
        sign = _SIGN.match(source.start)
        if sign is None:
            return None
        # The tag says nothing more, and no tag but those of plain values is read.
        raw = source.read()
        data = parse_recording(source, raw[: sign.end()].replace(b"!tape", b"") + raw[sign.end() :])
        entries = member(data, "interactions")
        if not isinstance(entries, list):
            return None
        return YamlRecording(source, entries, _read_interaction)


def _read_interaction(place: RecordedPlace, entry: Any) -> RawExchange:
    request, response = object_of(entry, "request"), object_of(entry, "response")
    method = text_of(request, "method")
    status = status_of(response.get("status"))
    headers = headers_of(response.get("headers"))
    answered = yaml_body_of(response.get("body"))
    return RawExchange(
        place,
        method,
        url_of(text_of(request, "uri")),
        message_of(headers_of(request.get("headers")), yaml_body_of(request.get("body"))),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "uri", "headers", "body"),
            "response": omit(response, "headers", "body"),
            "interaction": omit(entry, "request", "response"),
        },
        time_of(entry.get("recorded")),
        lack_of(method, status, headers, answered),
    )
