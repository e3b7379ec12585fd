"""What a file is that holds no recording we can read, and what to record or export instead."""

from __future__ import annotations

import re
from pathlib import Path

from zoho_conformance.exchanges.formats.json_document import JsonStart, read_start
from zoho_conformance.exchanges.formats.source import Source

_ONLY_REQUESTS = (
    "requests without answers: send them through a proxy such as mitmproxy, or export HAR"
)
_ONLY_STUBS = "written answers, not recorded ones: record with a proxy such as mitmproxy"
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
        re.compile(rb"PK\x03\x04(?s:.)*?raw/0*1_[cms]\."),
        "a session archive of Fiddler: export its sessions as HAR",
    ),
    (
        re.compile(rb"\xac\xed\x00\x05|<\?xml(?s:.){0,200}?charles"),
        "a session of Charles: export it as a JSON session or as HAR",
    ),
    (
        re.compile(rb"<\?xml(?s:.){0,999}?burpVersion"),
        "items of Burp Suite: record with a proxy that writes HAR, such as mitmproxy",
    ),
    (
        re.compile(rb"---\s+-\s+!ruby/struct:VCR::"),
        "a cassette of VCR 1, for Ruby: migrate it with VCR 2 (rake vcr:migrate_cassettes)",
    ),
    (re.compile(rb"meta \{\s|type: collection\.insomnia"), _ONLY_REQUESTS),
    (
        re.compile(rb"(?:\s|(?:#|//)[^\n]*\n)*(?:GET|POST|PUT|PATCH|DELETE) https?://"),
        _ONLY_REQUESTS,
    ),
    (
        re.compile(rb"HTTP/[0-9.]+ [0-9]{3}\b"),
        "an answer without its request: record both, such as with mitmproxy",
    ),
)
_ANYWHERE = (
    (
        re.compile(rb"\bnock\(\s*['\"`]"),
        "code that nock generated: record with output_objects: true, and save it as JSON",
    ),
    (
        re.compile(rb"(?m)^\s*(?:import\b[^\n]*\bfrom ['\"]|const\b[^\n]*\brequire\()"),
        "code, not a recording: run it through a proxy such as mitmproxy",
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
_BY_KEYS = (
    (
        ("info", "item"),
        (
            "a Postman collection without saved examples: save responses as examples, or run it "
            "with newman's JSON reporter"
        ),
    ),
    (("openapi",), "a description of an API, not a recording: see `witness`"),
    (("swagger",), "a description of an API, not a recording: see `witness`"),
    (("consumer", "provider"), f"a contract of Pact: {_ONLY_STUBS}"),
    (("__export_format", "resources"), f"an export of Insomnia: {_ONLY_REQUESTS}"),
    (("requests", "folders"), f"a collection of Hoppscotch: {_ONLY_REQUESTS}"),
    (("requests", "clientName"), f"a collection of Thunder Client: {_ONLY_REQUESTS}"),
    (("items", "environments"), f"a collection of Bruno: {_ONLY_REQUESTS}"),
    (("constants", "events"), "a network log of Chromium: export HAR from its developer tools"),
    (("httpRequest",), f"expectations of MockServer: {_ONLY_STUBS}"),
    (("routes", "port"), f"routes of Mockoon: {_ONLY_STUBS}"),
    (("stubs",), f"stubs of mountebank: {_ONLY_STUBS}"),
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
    if "pairs" in start.inside("data") and start.has("meta"):
        return "a simulation of Hoverfly: record with a proxy that writes HAR, such as mitmproxy"
    return next((what for keys, what in _BY_KEYS if start.has(*keys)), "")
