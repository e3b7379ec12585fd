"""The derived schemas of an operation as components of a document."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema, derive
from zoho_conformance.export.openapi.examples import COMPONENTS
from zoho_conformance.export.openapi.naming import type_name
from zoho_conformance.model.json_values import json_type

# What these send has no body in HTTP.
_BODYLESS = frozenset({"GET", "HEAD"})
_NAMED = frozenset({"properties", "patternProperties"})
_CONDITIONS = frozenset({"if", "then", "else", "anyOf"})

ENVELOPE = "Error"
"""The component that every refusal is."""
OF_OTHER_PAGES = "ErrorOfOtherPages"
"""The component of refusals that the operation's own page has no row for."""

# The document has one dialect, addresses of its own, and names that code generators take for types.
_DROPPED = frozenset({"$schema", "$id", "$defs", "title"})


def body_name(promise: Promise, side: Side) -> str:
    """The component of an operation's request or response body."""
    return type_name(promise.id) + side.capitalize()


def bodies(promise: Promise) -> dict[str, Schema]:
    """The components of an operation's bodies, by name; none for a body without any key."""
    derived = derive(promise)
    found: dict[str, Schema] = {}
    sides: tuple[Side, ...] = ("request", "response")
    for side in sides:
        if not promise.keys(side) or (side == "request" and promise.operation.method in _BODYLESS):
            continue
        name = body_name(promise, side)
        schema = derived[f"{side}.json"]
        told = f"The {side} body of {promise.operation.method} {promise.operation.path}."
        found[name] = {"title": name, **_moved(schema, name), "description": told}
        for part, one in schema.get("$defs", {}).items():
            inner = _inner(name, part)
            told = f"What `{part}` is in the {side} body, at any depth."
            found[inner] = {"title": inner, "description": told, **_moved(one, name)}
    response = found.get(body_name(promise, "response"))
    if response is not None:
        _unask(promise, response)
    return found


def envelope(promise: Promise) -> Schema:
    """What every refusal has."""
    schema: Schema = derive(promise)["error.json"]["$defs"]["envelope"]
    return {"title": ENVELOPE, **_moved(schema, ENVELOPE)}


def of_other_pages(codes: Iterable[str]) -> Schema:
    """A refusal with a code that some page documents, be it not that of the operation.

    A pattern, not an enum: these are none of the operation's own codes.
    """
    known = "|".join(map(re.escape, codes))
    return {
        "title": OF_OTHER_PAGES,
        "description": (
            "A refusal that another page documents. No page says that its own table is complete."
        ),
        "allOf": [
            ref(ENVELOPE),
            {
                "type": "object",
                "properties": {"code": {"type": "string", "pattern": f"^(?:{known})$"}},
                "required": ["code"],
            },
        ],
        "x-undocumented": True,
    }


def ref(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": COMPONENTS + name}


def _moved(value: Any, name: str, *, named: bool = False) -> Any:
    """The same schema as part of a component; ``named`` where the keys are names of properties."""
    if isinstance(value, list):
        return [_moved(one, name) for one in value]
    if not isinstance(value, dict):
        return value
    if named:
        return {key: _moved(one, name) for key, one in value.items()}
    found = {
        key: _moved(one, name, named=key in _NAMED)
        for key, one in value.items()
        if key not in _DROPPED and one is not None
    }
    for key in _CONDITIONS & found.keys():
        inside = found[key]
        found[key] = [part(one) for one in inside] if isinstance(inside, list) else part(inside)
    if "enum" in found:
        found |= _values(found)
    if "$ref" in found:
        # Many tools take a reference alone, and lose what stands beside it.
        target = ref(_inner(name, found.pop("$ref").removeprefix("#/$defs/")))
        found = {**found, "allOf": [target]} if found else target
    return found


def part(condition: Schema) -> Schema:
    """A part of a condition on an object, open as the object is, its keys named as properties.

    Linters take a part that says neither for a whole object, and the rest of its keys for slips.
    """
    named = {name: {} for name in condition.get("required", ())} | condition.get("properties", {})
    return {**condition, "properties": named, "additionalProperties": True} if named else condition


def _values(schema: Schema) -> Schema:
    """The possible values that the key can have on the wire; none where they are not of its form.

    What a page lists as possible values may be a sentence about them.
    """
    given = schema.pop("enum")
    types = schema.get("type", [])
    kinds = {types} if isinstance(types, str) else {*types}
    pattern = re.compile(schema.get("pattern", ""))
    fit = {json.dumps(one): one for one in given if _fits(one, kinds, pattern)}
    return {"enum": list(fit.values())} if any(one is not None for one in fit.values()) else {}


def _fits(value: Any, kinds: Collection[str], pattern: re.Pattern[str]) -> bool:
    kind = json_type(value)
    typed = not kinds or kind in kinds or (kind == "integer" and "number" in kinds)
    return typed and (not isinstance(value, str) or pattern.search(value) is not None)


def _inner(name: str, part: str) -> str:
    return name + type_name(part)


def _unask(promise: Promise, response: Schema) -> None:
    """Demand no key of a row that a `fields` parameter can leave out."""
    fields = next((one for one in promise.contract.parameters if one.name == "fields"), None)
    rows = response.get("properties", {}).get(promise.wrapper or "", {}).get("items", {})
    if fields is None or "required" not in rows:
        return
    offered = fields.values or rows["required"]
    rows["required"] = [name for name in rows["required"] if name not in offered]
    if not rows["required"]:
        del rows["required"]
