"""Requests to documented operations, with all that every request to them needs."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.export.openapi.paths import full_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.reference.documented.example import example_of

RECORD = "3652397000001234567"


def path_of(promise: Promise) -> str:
    """The path as it is exported, with values in the places of its parameters."""
    path = full_path(promise.operation.path, "v7")
    values = {
        parameter.name: "Leads" if "module" in parameter.name.casefold() else RECORD
        for parameter in path.parameters
    }
    return path.template.format_map(values)


def query_of(promise: Promise) -> dict[str, str]:
    """The mandatory parameters, and one of each set of which a request needs one."""
    query = {
        parameter.name: value_of(parameter)
        for parameter in promise.parameters
        if promise.is_mandatory(parameter) and not parameter.is_header
    }
    for constraint in promise.constraints:
        if constraint.of == "parameters" and constraint.kind == "one-of":
            query.setdefault(constraint.names[0], "x")
    return query


def value_of(parameter: Parameter) -> str:
    if parameter.values:
        return parameter.values[0]
    if parameter.type and parameter.type.casefold() == "boolean":
        return "true"
    if parameter.name == "fields":
        return "Last_Name,Email"
    return "Leads" if parameter.name == "module" else RECORD


def request_to(
    promise: Promise, base_url: str, more: Mapping[str, str] | None = None, body: str | None = None
) -> Request:
    """A request that nothing is wrong with, with these parameters besides."""
    query = query_of(promise) | dict(more or {})
    url = f"{base_url}{path_of(promise)}" + (f"?{urlencode(query)}" if query else "")
    headers = {
        parameter.name.casefold(): "1"
        for parameter in promise.parameters
        if parameter.is_header and promise.is_mandatory(parameter)
    }
    return Request(promise.operation.method, url, headers, body)


def body_of(promise: Promise) -> object:
    """A body with every key that the page documents; None where it documents none."""
    if not promise.request_keys:
        return None
    schema = derive(promise)["request.json"]
    return example_of(schema, schema.get("$defs", {}))
