"""The request of an exchange that another program recorded, which may not be whole."""

from __future__ import annotations

from zoho_conformance.contracts.demanded_parameters import FIELDS, is_always_mandatory
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request


def lacks_nothing(promise: Promise, request: Request) -> bool:
    """Whether a request has each parameter that every request to the operation needs."""
    return not may_lack_fields(promise, request) and not any(
        is_always_mandatory(promise, parameter) and not parameter.is_sent(request)
        for parameter in promise.parameters
    )


def may_lack_fields(promise: Promise, request: Request) -> bool:
    """Whether a recorder seems to have left out the query, since `fields` is not in it.

    A page on which `fields` is mandatory promises no key that was not asked for; a condition that
    it is mandatory on is taken to be that no single row is asked for.
    """
    is_single = promise.asks_for_one
    mandatory = ("mandatory",) if is_single else ("mandatory", "conditional")
    parameter = promise.parameter(FIELDS)
    is_mandatory = parameter is not None and parameter.presence in mandatory
    return is_mandatory and not request.query
