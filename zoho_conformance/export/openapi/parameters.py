"""The parameters of an operation: the places of its path, and what the page lists for its query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zoho_conformance.contracts.contract import Parameter
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.examples import invented_id, invented_text
from zoho_conformance.export.openapi.naming import words
from zoho_conformance.export.openapi.paths import Path
from zoho_conformance.export.openapi.shown import Shown
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


def parameters(promise: Promise, path: Path, shown: Shown) -> list[dict[str, Any]]:
    """The Parameter Objects of an operation, those of the path first."""
    found = [_place(promise, own, name, shown) for own, name in _places(path)]
    names = {one["name"].casefold() for one in found}
    for one in promise.contract.parameters:
        if one.name.casefold() not in names:
            names.add(one.name.casefold())
            found.append(_listed(promise, one, shown))
    return found


def _places(path: Path) -> list[tuple[str, str]]:
    return [(place.own, place.name) for place in path.places]


def _place(promise: Promise, own: str, name: str, shown: Shown) -> dict[str, Any]:
    told = f"{words(own)}: a part of the path."
    if name != own:
        told += f" The page calls it `{own}`."
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": told,
        "schema": _form(promise, own),
        "example": shown.path[own],
    }


def _form(promise: Promise, own: str) -> Schema:
    """A text, or digits where an answer repeats it under a key that has digits."""
    echoed = (promise.by_path.get(one.key) for one in promise.echoes if one.parameter == own)
    if any(key is not None and key.format == "digits" for key in echoed):
        return dict(_DIGITS)
    return {"type": "string", "minLength": 1}


def _listed(promise: Promise, one: Parameter, shown: Shown) -> dict[str, Any]:
    schema, is_list = _schema(one)
    found: dict[str, Any] = {
        "name": one.name,
        "in": "header" if one.is_header else "query",
        "required": one.presence == "mandatory",
        "description": " ".join(_told(one, is_list=is_list)),
        "schema": schema,
    }
    if is_list:
        found |= {"style": "form", "explode": False}
    found["example"] = _example(one, schema, shown.query.get(one.name))
    found["x-source"] = {
        "page": promise.page.title,
        "section": "parameters",
        "line": one.line,
    }
    return found


def _schema(one: Parameter) -> tuple[Schema, bool]:
    """The parameter's schema, and whether it takes several of its values at once."""
    schema = dict(_TYPES.get((one.type or "").casefold(), {"type": "string"}))
    values = [value for value in dict.fromkeys(one.values or ()) if _VALUE.fullmatch(value)]
    if schema != {"type": "string"} or not values or len(values) < len(one.values or ()):
        return schema, False
    schema["enum"] = values
    if len(values) > 1 and one.name.endswith("s"):
        return {"type": "array", "items": schema, "minItems": 1}, True
    return schema, False


def _told(one: Parameter, *, is_list: bool) -> list[str]:
    """The fact in our own words."""
    told = [f"{words(one.name)}."]
    if one.type:
        told.append(f"Documented as {one.type}.")
    if one.type and one.type.casefold() == "long":
        told.append(f"On the wire {FORMAT_DESCRIPTIONS['digits']}.")
    if is_list:
        told.append("Several values are parted by commas.")
    if one.presence == "conditional":
        condition = f": {one.condition}" if one.condition else ""
        told.append(f"Mandatory on a condition{condition}.")
    return told


def _example(one: Parameter, schema: Schema, sent: str | None) -> Any:
    if schema["type"] == "array":
        return sent.split(",") if sent else schema["items"]["enum"][:1]
    if schema["type"] in _SAMPLES:
        return _SAMPLES[schema["type"]]
    if sent is not None:
        return sent
    if "enum" in schema:
        return schema["enum"][0]
    return invented_id(one.name) if "pattern" in schema else invented_text(one.name)
