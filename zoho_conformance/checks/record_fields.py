"""Whether the fields that a promise knows are those of the records that a request is about."""

from __future__ import annotations

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.record_module import modules_of_request


def is_of_other_module(promise: Promise, request: Request) -> bool:
    """Whether the records are of none of the modules that the samples of the page show."""
    shown = {name.casefold() for name in promise.contract.fields_of}
    if not shown:
        return False
    asked = modules_of_request(request, promise.operation.path)
    return not any(name.casefold() in shown for name in asked)
