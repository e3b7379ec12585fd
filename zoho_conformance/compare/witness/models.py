"""The models of an SDK's table: what each field holds, and what decoding accepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zoho_conformance.compare.witness.combine import Once, unite
from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
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
# What the SDK can turn into the type of the field; it makes a string of anything.
_READABLE: Mapping[str, Schema] = {
    "integer": {**_WHOLE_NUMBER, "type": ["number", "boolean", "string"]},
    "long": {**_WHOLE_NUMBER, "type": ["number", "boolean", "string"]},
    "date": {"type": "string"},
    "datetime": {"type": "string"},
    "list": {"type": "array"},
}


_MAX_FORMS = 20_000
"""A form is a model with one class of what it holds, for one documented body."""


class Models:
    """All models of one table."""

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self.table = table
        self._shapes: dict[str, DescribedShape] = {}
        self._left = _MAX_FORMS

    def spend(self) -> None:
        """Note that one more form of a model is looked at; `TooMuchWorkError` after too many."""
        self._left -= 1
        if self._left < 0:
            raise TooMuchWorkError(f"its models have more than {_MAX_FORMS} forms to compare")

    def package(self, model: str) -> str:
        """The package that a model is in."""
        return model[: len(model) - len(self.own_name(model))].rstrip("./\\")

    def own_name(self, model: str) -> str:
        """A model's name without its package."""
        return _SEPARATOR.split(model)[-1]

    def shape(self, model: str) -> DescribedShape:
        """The shape of what a model is made from: for an interface, any of its classes."""
        if model not in self._shapes:
            self._shapes[model] = self._make_shape(model)
        return self._shapes[model]

    def _make_shape(self, model: str) -> DescribedShape:
        classes = self.classes(model)
        if classes:
            return unite([self.shape(name) for name in classes if not self.classes(name)])
        fields = _fields_by_name(self.table.get(model, {}))
        return DescribedShape(
            types=frozenset({"object"}),
            nullable=False,
            properties={name: Once(partial(self._field, field)) for name, field in fields.items()},
            required=frozenset(
                name for name, field in fields.items() if field.get("required_for") == "true"
            )
            or None,
        )

    def classes(self, model: str) -> list[str]:
        """List the classes of an interface; a model has none."""
        given = self.table.get(model, {}).get("classes")
        names = given if isinstance(given, list) else []
        return [name for name in names if isinstance(name, str) and name in self.table]

    def element_shapes(self, model: str, key: str) -> list[DescribedShape]:
        """What the array under a key holds, each class of an interface by itself."""
        field = _fields_by_name(self.table[model]).get(key, {})
        name = self._model(field)
        if name is not None:
            return [self.shape(class_) for class_ in self.classes(name) or [name]]
        shape = self._field(field).element() if field else DescribedShape()
        return [shape] if shape.properties else []

    def schema(self, model: str) -> Schema:
        """What decoding as this model accepts: other keys are ignored, null is nothing."""
        defs: dict[str, Schema] = {}
        left = [model]
        while left:
            name = left.pop()
            if name in defs:
                continue
            if self.classes(name):
                # The class with the most names in the body is chosen, and there always is one.
                defs[name] = {"type": ["object", "null"]}
                continue
            fields = _fields_by_name(self.table.get(name, {}))
            defs[name] = {
                "type": ["object", "null"],
                "properties": {key: self._decoding_schema(field) for key, field in fields.items()},
            }
            left += [model_name for field in fields.values() if (model_name := self._model(field))]
        numbers = {name: str(at) for at, name in enumerate(defs)}
        return {
            "$ref": "#/$defs/0",
            "type": "object",
            "$defs": {
                numbers[name]: _rename_refs(schema, numbers) for name, schema in defs.items()
            },
        }

    def _field(self, field: Mapping[str, Any]) -> DescribedShape:
        model, word = self._model(field), _json_type(field)
        nullable = False if field.get("nullable_for") == "none" else None
        if word == "array":
            return DescribedShape(
                types=frozenset({"array"}), nullable=nullable, items=self._element(field, model)
            )
        if model is not None:
            shape = self.shape(model)
            return DescribedShape(shape.types, nullable, None, shape.properties, shape.required)
        keys = field.get("keys")
        fields = (
            _fields_by_name({str(at): key for at, key in enumerate(keys)})
            if isinstance(keys, list)
            else {}
        )
        values = field.get("values")
        return DescribedShape(
            types=frozenset({word} if word else ()),
            nullable=nullable,
            values=tuple(values) if isinstance(values, list) and values else None,
            properties={name: Once(partial(self._field, each)) for name, each in fields.items()},
        )

    def _element(
        self, field: Mapping[str, Any], model: str | None
    ) -> Callable[[], DescribedShape] | None:
        if model is not None:
            return partial(self.shape, model)
        sub_type = field.get("sub_type")
        if not isinstance(sub_type, dict) or str(sub_type.get("type", "")).casefold() == "object":
            return None
        return partial(self._field, {"type": sub_type.get("type")})

    def _model(self, field: Mapping[str, Any]) -> str | None:
        """The model that a field is, or holds, if the table has it."""
        sub_type = field.get("sub_type")
        named = (
            field.get("structure_name"),
            field.get("type"),
            sub_type.get("type") if isinstance(sub_type, dict) else None,
        )
        return next((name for name in named if isinstance(name, str) and name in self.table), None)

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
    """A model's fields by their names on the wire, without the SDK's own."""
    return {
        str(field["name"]): field
        for field in model.values()
        if isinstance(field, dict) and "name" in field and field.get("name") != "keyModified"
    }


def _json_type(field: Mapping[str, Any]) -> str | None:
    """The JSON type of a field; None for any type."""
    spec = _SEPARATOR.split(str(field.get("spec_type", "")))[-1].removeprefix("T").casefold()
    plain = str(field.get("type", "")).casefold()
    json_type = _ON_THE_WIRE.get(spec) or _ON_THE_WIRE.get(plain)
    return "array" if spec == "collections" or plain in ("list", "array") else json_type


def _rename_refs(schema: Any, numbers: Mapping[str, str]) -> Any:
    if isinstance(schema, dict):
        return {key: _reference(key, each, numbers) for key, each in schema.items()}
    if isinstance(schema, list):
        return [_rename_refs(item, numbers) for item in schema]
    return schema


def _reference(key: str, value: Any, numbers: Mapping[str, str]) -> Any:
    # A field may be called `$ref` without being a reference.
    if key == "$ref" and isinstance(value, str):
        return f"#/$defs/{numbers[value]}"
    return _rename_refs(value, numbers)
