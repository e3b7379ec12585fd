"""Which operations of a page take a parameter, and for which of them it is mandatory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from zoho_conformance.contracts import own_facts
from zoho_conformance.contracts.contract import Operation, Parameter
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.pages.blocks import Section
from zoho_conformance.pages.endpoints import Endpoint
from zoho_conformance.pages.operation_words import OperationWords

_IDS = "ids"
"""The parameter with the ids of many things: what has the id of one in its path takes none."""


def assign(
    parameters: Sequence[Parameter],
    sections: Sequence[Section],
    endpoints: Sequence[Endpoint],
    operations: Sequence[Operation],
    words: OperationWords,
) -> tuple[Parameter, ...]:
    """The parameters, each with the operations that take it, and that it is mandatory for."""
    if len(operations) <= 1:
        return tuple(parameters)
    headings = {section.line: section.title for section in sections if section.kind == "parameters"}
    return tuple(
        _own(parameter, _heading_of(parameter, headings), endpoints, operations, words)
        for parameter in parameters
    )


def _heading_of(parameter: Parameter, headings: dict[int, str]) -> str:
    """The heading of the list that a parameter stands in."""
    above = [line for line in headings if line < parameter.line]
    return headings[max(above)] if above else ""


def _own(
    parameter: Parameter,
    heading: str,
    endpoints: Sequence[Endpoint],
    operations: Sequence[Operation],
    words: OperationWords,
) -> Parameter:
    showing = own_facts.ids_of(_showing(parameter.name, endpoints, operations), operations)
    is_described = any((parameter.type, parameter.presence, parameter.condition))
    taking = words.of_heading(heading)
    if parameter.name == _IDS and words.single:
        taking = own_facts.ids_of(
            (each.id for each in operations if each.id not in words.single), operations
        )
    elif showing and not is_described:
        # An address is all that the page says of it.
        taking = showing
    required_in = words.of_condition(parameter.condition) if parameter.condition else None
    return structs.replace(
        parameter, operations=taking or None, required_in=_within(required_in, taking)
    )


def _within(required_in: OperationIds, taking: OperationIds) -> OperationIds:
    if not required_in or not taking:
        return required_in
    return tuple(id_ for id_ in required_in if id_ in taking) or None


def _showing(
    name: str, endpoints: Sequence[Endpoint], operations: Sequence[Operation]
) -> Iterator[str]:
    """The operations that have the parameter in an address of theirs."""
    for operation in operations:
        if any(
            name in endpoint.query
            and (endpoint.method, endpoint.path) == (operation.method, operation.path)
            for endpoint in endpoints
        ):
            yield operation.id
