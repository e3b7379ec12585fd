"""Shapes combined: what fits all of some shapes, and what fits one of them.

What is inside is combined when it is needed, once; and what is the same counts once. So the work
grows with what is written, and not with the ways through it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from zoho_conformance.compare.witness.description import DescribedShape
from zoho_conformance.compare.witness.limits import loosest, tightest

Later = Callable[[], DescribedShape]

NULL = frozenset({"null"})


class Once:
    """A shape that is made the first time it is asked for."""

    __slots__ = ("_make", "_shape")

    def __init__(self, make: Later) -> None:
        self._make: Later | None = make
        self._shape = DescribedShape()

    def __call__(self) -> DescribedShape:
        """The shape, always the same."""
        if self._make is not None:
            make, self._make = self._make, None
            self._shape = make()
        return self._shape


def intersect(given: Iterable[DescribedShape]) -> DescribedShape:
    """The shape of what fits all shapes, of which there is at least one."""
    shapes = _distinct(given)
    if len(shapes) == 1:
        return shapes[0]
    types, values = shapes[0].types, shapes[0].values
    for shape in shapes[1:]:
        types = _common_types(types, shape.types)
        values = _common_values(values, shape.values)
    nullables = [shape.nullable for shape in shapes if shape.nullable is not None]
    requireds = [shape.required for shape in shapes if shape.required is not None]
    return DescribedShape(
        types=types,
        nullable=all(nullables) if nullables else None,
        values=values,
        properties=_combine_properties(shapes, intersect),
        required=frozenset().union(*requireds) if requireds else None,
        items=_combine_later([shape.items for shape in shapes if shape.items], intersect),
        limits=tightest(shape.limits for shape in shapes),
    )


def unite(given: Iterable[DescribedShape]) -> DescribedShape:
    """The shape of what fits one of the alternatives."""
    shapes = _distinct(given)
    left = [shape for shape in shapes if shape.types != NULL]
    if not left:
        return DescribedShape(NULL, nullable=True)
    open_ = any(not shape.types for shape in left)
    nullables = [shape.nullable for shape in left]
    null = len(left) < len(shapes) or any(nullables)
    requireds = [shape.required for shape in left if shape.required is not None]
    return DescribedShape(
        types=frozenset() if open_ else frozenset().union(*(shape.types for shape in left)),
        nullable=True if null else None if None in nullables else False,
        values=_all_values(left),
        properties=_combine_properties(left, unite),
        required=frozenset.intersection(*requireds) if requireds else None,
        items=_combine_later([shape.items for shape in left if shape.items], unite),
        limits=loosest(shape.limits for shape in left),
    )


def _distinct(shapes: Iterable[DescribedShape]) -> list[DescribedShape]:
    return list({id(shape): shape for shape in shapes}.values())


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
    allowed = set(map(_identity, second))
    return tuple(value for value in first if _identity(value) in allowed)


def _all_values(shapes: Iterable[DescribedShape]) -> tuple[Any, ...] | None:
    united: dict[Any, Any] = {}
    for shape in shapes:
        if shape.values is None:
            return None
        for value in shape.values:
            united.setdefault(_identity(value), value)
    return tuple(united.values())


def _identity(value: Any) -> Any:
    """What tells values apart; of lists and objects their text."""
    return json.dumps(value, sort_keys=True) if isinstance(value, (list, dict)) else value


def _combine_properties(
    shapes: Sequence[DescribedShape], together: Callable[[Iterable[DescribedShape]], DescribedShape]
) -> dict[str, Later]:
    by_name: dict[str, list[Later]] = {}
    for shape in shapes:
        for name, later in shape.properties.items():
            by_name.setdefault(name, []).append(later)
    return {name: _combine_later(laters, together) for name, laters in by_name.items()}


def _combine_later(
    given: Sequence[Later], together: Callable[[Iterable[DescribedShape]], DescribedShape]
) -> Any:
    """Combine shapes when they are needed; None of none."""
    laters = list(dict.fromkeys(given))
    if len(laters) < 2:  # noqa: PLR2004 - one alone is itself
        return laters[0] if laters else None
    return Once(lambda: together(later() for later in laters))
