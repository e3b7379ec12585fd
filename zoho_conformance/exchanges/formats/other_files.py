"""What a file is that holds no recording we can read, and what to record or export instead."""

from __future__ import annotations

import re
from pathlib import Path

from zoho_conformance.exchanges.formats.json_document import JsonStart, read_start
from zoho_conformance.exchanges.formats.source import Source

_BY_START = (
    (
        re.compile(rb"\xd4\xc3\xb2\xa1|\xa1\xb2\xc3\xd4|\x4d\x3c\xb2\xa1|\x0a\x0d\x0d\x0a"),
        "a capture of packets, not of exchanges: record with a proxy such as mitmproxy",
    ),
    (
        re.compile(rb"[123] [0-9a-f]{16,64} [0-9]{16,}"),
        "a capture of GoReplay, which is not supported: write it as JSON lines, or record HAR",
    ),
    (
        re.compile(rb"---\s+responses:\s|responses:\s+- response:"),
        "a recording of responses, which does not keep requests: record with vcrpy",
    ),
)
_ANYWHERE = (
    (
        re.compile(rb"\bnock\(\s*['\"`]"),
        "code that nock generated: record with output_objects: true, and save it as JSON",
    ),
    (
        re.compile(rb"(?m)^[^{\n]*\"[A-Z]{3,7} /crm/(?:bulk/)?v[0-9][^\"\n]*\" [0-9]{3} "),
        "an access log in plain text, which has no bodies: log JSON lines, with bodies",
    ),
    (
        re.compile(rb"(?m)^[^{\n]*\{[^\n]*/crm/(?:bulk/)?v[0-9][^\n]*\}\s*$"),
        "a log with text before its JSON: keep only the JSON of each line",
    ),
)


def what_it_is(file: Path) -> str:
    """What a file without recorded exchanges is, and what to do; empty where it is unknown."""
    try:
        source = Source.of_file(file)
        start = source.start
        document = read_start(source)
    except OSError:
        return ""
    if document is not None:
        return _of_document(document)
    for pattern, what in _BY_START:
        if pattern.match(start):
            return what
    return next((what for pattern, what in _ANYWHERE if pattern.search(start)), "")


def _of_document(start: JsonStart) -> str:
    if start.has("info", "item"):
        return (
            "a Postman collection without saved examples: save responses as examples, or run it "
            "with newman's JSON reporter"
        )
    if start.has("openapi") or start.has("swagger"):
        return "a description of an API, not a recording: see `witness`"
    return ""
