"""Targets that judge an answer, and what else is made of one."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from tests.checks.shipped import Shipped, library, shipped
from tests.fuzz.target import Target, assert_line
from zoho_conformance import judge
from zoho_conformance.checks.comparisons import compare_effect, compare_views
from zoho_conformance.checks.coverage.sightings import Sightings
from zoho_conformance.checks.matching import Matcher, Unmatched, classify
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.exchanges.cassettes.write import indent_json
from zoho_conformance.exchanges.formats.unpack import Unpacker, UnpackError
from zoho_conformance.exchanges.http.decoding import decode_body
from zoho_conformance.exchanges.http.errors import BrokenAnswerError
from zoho_conformance.model import timestamps
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.runs.expression import parse_expression

_CONTENT_TYPES = (
    "application/json;charset=UTF-8",
    "application/json",
    "",
    "text/html; charset=punycode",
    'application/json; charset="utf-16"',
    "application/json;charset=\ud800",
)
_OPERATIONS = (
    "get_record_locking_information",
    "get_record_locking_configuration",
    "lock_records",
    "unlock_records",
)


def _recorded() -> list[Shipped]:
    return [each for name, each in shipped().items() if name.startswith("reference/")]


def _bodies() -> list[bytes]:
    bodies = dict.fromkeys(each.exchange.response.body for each in _recorded())
    return [body for body in bodies if body]


def _answer(body: bytes) -> None:
    """Judge a body as the answer to several cases, and do with it what a run does."""
    recorded = _recorded()
    content_type = _CONTENT_TYPES[len(body) % len(_CONTENT_TYPES)]
    for at in range(3):
        each = recorded[(len(body) * 7 + at * 13) % len(recorded)]
        before, promise = each.exchange, each.judge.promise
        response = Response(before.response.status, {"content-type": content_type}, body)
        after = replace(before, response=response)
        judgement = each.judge.judge(after)
        for finding in judgement.findings:
            assert finding.fingerprint
            json.dumps([finding.path, finding.actual, finding.message]).encode()
            finding.message.encode()
        if judgement.judged:
            Sightings(promise, "response").add(response.json)
            Sightings(promise, "request").add(response.json)
            list(compare_views(promise, after, before, skip=()))
            list(compare_views(promise, after, after, skip=()))
            paths = [(key.path, key.path) for key in promise.response_keys]
            list(compare_effect(promise, after, (before, "response"), paths, skip=()))
            list(compare_with_recording(promise, before, after))
            if body:
                json.dumps(Pseudonyms().body(response.json), allow_nan=False).encode()


def _indented(body: bytes) -> None:
    assert b"".join(indent_json(body).split()) == b"".join(body.split())


def _foreign(body: bytes) -> None:
    """Classify and judge a body whose case nobody knows."""
    for operation in _OPERATIONS:
        promise = library().promises[operation]
        for status in (200, 400, 500):
            response = Response(status, {"content-type": "application/json"}, body)
            classify(promise, response)


def _parts(body: bytes) -> None:
    """Judge by the parts that a person passes, of any type."""
    url = "https://www.zohoapis.com/crm/v7/Leads/4150868000000999998/Locking_Information__s"
    text = body.decode("utf-8", "surrogateescape")
    for given in (body, text, {text: [text]}, {"data": [{"code": text}]}):
        result = judge(method="POST", url=url, status=200, body=given)
        str(result).encode()


def _encoded(raw: bytes) -> None:
    """Unpack a body, in each encoding."""
    for encoding in ("gzip", "deflate", "gzip, deflate", "x"):
        try:
            decode_body(raw, {"content-encoding": encoding}, 10**6)
        except BrokenAnswerError:
            continue
    for encoding in ("", "br", "zstd", "deflate", "gzip, br"):
        try:
            Unpacker().unpack(raw, {"content-encoding": encoding})
        except UnpackError as cause:
            assert_line(str(cause))


def _url(raw: bytes) -> None:
    """Match an address, and read the times that headers hold."""
    text = raw.decode("utf-8", "surrogateescape")
    for method in ("GET", "POST", text[:9]):
        request = Request(method, text, {})
        matched = Matcher(library().promises).match(request)
        if isinstance(matched, Unmatched):
            assert_line(matched.reason)
        else:
            request.path_values(library().promises[matched].operation.path)
            assert isinstance(request.query, Mapping)
    timestamps.parse_http_date(text)
    timestamps.parse_iso(text)


def _expression(raw: bytes) -> None:
    matches = parse_expression(raw.decode("utf-8", "replace"))
    matches(["get_record_locking_information-ok", "data[].id"])


def _texts(*texts: str) -> Callable[[], Sequence[bytes]]:
    return lambda: [text.encode() for text in texts]


def _packed() -> list[bytes]:
    return [gzip.compress(b"{}" * 99), zlib.compress(b"{}" * 99), b"plain"]


_URLS = _texts(
    "https://www.zohoapis.com/crm/v7/Leads/4150868000000999998/Locking_Information__s?fields=a,b",
    "https://sandbox.zohoapis.eu/crm/v7/settings/record_locking_configurations?module=Deals",
    "http://127.0.0.1:1/crm/v2.1/coql",
    "Tue, 14 Jul 2026 12:00:00 GMT",
    "2026-07-14T12:00:00+05:30",
)

ANSWER_TARGETS = (
    Target("answer", _answer, _bodies, 150),
    Target("foreign-answer", _foreign, _bodies),
    Target("indented", _indented, _bodies),
    Target("parts", _parts, _bodies, 25),
    Target("encoded", _encoded, _packed),
    Target("url", _url, _URLS),
    Target("expression", _expression, _texts("not (a or b) and data[].id", "a", "((a))")),
)
