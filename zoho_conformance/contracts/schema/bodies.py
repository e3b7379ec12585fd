"""The keys of a body as one schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.schema.limits import constraint_schemas, limit_keywords
from zoho_conformance.model import json_path
from zoho_conformance.model.json_path import PLACEHOLDERS
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS, FORMATS
from zoho_conformance.model.patterns import whole

Schema = dict[str, Any]

_INTEGER = re.compile(r"-?[0-9]{1,18}")


def body_schema(promise: Promise, side: Side) -> Schema:
    """The schema of a request or response body."""
    tree = _Tree(promise, side)
    schema = tree.body()
    if tree.defs:
        schema["$defs"] = tree.defs
    return schema


def definition(name: str) -> str:
    """The reference to a definition; a code or a key may hold what no pointer has as it is."""
    return "#/$defs/" + quote(name.replace("~", "~0").replace("/", "~1"), safe="~$")


class _Tree:
    """The keys of a body as nested schemas; recursive ones become definitions."""

    def __init__(self, promise: Promise, side: Side) -> None:
        self._promise = promise
        self._side: Side = side
        self._children: dict[str, list[PromisedKey]] = {}
        for key in promise.keys(side):
            self._children.setdefault(key.key.parent, []).append(key)
        self._has_samples = any(key.key.always for key in promise.keys(side))
        self._constraints = promise.constraints if side == "request" else ()
        self.defs: dict[str, Schema] = {}

    def body(self) -> Schema:
        """The body itself: an object, or an array where all keys stand in its elements."""
        if "[]" in self._children and "" not in self._children:
            return {"type": "array", "items": self._object("[]")}
        return self._object("")

    def _object(self, path: str) -> Schema:
        keys = self._children.get(path, [])
        schema: Schema = {"type": "object"}
        # A name in braces stands for keys whose names are data.
        names = [key.key.name for key in keys]
        schema["properties"] = {
            name: self._key(key)
            for name, key in zip(names, keys, strict=True)
            if not name.startswith("{")
        }
        patterns = {
            whole(PLACEHOLDERS[name].pattern): key
            for name, key in zip(names, keys, strict=True)
            if name in PLACEHOLDERS
        }
        if patterns:
            schema["patternProperties"] = {form: self._key(key) for form, key in patterns.items()}
        required = [name for name, key in zip(names, keys, strict=True) if self._is_required(key)]
        if required:
            schema["required"] = required
        conditions = [
            *_null_conditions(keys),
            *self._presence_conditions(keys),
            *constraint_schemas(self._constraints, path, names),
        ]
        if conditions:
            schema["allOf"] = conditions
        return schema

    def _is_required(self, key: PromisedKey) -> bool:
        """Whether an object must have a key: samples show it of answers, pages of requests."""
        if self._side == "response":
            return key.is_required
        if key.optional or key.is_example:
            return False
        if key.key.presence == "conditional":
            return self._condition_of_parent(key) == key.key.condition
        if key.key.presence == "mandatory":
            # What a sample of the page leaves out is not refused, whatever the list says.
            return key.key.always or not self._has_samples
        # Of the keys that only samples show, the one that holds the rows.
        return key.key.basis == "sample" and key.key.always and not key.key.parent

    def _condition_of_parent(self, key: PromisedKey) -> str | None:
        holder = json_path.holder(key.path)
        keys = self._promise.keys(self._side)
        parent = next((other for other in keys if other.path == holder), None)
        return parent.key.condition if parent else None

    def _key(self, key: PromisedKey) -> Schema:
        schema = _annotations(self._promise, key, self._side)
        if key.may_be_requested:
            return schema
        if key.recursive is not None:
            self.defs.setdefault(key.key.name, self._recursive(key, key.recursive))
            return schema | {"$ref": definition(key.key.name)}
        if key.types:
            schema["type"] = key.types[0] if len(key.types) == 1 else list(key.types)
        if "array" in key.types:
            schema["items"] = self._items(key)
        elif key.values:
            nothing = [None] if "null" in key.types else []
            schema["enum"] = [*_json_values(key.values, key.types), *nothing]
        if key.format:
            schema["pattern"] = whole(FORMATS[key.format].pattern)
        schema |= limit_keywords(key.key.limits, key.types)
        if "object" in key.types:
            # The object's keywords hold for objects alone, so that null stays allowed beside them.
            schema |= {k: v for k, v in self._object(key.path).items() if k != "type"}
        return schema

    def _items(self, key: PromisedKey) -> Schema:
        path = f"{key.path}[]"
        if path in self._children:
            items = self._object(path)
            if key.key.items:
                items["type"] = [*key.key.items]
            if key.any_of:
                items["anyOf"] = [{"required": [name]} for name in key.any_of]
            return items
        items = {}
        if key.key.items:
            items["type"] = key.key.items[0] if len(key.key.items) == 1 else list(key.key.items)
        if key.values:
            items["enum"] = _json_values(key.values, key.key.items)
        return items

    def _recursive(self, key: PromisedKey, inside: str) -> Schema:
        """A leaf or a group of the same; which of the two, the group's keys tell."""
        own = {child.key.name: child for child in self._children.get(key.path, ())}
        leaf = {child.key.name: child for child in self._children.get(f"{key.path}.{inside}[]", ())}
        group = [name for name in own if name not in leaf]
        properties = {name: self._key(child) for name, child in {**own, **leaf}.items()}
        properties[inside] = _annotations(self._promise, own[inside], self._side) | {
            "type": "array",
            "items": {"$ref": definition(key.key.name)},
        }
        return {
            "type": "object",
            "properties": properties,
            "if": {"anyOf": [{"required": [name]} for name in group]},
            "then": {"required": group},
            "else": {"required": list(leaf)},
        }

    def _presence_conditions(self, keys: Sequence[PromisedKey]) -> Iterator[Schema]:
        """Mandatory keys whose condition names values of a key beside them."""
        if self._side == "response":
            return
        names = {key.key.name for key in keys}
        for key in keys:
            switch, values = _condition(key.key.condition)
            if not (key.optional or key.is_example) and switch in names:
                yield _when(switch, values, {"required": [key.key.name]})


def _null_conditions(keys: Sequence[PromisedKey]) -> Iterator[Schema]:
    """Keys that are null exactly where a key beside them has one of its values."""
    for key in keys:
        if key.null_if is None:
            continue
        switch, value = key.null_if.key, key.null_if.value
        beside = next((other for other in keys if other.key.name == switch), None)
        values = beside.values if beside and beside.values else (value,)
        not_null = {"type": [name for name in key.types if name != "null"]}
        name = key.key.name
        yield _when(switch, [value], {"properties": {name: {"type": "null"}}})
        others = [other for other in values if other != value]
        yield _when(switch, others, {"properties": {name: not_null}})


def _when(key: str, values: Sequence[str], then: Schema) -> Schema:
    return {
        "if": {"properties": {key: {"enum": values}}, "required": [key]},
        "then": then,
    }


def _condition(text: str | None) -> tuple[str, list[str]]:
    """The key and the values in a condition such as `"lock_type" is "both" or "automatic"`."""
    name, is_, values = (text or "").partition(" is ")
    quoted = values.split('"')[1::2]
    key = name.removesuffix(" value").strip().strip('"')
    return (key, quoted) if is_ and quoted else ("", [])


def _json_values(words: Sequence[str], types: Sequence[str]) -> list[str | int | bool]:
    """The page's words as what stands on the wire, where the key does not hold strings."""
    values: list[str | int | bool] = []
    for word in words:
        if "boolean" in types and word.casefold() in ("true", "false"):
            values.append(word.casefold() == "true")
        elif "integer" in types and "string" not in types and _INTEGER.fullmatch(word):
            values.append(int(word))
        else:
            values.append(word)
    return values


def _annotations(promise: Promise, key: PromisedKey, side: Side) -> Schema:
    schema: Schema = {"title": key.key.name}
    description = _description(key)
    if description:
        schema["description"] = description
    schema["x-source"] = {
        "page": promise.page_of(key.key).title,
        "section": key.section(side),
        "line": key.key.line,
    }
    schema["x-basis"] = key.key.basis
    if key.key.is_field:
        schema["x-field"] = True
    if key.ruling_ids:
        schema["x-rulings"] = list(key.ruling_ids)
    return schema


def _description(key: PromisedKey) -> str:
    """The fact in our own words."""
    sentences = []
    form = FORMAT_DESCRIPTIONS[key.format] if key.format else ""
    if key.key.type and form:
        sentences.append(f"Documented as {key.key.type}; on the wire {form}.")
    elif key.key.type:
        sentences.append(f"Documented as {key.key.type}.")
    elif form:
        sentences.append(f"On the wire {form}.")
    if key.null_if:
        sentences.append(f"Null exactly when {key.null_if.key} is {key.null_if.value}.")
    elif "null" in key.types:
        sentences.append("May be null.")
    if key.key.is_field:
        sentences.append("A field of the module in the samples; other records have others.")
    if key.may_be_requested:
        sentences.append("Can be asked for; its form is undocumented.")
    return " ".join(sentences)
