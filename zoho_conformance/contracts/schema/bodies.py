"""The keys of a body as one schema."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.contracts.schema.parts import Schema, definition, head
from zoho_conformance.model.json_path import PLACEHOLDERS
from zoho_conformance.model.json_values import FORMAT_DESCRIPTIONS, FORMATS


def body_schema(promise: Promise, side: Side) -> Schema:
    """The schema of a request or response body."""
    tree = _Tree(promise, side)
    begun = head(
        promise,
        side,
        f"{promise.operation.method} {promise.operation.path}: {side} body",
        "Derived from the documentation page and our rulings on it; written by `derive`.",
    )
    schema = begun | tree.body()
    if tree.defs:
        schema["$defs"] = tree.defs
    return schema


class _Tree:
    """The keys of a body as nested schemas; recursive ones become definitions."""

    def __init__(self, promise: Promise, side: Side) -> None:
        self._promise = promise
        self._side: Side = side
        self._below: dict[str, list[PromisedKey]] = {}
        for one in promise.keys(side):
            self._below.setdefault(one.key.parent, []).append(one)
        self.defs: dict[str, Schema] = {}

    def body(self) -> Schema:
        """The body itself: an object, or an array where all keys stand in its elements."""
        if "[]" in self._below and "" not in self._below:
            return {"type": "array", "items": self.object("[]")}
        return self.object("")

    def object(self, path: str) -> Schema:
        keys = self._below.get(path, [])
        schema: Schema = {"type": "object"}
        # A name in braces stands for keys whose names are data.
        named = [one for one in keys if not one.key.name.startswith("{")]
        schema["properties"] = {one.key.name: self._key(one) for one in named}
        forms = {
            f"^{PLACEHOLDERS[one.key.name].pattern}$": one
            for one in keys
            if one.key.name in PLACEHOLDERS
        }
        if forms:
            schema["patternProperties"] = {form: self._key(one) for form, one in forms.items()}
        due = [one.key.name for one in keys if self._due(one)]
        if due:
            schema["required"] = due
        conditions = [*self._null_conditions(keys), *self._presence_conditions(keys)]
        if conditions:
            schema["allOf"] = conditions
        return schema

    def _due(self, one: PromisedKey) -> bool:
        """Whether a key is demanded: by the evidence in answers, by the page's word in requests."""
        if self._side == "response":
            return one.is_required
        if one.optional:
            return False
        if one.key.presence == "conditional":
            return self._condition_of_parent(one) == one.key.condition
        shown = one.key.basis == "sample" and one.key.always and not one.key.parent
        return one.key.presence == "mandatory" or shown

    def _condition_of_parent(self, one: PromisedKey) -> str | None:
        place = one.key.parent.removesuffix("[]")
        parent = next((k for k in self._promise.keys(self._side) if k.path == place), None)
        return parent.key.condition if parent else None

    def _key(self, one: PromisedKey) -> Schema:
        annotations = _annotations(self._promise, one, self._side)
        if one.may_be_requested:
            return annotations
        if one.recursive is not None:
            self.defs.setdefault(one.key.name, self._recursive(one))
            return annotations | {"$ref": definition(one.key.name)}
        schema = annotations
        if one.types:
            schema["type"] = one.types[0] if len(one.types) == 1 else list(one.types)
        if "array" in one.types:
            schema["items"] = self._items(one)
        elif one.values:
            nothing = [None] if "null" in one.types else []
            schema["enum"] = [*_json_values(one.values, one.types), *nothing]
        if one.format:
            schema["pattern"] = f"^{FORMATS[one.format].pattern}$"
        if "object" in one.types:
            # The object's keywords hold for objects alone, so that null stays allowed beside them.
            schema |= {k: v for k, v in self.object(one.path).items() if k != "type"}
        return schema

    def _items(self, one: PromisedKey) -> Schema:
        place = f"{one.path}[]"
        if place in self._below:
            items = self.object(place)
            if one.key.items:
                items["type"] = [*one.key.items]
            if one.any_of:
                items["anyOf"] = [{"required": [name]} for name in one.any_of]
            return items
        items = {}
        if one.key.items:
            items["type"] = one.key.items[0] if len(one.key.items) == 1 else list(one.key.items)
        if one.values:
            items["enum"] = _json_values(one.values, one.key.items)
        return items

    def _recursive(self, one: PromisedKey) -> Schema:
        """A leaf or a group of the same; which of the two, the group's keys tell."""
        inside = one.recursive or ""
        own = {key.key.name: key for key in self._below.get(one.path, ())}
        leaf = {key.key.name: key for key in self._below.get(f"{one.path}.{inside}[]", ())}
        group = [name for name in own if name not in leaf]
        properties = {name: self._key(key) for name, key in {**own, **leaf}.items()}
        properties[inside] = _annotations(self._promise, own[inside], self._side) | {
            "type": "array",
            "items": {"$ref": definition(one.key.name)},
        }
        return {
            "type": "object",
            "properties": properties,
            "if": {"anyOf": [{"required": [name]} for name in group]},
            "then": {"required": group},
            "else": {"required": list(leaf)},
        }

    def _null_conditions(self, keys: list[PromisedKey]) -> Iterator[Schema]:
        for one in keys:
            if one.null_if is None:
                continue
            switch = next((key for key in keys if key.key.name == one.null_if.key), None)
            values = switch.values if switch and switch.values else (one.null_if.value,)
            others = [value for value in values if value != one.null_if.value]
            filled = [name for name in one.types if name != "null"]
            name = one.key.name
            yield _when(one.null_if.key, [one.null_if.value], {name: {"type": "null"}})
            yield _when(one.null_if.key, others, {name: {"type": filled}})

    def _presence_conditions(self, keys: list[PromisedKey]) -> Iterator[Schema]:
        """Mandatory keys whose condition names values of a key beside them."""
        if self._side == "response":
            return
        for one in keys:
            switch, values = _condition(one.key.condition)
            if one.optional or switch not in {key.key.name for key in keys}:
                continue
            yield {
                "if": {"properties": {switch: {"enum": values}}, "required": [switch]},
                "then": {"required": [one.key.name]},
            }


def _json_values(words: tuple[str, ...], types: tuple[str, ...]) -> list[str | int | bool]:
    """The page's words as what stands on the wire, where the key holds no strings."""
    values: list[str | int | bool] = []
    for word in words:
        if "boolean" in types and word.casefold() in ("true", "false"):
            values.append(word.casefold() == "true")
        elif "integer" in types and "string" not in types and word.lstrip("-").isdecimal():
            values.append(int(word))
        else:
            values.append(word)
    return values


def _when(key: str, values: list[str], then: Schema) -> Schema:
    return {
        "if": {"properties": {key: {"enum": values}}, "required": [key]},
        "then": {"properties": then},
    }


def _condition(text: str | None) -> tuple[str, list[str]]:
    """The key and the values in a condition such as `"lock_type" is "both" or "automatic"`."""
    name, is_, values = (text or "").partition(" is ")
    quoted = values.split('"')[1::2]
    key = name.removesuffix(" value").strip().strip('"')
    return (key, quoted) if is_ and quoted else ("", [])


def _annotations(promise: Promise, one: PromisedKey, side: Side) -> Schema:
    found: Schema = {"title": one.key.name}
    told = _told(one)
    if told:
        found["description"] = told
    found["x-source"] = {
        "page": promise.page.title,
        "section": one.section(side),
        "line": one.key.line,
    }
    found["x-basis"] = one.key.basis
    if one.ruled:
        found["x-rulings"] = list(one.ruled)
    return found


def _told(one: PromisedKey) -> str:
    """The fact in our own words."""
    parts = []
    if one.key.type and one.format:
        parts.append(
            f"Documented as {one.key.type}; on the wire {FORMAT_DESCRIPTIONS[one.format]}."
        )
    elif one.key.type:
        parts.append(f"Documented as {one.key.type}.")
    elif one.format:
        parts.append(f"On the wire {FORMAT_DESCRIPTIONS[one.format]}.")
    if one.null_if:
        parts.append(f"Null exactly when {one.null_if.key} is {one.null_if.value}.")
    elif "null" in one.types:
        parts.append("May be null.")
    if one.may_be_requested:
        parts.append("Can be asked for; its form is undocumented.")
    return " ".join(parts)
