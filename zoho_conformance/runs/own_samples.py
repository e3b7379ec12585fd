"""A page's own sample, whoever recorded it: what a ruling expects of the sample holds for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.json_values import is_equal
from zoho_conformance.runs.library import Library


def is_own_sample(library: Library, exchange: Exchange) -> bool:
    """Whether an exchange is one that the page of its operation prints: the same both ways."""
    response = exchange.response
    return any(
        _address(request) == _address(exchange.request)
        and printed.status == response.status
        and is_equal(printed.json, response.json)
        for request, printed in _samples(library, exchange.case.operation)
    )


def _address(request: Request) -> tuple[str, str, Mapping[str, str]]:
    return request.method, urlsplit(request.url).path, request.query


def _samples(library: Library, operation: str) -> Iterator[tuple[Request, Response]]:
    folder = library.root / "cassettes" / DOCUMENTED / library.version / operation
    for file in sorted(folder.glob("*.yaml")):
        try:
            yield from read_cassette(file).interactions
        except UnreadableRecordingError:
            continue
