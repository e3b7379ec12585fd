"""The derived schemas of an operation as the components of a document."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema, derive
from zoho_conformance.export.openapi.examples import COMPONENTS
from zoho_conformance.export.openapi.paths import type_name
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.patterns import without_guard

# Requests of these methods have no body.
_BODYLESS = frozenset({"GET", "HEAD"})
_NAMED = frozenset({"properties", "patternProperties", "dependentRequired"})
_MEANINGFUL = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_CONDITIONS = frozenset({"if", "then", "else", "anyOf", "not"})

ERROR = "Error"
"""The component of every refusal: the error envelope."""
OTHER_ERROR = "ErrorOfOtherPages"
"""The component of refusals that are documented on other pages than the operation's own."""

# The document states its dialect once, and a component is found by its name, which is its type's.
_DROPPED = frozenset({"$schema", "$id", "$defs", "title"})


def body_name(promise: Promise, side: Side) -> str:
    """The component of an operation's request or response body, or of what a callback brings."""
    if promise.is_callback:
        return type_name(promise.id)
    return type_name(promise.id) + side.capitalize()


def body_components(promise: Promise) -> dict[str, Schema]:
    """The components of an operation's bodies, by name; none for a body without keys."""
    derived = derive(promise)
    components: dict[str, Schema] = {}
    sides: tuple[Side, ...] = ("request", "response")
    for side in sides:
        if not promise.keys(side) or (side == "request" and promise.operation.method in _BODYLESS):
            continue
        name = body_name(promise, side)
        schema = derived[f"{side}.json"]
        about = f"The {side} body of {promise.operation.method} {promise.operation.path}."
        if promise.is_callback:
            about = "What is sent to an address that a request named."
        components[name] = {"title": name, **_convert(schema, name), "description": about}
        for part, definition in schema.get("$defs", {}).items():
            inner = _inner_name(name, part)
            about = f"What `{part}` is in the {side} body, at any depth."
            converted = _convert(definition, name)
            components[inner] = {"title": inner, "description": about, **converted}
    response = components.get(body_name(promise, "response"))
    if response is not None:
        _relax_selectable_keys(promise, response)
    return components


def error_component(promise: Promise) -> Schema:
    """What every refusal has."""
    schema: Schema = derive(promise)["error.json"]["$defs"]["envelope"]
    return {"title": ERROR, **_convert(schema, ERROR)}


def other_error_component(codes: Iterable[str]) -> Schema:
    """A refusal with a code that some page documents, if not that of the operation.

    A pattern and not an enum, since these are not the operation's own codes.
    """
    # Of what may be escaped, JavaScript allows what has a meaning in a pattern only.
    pattern = "|".join(_MEANINGFUL.sub(r"\\\g<0>", code) for code in codes)
    return {
        "title": OTHER_ERROR,
        "description": (
            "A refusal that another page documents. No page says that its own table is complete."
        ),
        "allOf": [
            ref(ERROR),
            {
                "type": "object",
                "properties": {"code": {"type": "string", "pattern": f"^(?:{pattern})$"}},
                "required": ["code"],
            },
        ],
        "x-undocumented": True,
    }


def ref(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": COMPONENTS + name}


def _convert(value: Any, name: str, *, are_properties: bool = False) -> Any:
    """A schema as part of the component `name`; `are_properties` where its keys name properties."""
    if isinstance(value, list):
        return [_convert(item, name) for item in value]
    if not isinstance(value, dict):
        return without_guard(value) if isinstance(value, str) else value
    if are_properties:
        return {without_guard(key): _convert(schema, name) for key, schema in value.items()}
    schema = {
        keyword: _convert(inside, name, are_properties=keyword in _NAMED)
        for keyword, inside in value.items()
        if keyword not in _DROPPED and inside is not None
    }
    for keyword in _CONDITIONS & schema.keys():
        parts = schema[keyword]
        schema[keyword] = (
            [open_condition(part) for part in parts]
            if isinstance(parts, list)
            else open_condition(parts)
        )
    if "enum" in schema:
        schema |= _possible_values(schema)
    if "$ref" in schema:
        # Many tools ignore what stands beside a reference.
        target = ref(_inner_name(name, schema.pop("$ref").removeprefix("#/$defs/")))
        schema = {**schema, "allOf": [target]} if schema else target
    return schema


def open_condition(condition: Schema) -> Schema:
    """A condition on an object that allows further keys and lists its own as properties.

    Linters take a condition without either for a whole object, and its other keys for mistakes.
    """
    keys = {name: {} for name in condition.get("required", ())} | condition.get("properties", {})
    return {**condition, "properties": keys, "additionalProperties": True} if keys else condition


def _possible_values(schema: Schema) -> Schema:
    """The possible values that the key can have on the wire; none where no value fits its type.

    What a page lists as possible values may be a sentence about them.
    """
    values = schema.pop("enum")
    types = schema.get("type", [])
    kinds = {types} if isinstance(types, str) else {*types}
    pattern = re.compile(schema.get("pattern", ""))
    fitting = {json.dumps(value): value for value in values if _is_of_type(value, kinds, pattern)}
    is_useful = any(value is not None for value in fitting.values())
    return {"enum": list(fitting.values())} if is_useful else {}


def _is_of_type(value: Any, kinds: Collection[str], pattern: re.Pattern[str]) -> bool:
    kind = json_type(value)
    is_typed = not kinds or kind in kinds or (kind == "integer" and "number" in kinds)
    return is_typed and (not isinstance(value, str) or pattern.search(value) is not None)


def _inner_name(name: str, part: str) -> str:
    return name + type_name(part)


def _relax_selectable_keys(promise: Promise, response: Schema) -> None:
    """Require no key of a row that the parameter `fields` can leave out."""
    parameters = promise.parameters
    fields = next((parameter for parameter in parameters if parameter.name == "fields"), None)
    rows = response.get("properties", {}).get(promise.wrapper or "", {}).get("items", {})
    if fields is None or "required" not in rows:
        return
    selectable = fields.values or rows["required"]
    rows["required"] = [name for name in rows["required"] if name not in selectable]
    if not rows["required"]:
        del rows["required"]
