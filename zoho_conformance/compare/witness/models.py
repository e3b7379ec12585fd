"""The models of an SDK's table: what each field holds, and what decoding makes of a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zoho_conformance.compare.witness.description import Shape
from zoho_conformance.compare.witness.shapes import unite
from zoho_conformance.contracts.schema.validator import Schema

_SEPARATOR = re.compile(r"[./\\]")
_ON_THE_WIRE: Mapping[str, str] = {
    "string": "string",
    "timezone": "string",
    "date": "string",
    "datetime": "string",
    "localtime": "string",
    "integer": "integer",
    "int": "integer",
    "long": "integer",
    "bigint": "integer",
    "serial": "integer",
    "longstring": "string",
    "double": "number",
    "float": "number",
    "boolean": "boolean",
    "list": "array",
    "array": "array",
    "map": "object",
    "hashmap": "object",
}
"""The JSON type of a table's word, without the path and the `T` that `spec_type` puts before."""

_WHOLE_NUMBER: Schema = {
    "anyOf": [{"type": ["number", "boolean"]}, {"pattern": r"^\s*[-+]?[0-9]+\s*$"}]
}
# What the tables' readers can turn into the type of the field; a string is made of anything.
_READABLE: Mapping[str, Schema] = {
    "integer": {**_WHOLE_NUMBER, "type": ["number", "boolean", "string"]},
    "long": {**_WHOLE_NUMBER, "type": ["number", "boolean", "string"]},
    "date": {"type": "string"},
    "datetime": {"type": "string"},
    "list": {"type": "array"},
}


class Models:
    """All models of one table."""

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self.table = table

    def package(self, model: str) -> str:
        """The package that a model is in."""
        return model[: len(model) - len(self.own_name(model))].rstrip("./\\")

    def own_name(self, model: str) -> str:
        """A model's name without its package."""
        return _SEPARATOR.split(model)[-1]

    def shape(self, model: str) -> Shape:
        """The shape of what a model is made from: for an interface, of any of its classes."""
        classes = self.classes(model)
        if classes:
            return unite([self.shape(one) for one in classes if not self.classes(one)])
        fields = _fields_by_name(self.table.get(model, {}))
        return Shape(
            types=frozenset({"object"}),
            nullable=False,
            properties={name: partial(self._field, one) for name, one in fields.items()},
            required=frozenset(
                name for name, one in fields.items() if one.get("required_for") == "true"
            )
            or None,
        )

    def classes(self, model: str) -> list[str]:
        """The classes of an interface; none of what is a model itself."""
        given = self.table.get(model, {}).get("classes")
        names = given if isinstance(given, list) else []
        return [one for one in names if isinstance(one, str) and one in self.table]

    def element_shapes(self, model: str, key: str) -> list[Shape]:
        """What the array under a key of a model holds: each class of an interface by itself."""
        field = _fields_by_name(self.table[model]).get(key, {})
        name = self._model(field)
        if name is not None:
            return [self.shape(one) for one in self.classes(name) or [name]]
        shape = self._field(field).element() if field else Shape()
        return [shape] if shape.properties else []

    def schema(self, model: str) -> Schema:
        """What decoding a body as this model takes: other keys are passed over, null is nothing."""
        defs: dict[str, Schema] = {}
        left = [model]
        while left:
            name = left.pop()
            if name in defs:
                continue
            if self.classes(name):
                # The class with the most of its names in the body is made: there always is one.
                defs[name] = {"type": ["object", "null"]}
                continue
            fields = _fields_by_name(self.table.get(name, {}))
            defs[name] = {
                "type": ["object", "null"],
                "properties": {key: self._decoding_schema(one) for key, one in fields.items()},
            }
            left += [held for one in fields.values() if (held := self._model(one))]
        numbers = {name: str(at) for at, name in enumerate(defs)}
        return {
            "$ref": "#/$defs/0",
            "type": "object",
            "$defs": {numbers[name]: _rename_refs(one, numbers) for name, one in defs.items()},
        }

    def _field(self, field: Mapping[str, Any]) -> Shape:
        model, word = self._model(field), _json_type(field)
        nullable = False if field.get("nullable_for") == "none" else None
        if word == "array":
            return Shape(
                types=frozenset({"array"}), nullable=nullable, items=self._element(field, model)
            )
        if model is not None:
            shape = self.shape(model)
            return Shape(shape.types, nullable, None, shape.properties, shape.required)
        keys = field.get("keys")
        fields = (
            _fields_by_name({str(at): one for at, one in enumerate(keys)})
            if isinstance(keys, list)
            else {}
        )
        values = field.get("values")
        return Shape(
            types=frozenset({word} if word else ()),
            nullable=nullable,
            values=tuple(values) if isinstance(values, list) and values else None,
            properties={name: partial(self._field, one) for name, one in fields.items()},
        )

    def _element(self, field: Mapping[str, Any], model: str | None) -> Callable[[], Shape] | None:
        if model is not None:
            return partial(self.shape, model)
        held = field.get("sub_type")
        if not isinstance(held, dict) or str(held.get("type", "")).casefold() == "object":
            return None
        return partial(self._field, {"type": held.get("type")})

    def _model(self, field: Mapping[str, Any]) -> str | None:
        """The model that a field is, or holds, if it is one of the table's."""
        held = field.get("sub_type")
        named = (
            field.get("structure_name"),
            field.get("type"),
            held.get("type") if isinstance(held, dict) else None,
        )
        return next((one for one in named if isinstance(one, str) and one in self.table), None)

    def _decoding_schema(self, field: Mapping[str, Any]) -> Schema:
        model = self._model(field)
        word = str(field.get("type", "")).casefold()
        if model is None:
            readable = _READABLE.get(word)
            return {"anyOf": [{"type": "null"}, readable]} if readable else {}
        inside: Schema = {"$ref": model}
        if word == "list":
            return {"type": ["array", "null"], "items": inside}
        return inside


def _fields_by_name(model: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """A model's fields by their names on the wire, without what the SDK keeps for itself."""
    return {
        str(one["name"]): one
        for one in model.values()
        if isinstance(one, dict) and "name" in one and one.get("name") != "keyModified"
    }


def _json_type(field: Mapping[str, Any]) -> str | None:
    """The JSON type of a field; None where it is of any type."""
    spec = _SEPARATOR.split(str(field.get("spec_type", "")))[-1].removeprefix("T").casefold()
    plain = str(field.get("type", "")).casefold()
    found = _ON_THE_WIRE.get(spec) or _ON_THE_WIRE.get(plain)
    return "array" if spec == "collections" or plain in ("list", "array") else found


def _rename_refs(schema: Any, numbers: Mapping[str, str]) -> Any:
    if isinstance(schema, dict):
        return {key: _reference(key, one, numbers) for key, one in schema.items()}
    if isinstance(schema, list):
        return [_rename_refs(one, numbers) for one in schema]
    return schema


def _reference(key: str, value: Any, numbers: Mapping[str, str]) -> Any:
    # A field may be called `$ref`, and is then no reference.
    if key == "$ref" and isinstance(value, str):
        return f"#/$defs/{numbers[value]}"
    return _rename_refs(value, numbers)
