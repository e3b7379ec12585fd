"""The sample exchanges of a page, each with the operation that it is one of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from zoho_conformance.contracts.contract import BodySample, Operation, SampleCase, SampleExchange
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.pages.blocks import Section
from zoho_conformance.pages.operation_words import OperationWords
from zoho_conformance.pages.samples import mend_address, sample_exchange
from zoho_conformance.pages.samples.pairing import SamplePair, pair
from zoho_conformance.pages.samples.sample_exchange import SampleRequest


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The sample exchanges, and the samples with the operations that each of them may be of."""

    exchanges: tuple[SampleExchange, ...]
    samples: tuple[BodySample, ...]
    doubts: tuple[Doubt, ...]


def read(
    parts: Sequence[Section],
    samples: Sequence[BodySample],
    operations: Sequence[Operation],
    words: OperationWords,
    version: str | None,
) -> Exchanges:
    """Pair the samples of a page, and find the operation of each pair."""
    pairs = [_Pair(each, operations, words) for each in pair(parts, samples)]
    reader = _Exchanges(operations, version, [each.request.url for each in pairs if each.request])
    exchanges = [exchange for each in pairs if (exchange := reader.read(each)) is not None]
    concerned: dict[int, OperationIds] = {}
    for each in pairs:
        concerned[id(each.of.answer)] = each.operations
        if each.of.sent is not None and each.request is not None:
            concerned.setdefault(id(each.of.sent), each.operations)
    line = pairs[0].of.answer.line if pairs else 0
    return Exchanges(
        tuple(exchanges),
        tuple(replace(each, operations=concerned.get(id(each))) for each in samples),
        (
            *sample_exchange.doubts(
                pairs[0].of.request.url if pairs and pairs[0].of.request else None,
                pairs[0].of.answer.body if pairs else None,
                operations,
                line,
            ),
            *reader.doubts,
        ),
    )


class _Pair:
    """A pair of samples, and the operations that it may be of: by its address and its heading."""

    def __init__(
        self, of: SamplePair, operations: Sequence[Operation], words: OperationWords
    ) -> None:
        self.of = of
        self.request = of.request
        self.operations = None if len(operations) > 1 else _ids_of(operations)
        headed = next(filter(None, map(words.of_heading, of.headings)), None)
        asked = self._asked_operation(operations)
        if asked is not None and (headed is None or asked in headed or not of.is_further):
            self.operations = (asked,)
        elif headed is not None and len(operations) > 1:
            # It answers another request than the one before it, which has its answer.
            self.operations = headed
            self.request = None

    def _asked_operation(self, operations: Sequence[Operation]) -> str | None:
        if self.request is None:
            return None
        method, url = self.request.method, self.request.url
        # A request to the path of an operation is one of it, though its method be misprinted.
        asked = sample_exchange.operation_of(method, url, operations)
        asked = asked or sample_exchange.operation_of(None, url, operations)
        if asked is not None:
            return asked
        nearest = mend_address.nearest_operation(method, url, operations)
        return nearest.id if nearest else None


def _ids_of(operations: Sequence[Operation]) -> OperationIds:
    """The ids of the operations; None where there are none."""
    return tuple(operation.id for operation in operations) or None


class _Exchanges:
    """Makes exchanges of pairs; several of one operation are numbered."""

    def __init__(
        self, operations: Sequence[Operation], version: str | None, urls: Sequence[str]
    ) -> None:
        self._by_id: Mapping[str, Operation] = {each.id: each for each in operations}
        self._version = version
        self._urls = urls
        self._counts: dict[str, int] = {}
        self.doubts: list[Doubt] = []

    def read(self, of: _Pair) -> SampleExchange | None:
        """The exchange of a pair; None, with a doubt, where its operation is not known."""
        answer, line = of.of.answer, of.of.answer.line
        if of.operations is None or len(of.operations) > 1:
            if self._by_id:
                what = "the page does not say which of its operations the sample response is of"
                self.doubts.append(Doubt.at_line(line, "sample-of-unknown-operation", what))
            return None
        operation = self._by_id[of.operations[0]]
        url = self._address(of.request, operation, answer)
        if url is None:
            what = "no address can be read for the sample response"
            self.doubts.append(Doubt.at_line(line, "sample-without-address", what))
            return None
        count = self._counts[operation.id] = self._counts.get(operation.id, 0) + 1
        sent = of.of.sent.body if of.of.sent and of.request else None
        return SampleExchange(
            SampleCase(operation.id, f"ok-{count}" if count > 1 else "ok", line or None),
            operation.method,
            url,
            None if operation.method == "GET" else sent,
            answer.body,
            tuple(of.request.headers.items()) if of.request else (),
            has_request=of.request is not None,
        )

    def _address(
        self, request: SampleRequest | None, operation: Operation, answer: BodySample
    ) -> str | None:
        if request is None:
            ids = [*_ids_of_rows(answer.body)]
            return mend_address.compose(operation, self._version, self._urls, ids)
        mended = mend_address.mend(request.url, operation, self._version)
        if mended is not None and mended != request.url:
            what = "the sample request has another address than the operation, whose is taken"
            self.doubts.append(Doubt.at_line(request.line, "sample-address-mended", what))
        return mended


def _ids_of_rows(body: Any) -> Iterator[str]:
    """The ids of what is answered: of the body, and of the rows in its first list."""
    if not isinstance(body, dict):
        return
    rows = next((value for value in body.values() if isinstance(value, list)), [])
    for row in (body, *rows):
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            yield row["id"]
