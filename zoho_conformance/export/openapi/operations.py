"""One operation of a document: its parameters, its request and responses, and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi import schemas
from zoho_conformance.export.openapi.examples import (
    ExampleRequest,
    example_request,
)
from zoho_conformance.export.openapi.parameters import DIGITS, page_parameter
from zoho_conformance.export.openapi.paths import Path, PathParameter, as_words
from zoho_conformance.export.openapi.responses import JSON, build_responses
from zoho_conformance.export.openapi.servers import build_own_server, build_security
from zoho_conformance.export.source import ExportSource
from zoho_conformance.reference.documented.example import example_of


def build_operation(
    source: ExportSource, promise: Promise, path: Path, components: dict[str, Schema]
) -> dict[str, Any]:
    """Build the Operation Object; schemas that it needs are added to `components`."""
    example = example_request(promise, source.probes)
    components |= schemas.body_components(promise)
    components.setdefault(schemas.ERROR, schemas.error_component(promise))
    if any(row.row.status != HTTPStatus.NO_CONTENT for row in promise.errors):
        components.setdefault(schemas.OTHER_ERROR, schemas.other_error_component(source.codes))
    operation: dict[str, Any] = {
        "operationId": promise.id,
        "tags": [tag_of(path)],
        "summary": as_words(promise.id),
        "description": _describe(promise),
    }
    if promise.page.url:
        operation["externalDocs"] = {"description": promise.page.title, "url": promise.page.url}
    parameters = _parameters(promise, path, example)
    if parameters:
        operation["parameters"] = parameters
    name = schemas.body_name(promise, "request")
    if name in components:
        operation["requestBody"] = _request_body(name, example, components)
    operation["responses"] = build_responses(promise, components, example.path)
    operation["security"] = build_security(promise)
    if promise.operation.host:
        operation["servers"] = [build_own_server(promise.operation.host)]
    return operation | _annotations(source, promise)


def tag_of(path: Path) -> str:
    """The group that an operation is listed in."""
    return as_words(path.resource)


def _parameters(promise: Promise, path: Path, example: ExampleRequest) -> list[dict[str, Any]]:
    """The Parameter Objects of an operation, those of the path first."""
    objects = [_path_parameter(promise, parameter, example) for parameter in path.parameters]
    names = {item["name"].casefold() for item in objects}
    for parameter in promise.parameters:
        if parameter.name.casefold() not in names:
            names.add(parameter.name.casefold())
            objects.append(page_parameter(promise, parameter, example))
    return objects


def _path_parameter(
    promise: Promise, parameter: PathParameter, example: ExampleRequest
) -> dict[str, Any]:
    description = f"{as_words(parameter.page_name)}: a part of the path."
    if parameter.name != parameter.page_name:
        description += f" The page calls it `{parameter.page_name}`."
    return {
        "name": parameter.name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": _path_schema(promise, parameter.page_name),
        "example": example.path[parameter.page_name],
    }


def _path_schema(promise: Promise, name: str) -> Schema:
    """A text, or digits where the answer repeats it under a key that has digits."""
    echoes = (promise.by_path.get(echo.key) for echo in promise.echoes if echo.parameter == name)
    if any(key is not None and key.format == "digits" for key in echoes):
        return dict(DIGITS)
    return {"type": "string", "minLength": 1}


def _request_body(
    name: str, example: ExampleRequest, components: Mapping[str, Schema]
) -> dict[str, Any]:
    schema = components[name]
    examples = {
        "every-key": {
            "summary": "Every documented key",
            "value": example_of(schema, components),
        }
    }
    if example.body is not None:
        examples = {"ok": {"summary": "A request that succeeds", "value": example.body}, **examples}
    return {
        "description": "The body, as JSON.",
        "required": bool(schema.get("required")),
        "content": {JSON: {"schema": schemas.ref(name), "examples": examples}},
    }


def _describe(promise: Promise) -> str:
    description = f"Read from the documentation page “{promise.page.title}”."
    if promise.contract.modules:
        description += f" The page names {len(promise.contract.modules)} modules (`x-modules`)."
    rows = len(promise.errors)
    return description + f" {rows} refusal{'' if rows == 1 else 's'} documented or ruled."


def doubts_of(promise: Promise) -> list[str]:
    """What the pages left open, each with its place."""
    return [f"{doubt.what} ({doubt.where})" for doubt in promise.contract.doubts_to_read]


def _annotations(source: ExportSource, promise: Promise) -> dict[str, Any]:
    terms = promise.contract.terms
    source_place = {
        "page": promise.page.title,
        "url": promise.page.url,
        "line": promise.operation.line,
    }
    annotations: dict[str, Any] = {
        "x-source": {name: value for name, value in source_place.items() if value is not None},
        "x-scopes": [list(any_of) for any_of in promise.contract.scopes],
        "x-scope-types": {of.scope: list(of.types) for of in promise.contract.scope_types},
        "x-editions": list(terms.editions) if terms else [],
        "x-api-credits": terms.credits if terms else None,
        "x-modules": list(promise.contract.modules),
        "x-limits": {limit.of: limit.at_most for limit in promise.limits},
        "x-constraints": [
            {"kind": constraint.kind, "of": constraint.of, "names": list(constraint.names)}
            for constraint in promise.constraints
        ],
        "x-rulings": [ruling.id for ruling in source.rulings_on(promise)],
        "x-doubts": doubts_of(promise),
    }
    return {name: value for name, value in annotations.items() if value}
