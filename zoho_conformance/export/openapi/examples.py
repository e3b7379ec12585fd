"""Examples of our own invention, made from schemas: each is valid against the one it is made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.naming import words
from zoho_conformance.model.json_values import FORMATS

COMPONENTS = "#/components/schemas/"
_TIME = "2024-05-17T09:30:00+02:00"
_DIGITS = 18
_PATTERNS = {f"^{form.pattern}$": name for name, form in FORMATS.items()}
_SCALARS: Mapping[str, Any] = {"integer": 1, "number": 1.5, "boolean": False, "null": None}


def invented_id(place: str) -> str:
    """As many digits as the API's ids have, the same for the same place."""
    number = int(hashlib.sha256(place.encode()).hexdigest(), 16)
    least = 10 ** (_DIGITS - 1)
    return str(number % (9 * least) + least)


# What a text is like whose form no page states, by the ends of its key's name.
_LOOKS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"(^|_)ids?$|[a-z]Ids?$"), invented_id),
    (re.compile(r"time$", re.IGNORECASE), lambda _: _TIME),
    (re.compile(r"date$", re.IGNORECASE), lambda _: _TIME.partition("T")[0]),
    (re.compile(r"e_?mail", re.IGNORECASE), lambda _: "someone@example.com"),
    (re.compile(r"url$|link$|website$", re.IGNORECASE), lambda _: "https://example.com/"),
)


def invented_text(place: str) -> str:
    """A text that says what it stands for; ids, times and addresses where the name tells so."""
    name = re.split(r"[.\[\]]+", place.rstrip("[]"))[-1]
    for ends, made in _LOOKS:
        if ends.search(name):
            return made(place)
    return f"Example {words(name).lower()}".strip()


def example_of(schema: Schema, components: Mapping[str, Schema], place: str = "") -> Any:
    """A value that the schema takes, every documented key in it; ``place`` is its path."""
    target = _referred(schema)
    if target is not None:
        return example_of(components[target], components, place)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = _kind(schema)
    if kind == "object":
        return _object(schema, components, place)
    if kind == "array":
        items = schema.get("items") or {}
        known = "enum" in items or _kind(items) is not None
        return [example_of(items, components, f"{place}[]")] if known else []
    if kind is not None and kind in _SCALARS:
        return _SCALARS[kind]
    form = _PATTERNS.get(schema.get("pattern", ""))
    if form is not None:
        return invented_id(place) if form == "digits" else _TIME
    return invented_text(place)


def _kind(schema: Schema) -> str | None:
    """The JSON type to show: the first that is not null."""
    given = schema.get("type", [])
    kinds = [given] if isinstance(given, str) else given
    if not kinds and "properties" in schema:
        return "object"
    return next((one for one in kinds if one != "null"), "null" if kinds else None)


def _referred(schema: Schema) -> str | None:
    """The component that a schema is, whatever is annotated beside the reference."""
    refs = [schema, *schema.get("allOf", ())]
    found = next((one["$ref"] for one in refs if "$ref" in one), None)
    return found.removeprefix(COMPONENTS) if found else None


def _object(schema: Schema, components: Mapping[str, Schema], place: str) -> dict[str, Any]:
    needed = {*schema.get("required", ()), *_alternatives(schema)}
    needed.update(schema.get("else", {}).get("required", ()))
    # Of a leaf and a group of leaves the leaf is shown.
    group = set(_alternatives(schema.get("if", {})))
    body = {}
    for name, key in schema.get("properties", {}).items():
        formless = _referred(key) is None and _kind(key) is None and "enum" not in key
        if name in group or (formless and name not in needed):
            continue
        body[name] = example_of(key, components, f"{place}.{name}" if place else name)
    for condition in schema.get("allOf", ()):
        if _holds(condition.get("if", {}), body):
            nulls = condition.get("then", {}).get("properties", {})
            body |= {name: None for name, one in nulls.items() if one.get("type") == "null"}
    return body


def _alternatives(schema: Schema) -> list[str]:
    return [name for one in schema.get("anyOf", ()) for name in one.get("required", ())]


def _holds(condition: Schema, body: Mapping[str, Any]) -> bool:
    asked = condition.get("properties", {})
    return bool(asked) and all(
        name in body and body[name] in one.get("enum", ()) for name, one in asked.items()
    )
