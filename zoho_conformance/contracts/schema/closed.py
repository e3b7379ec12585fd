"""The closed copy of a response schema: what fits it has nothing to say about its keys.

The schemas in `schemas/` allow keys that no page documents, which the checks report. The closed
copy allows none, so that one question, whether a body fits it, stands for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.bodies import definition
from zoho_conformance.contracts.schema.violation import Schema, definitions
from zoho_conformance.model import json_path
from zoho_conformance.model.json_path import PLACEHOLDERS
from zoho_conformance.model.patterns import whole

_WITHOUT_KEYS: Schema = {
    "additionalProperties": False,
    "items": {"additionalProperties": False, "items": False},
}
"""Values in which no key stands; of arrays in arrays the innermost have to be empty."""
_DESCRIBING = frozenset({"title", "description"})
_SCALARS = frozenset({"boolean", "integer", "null", "number", "string"})
_PLACEHOLDERS = {whole(form.pattern): step for step, form in PLACEHOLDERS.items()}


class ClosedSchema(msgspec.Struct, frozen=True):
    """A copy of an operation's response schema that allows no key but those of its promise.

    It is stricter than the schema, never looser: what it cannot tell for sure does not fit. `text`
    is the schema as JSON, `kinds` are the JSON types that a body which fits may have at a path;
    none where they are not known. `names` are the keys of the objects at a path, where each that
    fits has all of them.
    """

    text: bytes
    kinds: Mapping[str, frozenset[str]]
    names: Mapping[str, tuple[str, ...]]

    @property
    def schema(self) -> Schema:
        """The schema itself, of which few are needed again."""
        schema: Schema = msgspec.json.decode(self.text)
        return schema

    def without_names_at(self, path: str) -> ClosedSchema:
        """The same, for bodies in which the objects at a path need not have all of their keys."""
        names = {other: names for other, names in self.names.items() if other != path}
        return msgspec.structs.replace(self, names=names)


def close_schema(promise: Promise, schema: Schema) -> ClosedSchema:
    """The closed copy of an operation's response schema, without what only describes."""
    closing = _Closing(promise, schema)
    closed: Schema = closing.close(schema, "")
    defs = {**schema.get("$defs", {}), **closing.defs}
    names = {path: names for path, names in closing.names.items() if names is not None}
    text = msgspec.json.encode(closed | {"$defs": defs})
    return ClosedSchema(text, closing.kinds, names)


def with_selected(
    closed: Schema, wrapper: str, *, without: Iterable[str], optional: Iterable[str]
) -> Schema | None:
    """The closed schema of rows `without` some keys, and with others not required of them.

    None where its rows are not objects that stand in the schema itself.
    """
    rows = closed.get("properties", {}).get(wrapper, {})
    row = rows.get("items")
    if not isinstance(row, dict) or "properties" not in row or "$ref" in row:
        return None
    left_out, not_due = frozenset(without), frozenset(optional)
    selected = row | {
        "properties": row["properties"] | dict.fromkeys(left_out & row["properties"].keys(), False),
        "required": [name for name in _required(row) if name not in left_out | not_due],
    }
    selected.pop("minProperties", None)
    properties = closed["properties"] | {wrapper: rows | {"items": selected}}
    return closed | {"properties": properties}


def _require_by_number(closed: Schema) -> None:
    """Require all keys of an object that may have no others by how many they are.

    Which they are need not be looked up one by one: a fifth of the time of judging bodies.
    """
    closed["minProperties"] = len(set(closed.pop("required")))


def _required(closed: Schema) -> list[str]:
    """The keys that a closed schema requires of an object, also by their number."""
    if "minProperties" in closed:
        return [name for name, part in closed["properties"].items() if part is not False]
    return list(closed.get("required", ()))


class _Closing:
    """Closes a schema place by place; a definition once for each reference to it."""

    def __init__(self, promise: Promise, schema: Schema) -> None:
        self._promise = promise
        self._definitions = definitions(schema)
        self._open: list[tuple[str, str]] = []
        self.defs: dict[str, Any] = {}
        self.kinds: dict[str, frozenset[str]] = {}
        self.names: dict[str, tuple[str, ...] | None] = {}

    def close(self, node: Any, path: str) -> Any:
        """The schema of the values at a path, closed."""
        if not isinstance(node, dict):
            return node
        closed = {
            word: part
            for word, part in node.items()
            if word not in _DESCRIBING and not word.startswith("x-")
        }
        if "$ref" in node:
            closed["$ref"] = self._close_definition(node["$ref"], path)
            if "properties" not in node and "items" not in node:
                return closed
        if _kinds_of(node) and _kinds_of(node) <= _SCALARS:
            # It holds nothing that would have to be closed.
            return closed
        may_be = _kinds_of(node) or {"array", "object"}
        if "object" in may_be:
            self._close_objects(closed, node, path)
        if "array" in may_be:
            self._close_arrays(closed, node, path)
        return closed

    def _close_objects(self, closed: Schema, node: Schema, path: str) -> None:
        closed["properties"] = {
            name: self._close_key(part, json_path.join(path, name))
            for name, part in node.get("properties", {}).items()
        }
        if "patternProperties" in node:
            closed["patternProperties"] = {
                pattern: self._close_key(part, json_path.join(path, _PLACEHOLDERS.get(pattern, "")))
                for pattern, part in node["patternProperties"].items()
            }
        if not self._promise.is_open(path):
            closed["additionalProperties"] = False
        self._note_names(closed, path)
        names, required = self.names[path], closed.get("required")
        if names and required and set(names) == set(required):
            _require_by_number(closed)

    def _close_arrays(self, closed: Schema, node: Schema, path: str) -> None:
        if "items" in node:
            self._note_kinds(node["items"], f"{path}[]")
            closed["items"] = self.close(node["items"], f"{path}[]")
        elif not self._promise.is_open(path):
            closed["items"] = _WITHOUT_KEYS

    def _close_key(self, part: Any, path: str) -> Any:
        key = self._promise.key_at(path)
        if key is None:
            return False
        if key.may_be_requested:
            return part
        self._note_kinds(part, path)
        return self.close(part, path)

    def _note_kinds(self, part: Any, path: str) -> None:
        """Note the types that a part allows at a path, which may be another's as well."""
        kinds = _kinds_of(part)
        others = self.kinds.get(path, kinds)
        if kinds != others:
            kinds = kinds | others if kinds and others else frozenset()
        self.kinds[path] = kinds

    def _note_names(self, closed: Schema, path: str) -> None:
        """Note the keys of the objects at a path, which may be closed in another way as well."""
        names = tuple(name for name, part in closed["properties"].items() if part is not False)
        is_known = (
            closed.get("additionalProperties") is False
            and "patternProperties" not in closed
            and "$ref" not in closed
            and set(names) <= set(closed.get("required", ()))
            and self.names.get(path, names) == names
        )
        self.names[path] = names if is_known else None

    def _close_definition(self, target: str, path: str) -> str:
        """The reference to a definition closed at a path; inside itself it is one at any depth."""
        deeper = [name for other, name in self._open if other == target]
        if len(deeper) > 1:
            return definition(deeper[-1])
        name = f"closed {len(self.defs)}"
        self.defs[name] = None
        self._open.append((target, name))
        self.defs[name] = self.close(self._definitions.get(target, False), path)
        self._open.pop()
        return definition(name)


def _kinds_of(part: Any) -> frozenset[str]:
    """The types that a schema allows; none where it allows any."""
    types = part.get("type", ()) if isinstance(part, dict) else ()
    return _set_of(types if isinstance(types, str) else tuple(types))


@cache
def _set_of(types: str | tuple[str, ...]) -> frozenset[str]:
    """The types as a set: one for all places that allow the same."""
    return frozenset([types] if isinstance(types, str) else types)
