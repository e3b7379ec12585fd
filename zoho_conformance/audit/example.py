"""The exchange that is kept of many to show what they came to, in a sixth of its size."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache
from sys import intern

import msgspec
from msgspec.structs import replace

from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import Finding, Source

_MAX_BODY_BYTES = 16384
"""Of an example with a larger body only the rest is kept."""
_QUICKLY = 1
_MAX_SHARED = 10_000
_NO_FINDINGS: Mapping[int, Finding] = {}


class Example(msgspec.Struct, frozen=True, gc=False):
    """An exchange without what was parsed of it, packed: an archive may show thousands of cases.

    With it are the findings that it is the example of, by their numbers among all that it has. Of
    what it has in common with the exchange of another example, `like`, it has nothing of its own.
    """

    packed: bytes
    like: Example | None = None

    @classmethod
    def of(
        cls,
        exchange: Exchange,
        findings: Mapping[int, Finding] = _NO_FINDINGS,
        like: Example | None = None,
        *,
        with_bodies: bool = True,
    ) -> Example:
        """Keep an exchange; without its bodies where nobody will look at them."""
        small = shortened(exchange, _MAX_BODY_BYTES if with_bodies else 0)
        packer = zlib.compressobj(_QUICKLY, zdict=_kept_of(like))
        # Texts may have lone surrogates, which other encodings do not take.
        kept = _pickled(small, findings)
        return cls(packer.compress(kept) + packer.flush(), like)

    def exchange(self) -> Exchange:
        """The exchange, as it was kept."""
        return self._unpack()[0]

    def findings(self) -> Mapping[int, Finding]:
        """The findings that it is the example of, whose texts are those of others where equal."""
        return {rank: _with_shared_texts(finding) for rank, finding in self._unpack()[1].items()}

    def _unpack(self) -> tuple[Exchange, Mapping[int, Finding]]:
        kept: tuple[Exchange, Mapping[int, Finding]] = pickle.loads(_kept_of(self))  # noqa: S301 - our own
        return kept


@lru_cache(maxsize=4)
def _kept_of(example: Example | None) -> bytes:
    """What is packed in an example; without one, what is familiar.

    The examples of an operation, which are alike, mostly come one after the other.
    """
    if example is None:
        return _familiar()
    return zlib.decompressobj(zdict=_kept_of(example.like)).decompress(example.packed)


def _with_shared_texts(finding: Finding) -> Finding:
    """A finding whose texts are kept once for all: thousands name the same rules and pages."""
    return replace(finding, **_shared_texts(finding), source=_shared(finding.source))


@lru_cache(maxsize=_MAX_SHARED)
def _shared(source: Source) -> Source:
    """The same source for all findings that have it."""
    return replace(source, **_shared_texts(source))


def _shared_texts(struct: msgspec.Struct) -> dict[str, str]:
    values = ((field, getattr(struct, field)) for field in struct.__struct_fields__)
    return {field: intern(value) for field, value in values if type(value) is str}


def _pickled(exchange: Exchange, findings: Mapping[int, Finding]) -> bytes:
    return pickle.dumps((exchange, dict(findings)), pickle.HIGHEST_PROTOCOL)


@cache
def _familiar() -> bytes:
    """What is alike in all that is packed, and so takes no space: above all names of classes.

    It is the same in every process of one version, and other versions cannot unpickle it either.
    """
    case = Case("get_records", "ok", "success")
    url = "https://www.zohoapis.com/crm/v7/settings/?fields=id&ids=&page=1&per_page=200&type="
    headers = {"accept": "*/*", "content-type": "application/json;charset=UTF-8"}
    request = Request("GET", url, {**headers, "user-agent": "", "host": "www.zohoapis.com"}, "")
    body = (
        b'{"info":{"per_page":200,"count":1,"page":1,"more_records":false},"code":"INVALID_DATA",'
        b'"details":{"api_name":"","expected_data_type":"string"},"message":"","status":"error",'
        b'"code":"SUCCESS","details":{"Modified_Time":"2026-01-01T00:00:00+00:00","Modified_By":'
        b'{"name":"","id":""},"Created_Time":"","id":"","Created_By":{"name":"","email":"","id":'
        b'""}},"message":"record added","status":"success"},{"display_label":"","api_name":"",'
        b'"modules":[{"data":[{"id":"'
    )
    response = Response(200, headers, body, from_log=True)
    page = "https://www.zoho.com/crm/developer/docs/api/v7/get-records.html"
    findings = {
        0: _finding("key-missing", "the key id", "no such key", "sample response", page),
        1: _finding("type-changed", "a string", "null", "response keys", page),
    }
    return _pickled(Exchange(case, request, response, "2026-01-01T", is_foreign=True), findings)


def _finding(rule: str, expected: str, actual: str, section: str, page: str) -> Finding:
    return Finding(
        rule=rule,
        level="error",
        basis="sample",
        operation="get_records",
        case="ok",
        path="data[].id",
        expected=expected,
        actual=actual,
        message=f"`data[].id`: promised {expected}, got {actual}",
        source=Source("Get Records", section, 1, page, "id", "string"),
        promised=expected,
        came=actual,
        shared_path="[].id",
        shared_key="id",
    )


def shortened(exchange: Exchange, max_bytes: int = _MAX_BODY_BYTES) -> Exchange:
    """An exchange without what was parsed of it, and without bodies that are larger than that."""
    response, request = exchange.response, exchange.request
    is_small = len(response.body) <= max_bytes
    body, lack = (response.body, response.lack) if is_small else (b"", "no-body")
    sent = request.body if request.body and len(request.body) <= max_bytes else None
    return replace(
        exchange,
        request=replace(request, body=sent),
        response=replace(response, body=body, lack=lack),
    )
