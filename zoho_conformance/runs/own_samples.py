"""A page's own sample in any recording: what a ruling expects of the sample applies to it."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import is_equal
from zoho_conformance.runs.library import Library


def with_known_samples(library: Library, judgement: Judgement) -> Judgement:
    """The judgement of any exchange, which may be of a page's own sample."""
    promise, exchange = library.promises[judgement.case.operation], judgement.exchange
    expected = {(known.rule, known.path) for _, known in promise.known_findings}
    # Comparing bodies costs more than judging them, and mostly no ruling is about what came.
    if exchange is None or expected.isdisjoint(
        (finding.rule, finding.path) for finding in judgement.findings
    ):
        return judgement
    is_own = is_own_sample(library, exchange)
    return with_ruled_findings(promise, judgement) if is_own else judgement


def with_ruled_findings(promise: Promise, judgement: Judgement) -> Judgement:
    """The judgement of a page's own sample, drift that a ruling expects there being known."""
    expected = {(known.rule, known.path): id_ for id_, known in promise.known_findings}

    def mark(finding: Finding) -> Finding:
        ruling = expected.get((finding.rule, finding.path))
        return replace(finding, state="known", ruling=ruling) if ruling else finding

    return judgement.with_findings(tuple(map(mark, judgement.findings)))


def is_own_sample(library: Library, exchange: Exchange) -> bool:
    """Whether an exchange is one that the page of its operation prints: the same both ways.

    The cassettes have the samples with invented ids, names and texts, and another recording may
    have them as the page does.
    """
    promise = library.promises[exchange.case.operation]
    # Each page of an operation prints samples of its own.
    return any(
        _is_sample_of(page, library, exchange.request, exchange.response)
        for page in promise.parts or (promise,)
    )


def _is_sample_of(page: Promise, library: Library, request: Request, response: Response) -> bool:
    from zoho_conformance.model.redaction import (  # noqa: PLC0415 - few exchanges are samples
        Pseudonyms,
    )

    for sample, printed in _samples(library.root, library.version, page.id):
        answer = printed.json
        if (sample.method, printed.status) != (request.method, response.status):
            continue
        # Values are invented, and rows are not.
        if _sizes(answer) != _sizes(response.json):
            continue
        masked = Pseudonyms(page.vocabulary | page.names)
        if _address(sample.url) not in (_address(request.url), _address(masked.url(request.url))):
            continue
        if is_equal(answer, response.json) or is_equal(answer, masked.body(response.json)):
            return True
    return False


def _sizes(body: Any) -> list[int]:
    """How many elements the arrays at the top of a body have."""
    values = body.values() if isinstance(body, dict) else [body]
    return [len(value) for value in values if isinstance(value, list)]


def _address(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


@lru_cache(maxsize=64)
def _samples(root: Path, version: str, operation: str) -> tuple[tuple[Request, Response], ...]:
    """What the pages of an operation print, read once however often it is asked for."""
    samples: list[tuple[Request, Response]] = []
    for file in sorted((root / "cassettes" / DOCUMENTED / version / operation).glob("*.yaml")):
        with suppress(UnreadableRecordingError):
            samples += read_cassette(file).interactions
    return tuple(samples)
