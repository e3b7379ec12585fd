"""What the recorder of Python's `responses` writes: answers, and the addresses they came from."""

from __future__ import annotations

import re
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.json_document import member
from zoho_conformance.exchanges.formats.parts import (
    Headers,
    headers_of,
    lack_of,
    message_of,
    object_of,
    omit,
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

_SIGN = re.compile(rb"(?:---\s+)?responses:\s+-\s+response:\s")


class ResponsesRecorder:
    """The YAML that `responses` records; of a request it has method and address."""

    suffixes = frozenset({".yaml", ".yml"})

    def open(self, source: Source) -> YamlRecording | None:
        """Open a recording; None where the source is another file."""
        if not _SIGN.match(source.start):
            return None
        entries = member(parse_recording(source, source.read()), "responses")
        return YamlRecording(source, entries, _read_entry) if isinstance(entries, list) else None


def _read_entry(place: RecordedPlace, entry: Any) -> RawExchange:
    response = object_of(entry, "response")
    method = text_of(response, "method")
    status = status_of(response.get("status"))
    headers = _headers(response)
    answered = yaml_body_of(response.get("body"))
    return RawExchange(
        place,
        method,
        url_of(text_of(response, "url")),
        message_of((), None),
        status,
        message_of(headers, answered),
        {"response": omit(response, "url", "headers", "body")},
        lack=lack_of(method, status, headers, answered),
    )


def _headers(response: Any) -> Headers:
    """The headers, whose content type has a place of its own."""
    headers = headers_of(response.get("headers"))
    content_type = response.get("content_type")
    return (*headers, ("content-type", content_type)) if isinstance(content_type, str) else headers
