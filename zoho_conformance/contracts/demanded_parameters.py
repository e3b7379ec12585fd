"""The parameters and headers that every request to an operation needs."""

from __future__ import annotations

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.url_template import UrlTemplate

FIELDS = "fields"


def demanded_headers(promise: Promise) -> tuple[Parameter, ...]:
    """The headers without which no request is right."""
    return tuple(
        parameter
        for parameter in promise.parameters
        if parameter.is_header and promise.is_mandatory(parameter)
    )


def demanded_parameters(promise: Promise) -> tuple[Parameter, ...]:
    """The parameters of the query without which no request is right."""
    is_alone = len(promise.contract.operations) == 1
    names_otherwise = names_records_otherwise(promise)
    return tuple(
        parameter
        for parameter in promise.parameters
        if not parameter.is_header
        if not (parameter.name == FIELDS and names_otherwise)
        if is_always_mandatory(promise, parameter)
        # A page lists those of all its operations together.
        or (promise.asks_for_one and is_alone and promise.is_mandatory(parameter))
    )


def is_always_mandatory(promise: Promise, parameter: Parameter) -> bool:
    """Whether every request to the operation needs a parameter of the query.

    A page lists the parameters of all its operations together; those for one row by its id need
    not be the same. The condition of `fields` is taken to be that no single row is asked for.
    """
    if parameter.is_header or promise.asks_for_one:
        return False
    return promise.is_mandatory(parameter) or (
        parameter.name == FIELDS and parameter.presence == "conditional"
    )


def names_records_otherwise(promise: Promise) -> bool:
    """Whether the operation is another one's with records named otherwise, as a header says."""
    steps = UrlTemplate.parse(promise.operation.path).steps
    return bool(steps and steps[0].slots) and bool(demanded_headers(promise))
