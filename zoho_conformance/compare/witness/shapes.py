"""Shapes of OpenAPI's schemas: what may be at a place, alternatives united."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from zoho_conformance.compare.witness.combine import NULL, Once, intersect, unite
from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.compare.witness.documents import Documents, as_list, ref_of
from zoho_conformance.compare.witness.limits import limits_of
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
from zoho_conformance.model.json_values import json_type

_ANYTHING = DescribedShape()

_MAX_DEPTH = 100
"""Schemas that combine schemas that combine schemas: more would not be understood."""

_MAX_KEYS = 5000
"""Keys of one object, or codes of one answer; the largest of Zoho's have some hundred."""

_MAX_PARTS = 2_000_000
"""Names, values and schemas that are looked at in all shapes of a description together."""


class Shapes:
    """The shapes of the schemas in some documents, each made once."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._left = _MAX_PARTS
        # By the identity of the schema, which is kept so that no other can get it.
        self._known: dict[int, tuple[Any, DescribedShape]] = {}

    def of(self, schema: Any, file: Path) -> DescribedShape:
        """The shape of a schema; one that says nothing, or is malformed, has any shape.

        `TooMuchWorkError` where that takes more work than descriptions do.
        """
        return _Descent(self).shape(schema, file)[0]

    def find(self, schema: Any) -> DescribedShape | None:
        """The shape of a schema, if it was made before."""
        known = self._known.get(id(schema))
        return known[1] if known else None

    def keep(self, schema: Any, shape: DescribedShape) -> None:
        """Remember the shape of a schema."""
        self._known[id(schema)] = schema, shape

    def spend(self, parts: int, file: Path) -> None:
        """Note that so much is looked at; `TooMuchWorkError` where it is too much."""
        self._left -= parts
        if self._left < 0:
            raise TooMuchWorkError(
                f"{file.name} has more than {_MAX_PARTS} keys, values and schemas"
            )

    def target(self, ref: str, file: Path) -> Any:
        """What a `$ref` leads to."""
        return self._documents.target(ref, file)

    def own_keywords(self, schema: dict[str, Any], file: Path) -> DescribedShape:
        """What the keywords of the schema itself say, without those that combine schemas."""
        type_ = schema.get("type")
        named = {_kind(word) for word in (as_list(type_) or [type_] if type_ else ())}
        values = as_list(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
        properties = schema.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        if len(properties) > _MAX_KEYS:
            raise TooMuchWorkError(f"{file.name} has an object of more than {_MAX_KEYS} keys")
        if not named and values:
            named = {json_type(value) for value in values}
        if not named and properties:
            # What has keys is hardly meant to be a number.
            named, nullable = {"object"}, None
        else:
            nullable = ("null" in named) if named else None
        if named == {"null"}:
            return DescribedShape(NULL, nullable=True)
        required = [name for name in as_list(schema.get("required")) if isinstance(name, str)]
        items = schema.get("items")
        return DescribedShape(
            types=frozenset(named) - NULL,
            nullable=nullable,
            values=tuple(value for value in values if value is not None) or None,
            properties={
                str(name): Once(partial(self.of, each, file)) for name, each in properties.items()
            },
            required=frozenset(required) if properties or required else None,
            items=Once(partial(self.of, items, file)) if isinstance(items, dict) else None,
            limits=limits_of(schema),
        )


class _Descent:
    """The way from one schema to all that it combines.

    A place that leads back to itself says nothing more. What was cut so depends on where the way
    began, and is remembered for this way alone.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._open: dict[str, int] = {}
        self._cut: dict[int, tuple[Any, DescribedShape, int]] = {}

    def shape(self, schema: Any, file: Path, depth: int = 0) -> tuple[DescribedShape, int]:
        """The shape, and the depth of the place that cut it; its own where it is whole."""
        if not isinstance(schema, dict):
            return _ANYTHING, depth
        known = self._shapes.find(schema)
        if known is not None:
            return known, depth
        if id(schema) in self._cut:
            _, shape, lowest = self._cut[id(schema)]
            return shape, min(lowest, depth)
        if depth >= _MAX_DEPTH:
            raise TooMuchWorkError(
                f"{file.name} has schemas that combine schemas more than {_MAX_DEPTH} deep"
            )
        shape, lowest = self._combine(schema, file, depth)
        if lowest >= depth:
            self._shapes.keep(schema, shape)
        else:
            self._cut[id(schema)] = schema, shape, lowest
        return shape, lowest

    def _combine(
        self, schema: dict[str, Any], file: Path, depth: int
    ) -> tuple[DescribedShape, int]:
        alternatives = [as_list(schema.get(keyword)) for keyword in ("oneOf", "anyOf")]
        parts = as_list(schema.get("allOf"))
        size = sum(map(_size, (schema, *schema.values(), *alternatives)))
        self._shapes.spend(size, file)
        lowest = depth
        shapes = [self._shapes.own_keywords(schema, file)]
        ref = ref_of(schema)
        if ref is not None:
            target = self._shapes.target(ref, file)
            if target.at in self._open:
                lowest = min(lowest, self._open[target.at])
            else:
                self._open[target.at] = depth
                there, low = self.shape(target.value, target.file, depth + 1)
                del self._open[target.at]
                lowest = min(lowest, low)
                shapes.insert(0, there)
        for part in parts:
            shape, low = self.shape(part, file, depth + 1)
            lowest = min(lowest, low)
            shapes.append(shape)
        for group in filter(None, alternatives):
            inner = [self.shape(alternative, file, depth + 1) for alternative in group]
            lowest = min(lowest, *(low for _, low in inner))
            shapes.append(unite(shape for shape, _ in inner))
        telling = [shape for shape in shapes if shape != _ANYTHING]
        shape = intersect(telling) if telling else _ANYTHING
        if schema.get("nullable") is True:
            shape = replace(shape, nullable=True)
        return shape, lowest


def _size(value: Any) -> int:
    return 1 + len(value) if isinstance(value, (dict, list)) else 1


def _kind(word: Any) -> str:
    """The name of a type; in YAML a null without quotes is meant as the word."""
    return "null" if word is None else str(word)


def codes_of(shape: DescribedShape, examples: Iterable[Any] = ()) -> frozenset[str] | None:
    """The error codes that a body of the shape may have, with its examples; None for any.

    They may be in the body itself or in items of it. A body without `code` says nothing of codes,
    unless its examples do.
    """
    shown = {code for example in examples for code in _codes_in_example(example)}
    codes: set[str] = set(shown)
    silent = True
    for code in _code_shapes(shape):
        silent = False
        if code.values is None:
            return frozenset(shown) if shown else None
        codes |= {str(value) for value in code.values}
        if len(codes) > _MAX_KEYS:
            raise TooMuchWorkError(f"an answer has more than {_MAX_KEYS} codes")
    if silent and not shown:
        return None
    return frozenset(codes)


def _code_shapes(shape: DescribedShape) -> Iterator[DescribedShape]:
    """The shapes of `code`: of the body itself, and of what its arrays hold."""
    if "code" in shape.properties:
        yield shape.properties["code"]()
    for name, later in shape.properties.items():
        array = later() if name != "code" else None
        if array is not None and array.items is not None:
            item = array.element()
            if "code" in item.properties:
                yield item.properties["code"]()


def _codes_in_example(example: Any) -> Iterator[str]:
    if not isinstance(example, dict):
        return
    if isinstance(example.get("code"), str):
        yield example["code"]
    for value in example.values():
        for item in value if isinstance(value, list) else ():
            yield from _codes_in_example(item)
