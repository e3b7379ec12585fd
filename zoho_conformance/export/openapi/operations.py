"""One operation of a document: its parameters, its request and responses, and its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi import schemas
from zoho_conformance.export.openapi.examples import (
    ExampleRequest,
    example_of,
    example_request,
    invented_id,
    invented_text,
)
from zoho_conformance.export.openapi.paths import Path, PathParameter, as_words
from zoho_conformance.export.openapi.responses import JSON, build_responses
from zoho_conformance.export.openapi.servers import build_security
from zoho_conformance.export.source import ExportSource
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS, FORMATS

_DIGITS: Mapping[str, Any] = {"type": "string", "pattern": f"^{FORMATS['digits'].pattern}$"}
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "long": _DIGITS,
}
# What a page lists as possible values may be a sentence about them.
_VALUE = re.compile(r"[\w$.:+-]+")
_SAMPLES: Mapping[str, Any] = {"boolean": False, "integer": 1, "number": 1.5}


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
            objects.append(_page_parameter(promise, parameter, example))
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
        return dict(_DIGITS)
    return {"type": "string", "minLength": 1}


def _page_parameter(
    promise: Promise, parameter: Parameter, example: ExampleRequest
) -> dict[str, Any]:
    schema, is_list = _parameter_schema(parameter)
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "header" if parameter.is_header else "query",
        "required": promise.is_mandatory(parameter),
        "description": " ".join(_describe_parameter(parameter, is_list=is_list)),
        "schema": schema,
    }
    if is_list:
        described |= {"style": "form", "explode": False}
    described["example"] = _example(parameter, schema, example.query.get(parameter.name))
    described["x-source"] = {
        "page": promise.page.title,
        "section": "parameters",
        "line": parameter.line,
    }
    return described


def _parameter_schema(parameter: Parameter) -> tuple[Schema, bool]:
    """The parameter's schema, and whether it takes several of its values at once."""
    schema = dict(_TYPES.get((parameter.type or "").casefold(), {"type": "string"}))
    listed = parameter.values or ()
    values = [value for value in dict.fromkeys(listed) if _VALUE.fullmatch(value)]
    if schema != {"type": "string"} or not values or len(values) < len(listed):
        return schema, False
    schema["enum"] = values
    if len(values) > 1 and parameter.name.endswith("s"):
        return {"type": "array", "items": schema, "minItems": 1}, True
    return schema, False


def _describe_parameter(parameter: Parameter, *, is_list: bool) -> list[str]:
    sentences = [f"{as_words(parameter.name)}."]
    if parameter.type:
        sentences.append(f"Documented as {parameter.type}.")
    if parameter.type and parameter.type.casefold() == "long":
        sentences.append(f"On the wire {FORMAT_DESCRIPTIONS['digits']}.")
    if is_list:
        sentences.append("Several values are parted by commas.")
    if parameter.presence == "conditional":
        condition = f": {parameter.condition}" if parameter.condition else ""
        sentences.append(f"Mandatory on a condition{condition}.")
    return sentences


def _example(parameter: Parameter, schema: Schema, value: str | None) -> Any:
    if schema["type"] == "array":
        return value.split(",") if value else schema["items"]["enum"][:1]
    if schema["type"] in _SAMPLES:
        return _SAMPLES[schema["type"]]
    if value is not None:
        return value
    if "enum" in schema:
        return schema["enum"][0]
    return invented_id(parameter.name) if "pattern" in schema else invented_text(parameter.name)


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
        "x-rulings": [ruling.id for ruling in source.rulings_on(promise)],
        "x-doubts": doubts_of(promise),
    }
    return {name: value for name, value in annotations.items() if value}
