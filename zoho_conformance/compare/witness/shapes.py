"""Shapes of OpenAPI's schemas: what may be at a place, alternatives united."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.compare.witness.documents import Documents, as_list, ref_of
from zoho_conformance.model.json_values import json_type

_NULL = frozenset({"null"})
_ANYTHING = DescribedShape()


def shape_of(
    documents: Documents, schema: Any, file: Path, seen: frozenset[str] = frozenset()
) -> DescribedShape:
    """The shape of a schema; one that says nothing, or is malformed, has any shape.

    `seen` are the places that led here: a place that leads back to itself says nothing more.
    """
    if not isinstance(schema, dict):
        return _ANYTHING
    again = partial(shape_of, documents, file=file, seen=seen)
    shape = _own_keywords(documents, schema, file)
    ref = ref_of(schema)
    if ref is not None:
        target = documents.target(ref, file)
        if target.at not in seen:
            there = shape_of(documents, target.value, target.file, seen | {target.at})
            shape = intersect(there, shape)
    for part in as_list(schema.get("allOf")):
        shape = intersect(shape, again(part))
    for keyword in ("oneOf", "anyOf"):
        alternatives = as_list(schema.get(keyword))
        if alternatives:
            shape = intersect(shape, unite([again(alternative) for alternative in alternatives]))
    if schema.get("nullable") is True:
        shape = replace(shape, nullable=True)
    return shape


def _own_keywords(documents: Documents, schema: dict[str, Any], file: Path) -> DescribedShape:
    """What the keywords of the schema itself say, without those that combine schemas."""
    type_ = schema.get("type")
    named = {_kind(word) for word in (as_list(type_) or [type_] if type_ else ())}
    values = as_list(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if not named and values:
        named = {json_type(value) for value in values}
    if not named and properties:
        # What has keys is hardly meant to be a number.
        named, nullable = {"object"}, None
    else:
        nullable = ("null" in named) if named else None
    if named == {"null"}:
        return DescribedShape(_NULL, nullable=True)
    required = [name for name in as_list(schema.get("required")) if isinstance(name, str)]
    items = schema.get("items")
    return DescribedShape(
        types=frozenset(named) - _NULL,
        nullable=nullable,
        values=tuple(value for value in values if value is not None) or None,
        properties={
            str(name): partial(shape_of, documents, each, file) for name, each in properties.items()
        },
        required=frozenset(required) if properties or required else None,
        items=partial(shape_of, documents, items, file) if isinstance(items, dict) else None,
    )


def _kind(word: Any) -> str:
    """The name of a type; in YAML a null without quotes is meant as the word."""
    return "null" if word is None else str(word)


def intersect(first: DescribedShape, second: DescribedShape) -> DescribedShape:
    """The shape of what fits both."""
    nullables = {first.nullable, second.nullable} - {None}
    requireds = [shape.required for shape in (first, second) if shape.required is not None]
    return DescribedShape(
        types=_common_types(first.types, second.types),
        nullable=all(nullables) if nullables else None,
        values=_common_values(first.values, second.values),
        properties={
            name: _combine_later(_properties([first, second], name), _intersect_all)
            for name in {**first.properties, **second.properties}
        },
        required=frozenset().union(*requireds) if requireds else None,
        items=_combine_later(
            [shape.items for shape in (first, second) if shape.items], _intersect_all
        ),
    )


def unite(shapes: Sequence[DescribedShape]) -> DescribedShape:
    """The shape of what fits one of the alternatives."""
    left = [shape for shape in shapes if shape.types != _NULL]
    if not left:
        return DescribedShape(_NULL, nullable=True)
    open_ = any(not shape.types for shape in left)
    nullables = [shape.nullable for shape in left]
    null = len(left) < len(shapes) or any(nullables)
    requireds = [shape.required for shape in left if shape.required is not None]
    names = {name: None for shape in left for name in shape.properties}
    return DescribedShape(
        types=frozenset() if open_ else frozenset().union(*(shape.types for shape in left)),
        nullable=True if null else None if None in nullables else False,
        values=_all_values(left),
        properties={name: _combine_later(_properties(left, name), unite) for name in names},
        required=frozenset.intersection(*requireds) if requireds else None,
        items=_combine_later([shape.items for shape in left if shape.items], unite),
    )


def _common_types(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    if not first or not second:
        return first or second
    if "number" in first | second and "integer" in first | second:
        return (first & second) | {"integer"}
    return first & second or first


def _common_values(
    first: tuple[Any, ...] | None, second: tuple[Any, ...] | None
) -> tuple[Any, ...] | None:
    if first is None or second is None:
        return first if second is None else second
    return tuple(value for value in first if value in second)


def _all_values(shapes: Iterable[DescribedShape]) -> tuple[Any, ...] | None:
    united: list[Any] = []
    for shape in shapes:
        if shape.values is None:
            return None
        united += [value for value in shape.values if value not in united]
    return tuple(united)


def _properties(shapes: Iterable[DescribedShape], name: str) -> list[Callable[[], DescribedShape]]:
    return [shape.properties[name] for shape in shapes if name in shape.properties]


def _intersect_all(shapes: Sequence[DescribedShape]) -> DescribedShape:
    common = shapes[0]
    for shape in shapes[1:]:
        common = intersect(common, shape)
    return common


def _combine_later(
    later: Sequence[Callable[[], DescribedShape]],
    together: Callable[[Sequence[DescribedShape]], DescribedShape],
) -> Any:
    """Combine shapes when they are needed; None of none."""
    if len(later) < 2:  # noqa: PLR2004 - one alone is itself
        return later[0] if later else None
    return partial(_combine, later, together)


def _combine(
    later: Sequence[Callable[[], DescribedShape]],
    together: Callable[[Sequence[DescribedShape]], DescribedShape],
) -> DescribedShape:
    return together([get_shape() for get_shape in later])


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
