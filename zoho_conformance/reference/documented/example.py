"""A value that a schema takes, with every documented key in it; each scalar is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import FORMATS
from zoho_conformance.model.patterns import whole
from zoho_conformance.reference.documented.values import PlainValues, Values

_PATTERNS = {
    pattern: name
    for name, form in FORMATS.items()
    for pattern in (f"^{form.pattern}$", whole(form.pattern))
}
_SCALARS = frozenset({"integer", "number", "boolean", "null"})
_SUCCESSES = ("SUCCESS", "success")
_PLAIN = PlainValues()


def example_of(
    schema: Schema, definitions: Mapping[str, Schema], path: str = "", values: Values = _PLAIN
) -> Any:
    """A value that the schema takes, every documented key in it; `path` is its own.

    `definitions` are what the schema refers to, by the last part of the reference.
    """
    target = referenced(schema)
    if target is not None:
        return example_of(definitions[target], definitions, path, values)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        # Of the codes and states that an answer may have, an example shows a success.
        choices = schema["enum"] or [None]
        return next((word for word in _SUCCESSES if word in choices), choices[0])
    kind = kind_of(schema)
    if kind == "object":
        return _object(schema, definitions, path, values)
    if kind == "array":
        return _array(schema, definitions, path, values)
    if kind in _SCALARS:
        return within_range(values.scalar(kind or "", path), schema)
    return _text(schema, path, values)


def _text(schema: Schema, path: str, values: Values) -> str | None:
    text_format = _PATTERNS.get(schema.get("pattern", ""))
    if text_format is not None:
        return values.identity(path) if text_format == "digits" else values.time(path)
    return None if values.leaves_null(path) else _of_length(values.text(path), schema)


def within_range(value: Any, schema: Schema) -> Any:
    """A number as it is, or the nearest that the schema takes."""
    if value is None or isinstance(value, bool):
        return value
    return max(min(value, schema.get("maximum", value)), schema.get("minimum", value))


def kind_of(schema: Schema) -> str | None:
    """The JSON type to show: the first that is not null."""
    declared = schema.get("type", [])
    kinds = [declared] if isinstance(declared, str) else declared
    if not kinds and "properties" in schema:
        return "object"
    return next((kind for kind in kinds if kind != "null"), "null" if kinds else None)


def referenced(schema: Schema) -> str | None:
    """The name of what a schema refers to, whatever is annotated beside the reference."""
    parts = [schema, *schema.get("allOf", ())]
    target = next((part["$ref"] for part in parts if "$ref" in part), None)
    if target is None:
        return None
    return unquote(target.rpartition("/")[2]).replace("~1", "/").replace("~0", "~")


def _array(
    schema: Schema, definitions: Mapping[str, Schema], path: str, values: Values
) -> list[Any]:
    items = schema.get("items") or {}
    is_typed = "enum" in items or kind_of(items) is not None or referenced(items) is not None
    if not is_typed:
        return []
    item = example_of(items, definitions, f"{path}[]", values)
    return [item] * max(1, schema.get("minItems", 1))


def _of_length(text: str, schema: Schema) -> str:
    """A text cut or repeated until it is as long as the schema has it."""
    shortest = schema.get("minLength", 0)
    while len(text) < shortest:
        text += text or "x"
    return text[: schema.get("maxLength", max(len(text), shortest))]


def _object(
    schema: Schema, definitions: Mapping[str, Schema], path: str, values: Values
) -> dict[str, Any]:
    required = {*schema.get("required", ()), *_alternatives(schema)}
    required.update(schema.get("else", {}).get("required", ()))
    # Criteria are a leaf or a group of leaves; the example is a leaf.
    group = set(_alternatives(schema.get("if", {})))
    body = {}
    for name, key in schema.get("properties", {}).items():
        is_untyped = referenced(key) is None and kind_of(key) is None and "enum" not in key
        if name in group or (is_untyped and name not in required):
            continue
        body[name] = example_of(key, definitions, json_path.join(path, name), values)
    for part in schema.get("allOf", ()):
        excluding = part.get("not", {}).get("required", ())
        if excluding and all(name in body for name in excluding):
            # Of two keys that exclude one another, the one that has to be there, or the first.
            del body[
                next((name for name in excluding[::-1] if name not in required), excluding[-1])
            ]
    for condition in schema.get("allOf", ()):
        if _holds(condition.get("if", {}), body):
            nulls = condition.get("then", {}).get("properties", {})
            body |= {name: None for name, key in nulls.items() if key.get("type") == "null"}
    return body


def _alternatives(schema: Schema) -> list[str]:
    return [name for part in schema.get("anyOf", ()) for name in part.get("required", ())]


def _holds(condition: Schema, body: Mapping[str, Any]) -> bool:
    keys = condition.get("properties", {})
    return bool(keys) and all(
        name in body and body[name] in key.get("enum", ()) for name, key in keys.items()
    )
