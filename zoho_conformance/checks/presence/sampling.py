"""Takes successes into the samples of their operations, as they are judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.presence.samples import (
    Sample,
    SampledAnswer,
    draw,
    nested_of,
    shapes_of,
)
from zoho_conformance.contracts.demanded_parameters import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.record_module import modules_of_request

_T = TypeVar("_T")
_MAX_SHARED = 10_000
"""So many different parts of samples are remembered, to have equal ones only once."""


class Sampling:
    """Keeps answers of each operation in its sample, as long as the sample takes them."""

    def __init__(self, promise_of: Callable[[str], Promise], samples: dict[str, Sample]) -> None:
        self._promise_of = promise_of
        self._samples = samples
        self._shared: dict[object, object] = {}

    def see(self, judgement: Judgement, exchange: Exchange, when: str) -> None:
        """Take in an exchange, if it is a success that was recorded at a known time."""
        operation, request, response = judgement.case.operation, exchange.request, exchange.response
        if not (when and response.body and is_success(response.status)):
            return
        sample = self._samples.get(operation)
        if sample is None:
            sample = self._samples[operation] = Sample()
        number = draw(request, when, len(response.body))
        if request.method != "GET" or not judgement.judged or not sample.takes(number):
            return
        promise = self._promise_of(operation)
        shapes = shapes_of(response.json, promise.wrapper)
        if shapes:
            asked = self._share(_asked(promise, request))
            # Most answers of an operation are alike.
            nested = tuple(
                self._share((path, self._share(each)))
                for path, each in nested_of(response.json, promise.wrapper)
            )
            sample.put(SampledAnswer(number, when, asked, self._share(shapes), self._share(nested)))

    def begin_again(self, samples: dict[str, Sample]) -> None:
        """Keep what comes from now on in other samples."""
        self._samples = samples

    def _share(self, part: _T) -> _T:
        """The same part of a sample, the one that is there already."""
        if len(self._shared) >= _MAX_SHARED:
            self._shared.clear()
        return self._shared.setdefault(part, part)  # type: ignore[return-value]


def _asked(promise: Promise, request: Request) -> tuple[str, ...]:
    """What an answer may have other keys by: the org's host, the modules, fields, parameters."""
    query = request.query
    return (
        urlsplit(request.url).netloc,
        ",".join(sorted(modules_of_request(request, promise.operation.path))),
        query.get(FIELDS, ""),
        *sorted(query),
    )
