"""The parameters of an operation that its page names, as Parameter Objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.limit_words import constraints_on, describe_constraint
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.contracts.schema.limits import limit_keywords
from zoho_conformance.export.openapi.examples import (
    ExampleRequest,
    invented_text,
)
from zoho_conformance.export.openapi.paths import as_words
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS, FORMATS
from zoho_conformance.reference.documented.example import within_range
from zoho_conformance.reference.documented.values import invented_id

DIGITS: Mapping[str, Any] = {"type": "string", "pattern": f"^{FORMATS['digits'].pattern}$"}
"""The schema of an id."""
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "long": DIGITS,
}
_INTEGER = re.compile(r"-?[0-9]{1,9}")
# What a page lists as possible values may be a sentence about them.
_VALUE = re.compile(r"[\w$.:+-]+")
_SAMPLES: Mapping[str, Any] = {"boolean": False, "integer": 1, "number": 1.5}


def page_parameter(
    promise: Promise, parameter: Parameter, example: ExampleRequest
) -> dict[str, Any]:
    """Build the Parameter Object of a parameter that the page names: of the query, or a header."""
    schema, is_list = _parameter_schema(parameter)
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "header" if parameter.is_header else "query",
        "required": promise.is_mandatory(parameter),
        "description": " ".join(_describe_parameter(promise, parameter, is_list=is_list)),
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
    is_list = False
    if schema == {"type": "string"} and values and len(values) == len(listed):
        schema["enum"] = values
        is_list = len(values) > 1 and parameter.name.endswith("s")
    if is_list:
        schema = {"type": "array", "items": schema, "minItems": 1}
    schema |= limit_keywords(parameter.limits, (schema["type"],))
    default = _typed_default(parameter.default, schema)
    return (schema if default is None else {**schema, "default": default}), is_list


def _typed_default(word: str | None, schema: Schema) -> Any:
    """The default as a value of the schema; None where the page's word is none."""
    kind = schema["type"]
    if word is None or kind == "array":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}.get(word.casefold())
    if kind in ("integer", "number"):
        return int(word) if _INTEGER.fullmatch(word) else None
    is_known = word in schema.get("enum", (word,)) and "pattern" not in schema
    return word if is_known else None


def _describe_parameter(promise: Promise, parameter: Parameter, *, is_list: bool) -> list[str]:
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
    if parameter.limits is not None and parameter.limits.max_items is not None and not is_list:
        sentences.append(f"At most {parameter.limits.max_items}, parted by commas.")
    for constraint in constraints_on(parameter.name, promise.constraints):
        about = describe_constraint(constraint, lambda name: f"`{name}`")
        sentences.append(f"{about[:1].upper()}{about[1:]}.")
    return sentences


def _example(parameter: Parameter, schema: Schema, value: str | None) -> Any:
    if schema["type"] == "array":
        return value.split(",") if value else schema["items"]["enum"][:1]
    if schema["type"] in _SAMPLES:
        return schema.get("default", within_range(_SAMPLES[schema["type"]], schema))
    if value is not None:
        return value
    if "enum" in schema:
        return schema["enum"][0]
    return invented_id(parameter.name) if "pattern" in schema else invented_text(parameter.name)
