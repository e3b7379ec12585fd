"""Cassettes of PHP-VCR: a list of requests with their answers. Its JSON is read like a log."""

from __future__ import annotations

import re
from typing import Any

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
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

_SIGN = re.compile(rb"(?:---\s+|\s)*-\s+request:\s+[a-z_]+:")


class PhpVcr:
    """The YAML that PHP-VCR writes by default."""

    suffixes = frozenset({".yaml", ".yml"})

    def open(self, source: Source) -> YamlRecording | None:
        """Open a cassette; None where the source is another file."""
        if not _SIGN.match(source.start):
            return None
        entries = parse_recording(source, source.read())
        return YamlRecording(source, entries, _read_entry) if isinstance(entries, list) else None


def _read_entry(place: RecordedPlace, entry: Any) -> RawExchange:
    request, response = object_of(entry, "request"), object_of(entry, "response")
    method = text_of(request, "method")
    status = status_of(response.get("status"))
    headers = headers_of(response.get("headers"))
    answered = yaml_body_of(response.get("body"))
    sent = yaml_body_of(request.get("body")) or query_of(request.get("post_fields")).encode()
    return RawExchange(
        place,
        method,
        url_of(text_of(request, "url")),
        message_of(headers_of(request.get("headers")), sent),
        status,
        message_of(headers, answered),
        {
            "request": omit(request, "url", "headers", "body", "post_fields"),
            "response": omit(response, "headers", "body"),
            "entry": omit(entry, "request", "response"),
        },
        lack=lack_of(method, status, headers, answered),
    )
