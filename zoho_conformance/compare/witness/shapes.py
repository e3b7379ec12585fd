"""From OpenAPI's schemas to shapes: what may be at a place, alternatives taken together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from zoho_conformance.compare.witness.description import Shape
from zoho_conformance.compare.witness.documents import Documents, ref_of
from zoho_conformance.model.json_values import json_type

_NULL = frozenset({"null"})
_ANYTHING = Shape()


def shape_of(
    documents: Documents, schema: Any, file: Path, seen: frozenset[str] = frozenset()
) -> Shape:
    """The shape of a schema; a schema that says nothing, or is none, is of any shape.

    ``seen`` are the places that led here: one that leads back to itself says nothing more.
    """
    if not isinstance(schema, dict):
        return _ANYTHING
    again = partial(shape_of, documents, file=file, seen=seen)
    found = _own_keywords(documents, schema, file)
    ref = ref_of(schema)
    if ref is not None:
        target = documents.target(ref, file)
        if target.at not in seen:
            there = shape_of(documents, target.value, target.file, seen | {target.at})
            found = intersect(there, found)
    for one in _as_list(schema.get("allOf")):
        found = intersect(found, again(one))
    for keyword in ("oneOf", "anyOf"):
        alternatives = _as_list(schema.get(keyword))
        if alternatives:
            found = intersect(found, unite([again(one) for one in alternatives]))
    if schema.get("nullable") is True:
        found = replace(found, nullable=True)
    return found


def _own_keywords(documents: Documents, schema: dict[str, Any], file: Path) -> Shape:
    """What the keywords of the schema itself say, those that combine others left out."""
    told = schema.get("type")
    named = {_kind(one) for one in (_as_list(told) or [told] if told else ())}
    values = _as_list(schema.get("enum")) or ([schema["const"]] if "const" in schema else [])
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if not named and values:
        named = {json_type(one) for one in values}
    if not named and properties:
        # Nobody lists keys of what may just as well be a number.
        named, nullable = {"object"}, None
    else:
        nullable = ("null" in named) if named else None
    if named == {"null"}:
        return Shape(_NULL, nullable=True)
    required = [one for one in _as_list(schema.get("required")) if isinstance(one, str)]
    items = schema.get("items")
    return Shape(
        types=frozenset(named) - _NULL,
        nullable=nullable,
        values=tuple(one for one in values if one is not None) or None,
        properties={
            str(name): partial(shape_of, documents, one, file) for name, one in properties.items()
        },
        required=frozenset(required) if properties or required else None,
        items=partial(shape_of, documents, items, file) if isinstance(items, dict) else None,
    )


def _kind(word: Any) -> str:
    """The name of a type; a null that lacks its quotes in YAML is meant as the word."""
    return "null" if word is None else str(word)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def intersect(one: Shape, other: Shape) -> Shape:
    """The shape of what fits both."""
    nullables = {one.nullable, other.nullable} - {None}
    requireds = [each.required for each in (one, other) if each.required is not None]
    return Shape(
        types=_common_types(one.types, other.types),
        nullable=all(nullables) if nullables else None,
        values=_common_values(one.values, other.values),
        properties={
            name: _combine_later(_properties([one, other], name), _intersect_all)
            for name in {**one.properties, **other.properties}
        },
        required=frozenset().union(*requireds) if requireds else None,
        items=_combine_later([each.items for each in (one, other) if each.items], _intersect_all),
    )


def unite(shapes: Sequence[Shape]) -> Shape:
    """The shape of what fits one of the alternatives."""
    left = [one for one in shapes if one.types != _NULL]
    if not left:
        return Shape(_NULL, nullable=True)
    open_ = any(not one.types for one in left)
    nullables = [one.nullable for one in left]
    null = len(left) < len(shapes) or any(nullables)
    requireds = [one.required for one in left if one.required is not None]
    names = {name: None for one in left for name in one.properties}
    return Shape(
        types=frozenset() if open_ else frozenset().union(*(one.types for one in left)),
        nullable=True if null else None if None in nullables else False,
        values=_all_values(left),
        properties={name: _combine_later(_properties(left, name), unite) for name in names},
        required=frozenset.intersection(*requireds) if requireds else None,
        items=_combine_later([one.items for one in left if one.items], unite),
    )


def _common_types(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if not one or not other:
        return one or other
    if "number" in one | other and "integer" in one | other:
        return (one & other) | {"integer"}
    return one & other or one


def _common_values(
    one: tuple[Any, ...] | None, other: tuple[Any, ...] | None
) -> tuple[Any, ...] | None:
    if one is None or other is None:
        return one if other is None else other
    return tuple(value for value in one if value in other)


def _all_values(shapes: Iterable[Shape]) -> tuple[Any, ...] | None:
    found: list[Any] = []
    for one in shapes:
        if one.values is None:
            return None
        found += [value for value in one.values if value not in found]
    return tuple(found)


def _properties(shapes: Iterable[Shape], name: str) -> list[Callable[[], Shape]]:
    return [one.properties[name] for one in shapes if name in one.properties]


def _intersect_all(shapes: Sequence[Shape]) -> Shape:
    found = shapes[0]
    for one in shapes[1:]:
        found = intersect(found, one)
    return found


def _combine_later(
    later: Sequence[Callable[[], Shape]], together: Callable[[Sequence[Shape]], Shape]
) -> Any:
    """Shapes to be joined when somebody looks; None of none."""
    if len(later) < 2:  # noqa: PLR2004 - one alone is itself
        return later[0] if later else None
    return partial(_combine, later, together)


def _combine(
    later: Sequence[Callable[[], Shape]], together: Callable[[Sequence[Shape]], Shape]
) -> Shape:
    return together([one() for one in later])
