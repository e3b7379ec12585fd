"""Mandatory parameters that the page's own sample requests leave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.contracts.contract import Operation, Parameter
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model.exchange import Request
from zoho_conformance.pages import addresses
from zoho_conformance.pages.samples.sample_exchange import SampleRequest


def doubts(
    parameters: Sequence[Parameter],
    operations: Sequence[Operation],
    requests: Sequence[SampleRequest],
) -> Iterator[Doubt]:
    """A doubt for each parameter that a sample request should have, and lacks.

    A request for one row by its id need not have those of the list.
    """
    for parameter in parameters:
        if parameter.is_header or parameter.presence != "mandatory":
            continue
        lines = lines_without(parameter, operations, requests)
        if lines:
            what = f"`{parameter.name}` is mandatory, and a sample request lacks it"
            yield Doubt.at_line(lines[0], "parameter-not-in-samples", what, parameter.name)


def lines_without(
    parameter: Parameter, operations: Sequence[Operation], requests: Sequence[SampleRequest]
) -> list[int]:
    """The lines of the sample requests of operations that take a parameter, and that lack it."""
    paths = [
        (operation.method, operation.path)
        for operation in operations
        if not operation.asks_for_one and operation.id in (parameter.operations or [operation.id])
    ]
    return [
        request.line
        for request in requests
        if any(
            request.method in (method, None) and addresses.matches(request.url, path)
            for method, path in paths
        )
        and not parameter.is_sent(Request(request.method or "GET", request.url, {}))
    ]
