"""Defaults of parameters against what the page's own samples answer without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from msgspec import structs

from zoho_conformance.contracts.contract import Parameter, SampleExchange
from zoho_conformance.contracts.doubt import Doubt

_SAID_IN = "info"
"""The paging block of an answer, which repeats some parameters."""
_TOKEN = "page_token"  # noqa: S105 - a name


def without_contradicted(
    parameters: Sequence[Parameter], exchanges: Iterable[SampleExchange]
) -> tuple[tuple[Parameter, ...], tuple[Doubt, ...]]:
    """The parameters, without defaults that a sample answer contradicts, and a doubt about each."""
    said = [*_said_without_asking(exchanges)]
    kept: list[Parameter] = []
    doubts: list[Doubt] = []
    for parameter in parameters:
        others = {
            str(value)
            for name, value in said
            if name == parameter.name and str(value) != parameter.default
        }
        if parameter.default is None or not others:
            kept.append(parameter)
            continue
        kept.append(structs.replace(parameter, default=None))
        what = (
            f"`{parameter.name}` is {', '.join(sorted(others))} where a sample request leaves it "
            f"out, and {parameter.default} by default"
        )
        doubts.append(Doubt.at_line(parameter.line, "default-contradicted", what))
    return tuple(kept), tuple(doubts)


def _said_without_asking(exchanges: Iterable[SampleExchange]) -> Iterator[tuple[str, int]]:
    """The numbers in paging blocks of answers whose requests do not have them."""
    for exchange in exchanges:
        body = exchange.response
        block = body.get(_SAID_IN) if isinstance(body, dict) else None
        if not exchange.has_request or not isinstance(block, dict):
            continue
        asked = {name for name, _ in parse_qsl(urlsplit(exchange.url).query)}
        for name, value in block.items():
            is_number = isinstance(value, int) and not isinstance(value, bool)
            if is_number and name not in asked and not (name == "page" and _TOKEN in asked):
                yield name, value
