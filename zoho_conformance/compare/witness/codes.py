"""Which error codes an answer may hold, flat or in the place of one item of the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zoho_conformance.compare.witness.description import Shape


def codes_of(shape: Shape, examples: Iterable[Any] = ()) -> frozenset[str] | None:
    """The codes that a body of the shape may have, examples of it included; None for any.

    A body that has no `code` at all says nothing of codes, unless its examples do.
    """
    shown = {code for one in examples for code in _codes_in_example(one)}
    told: set[str] = set(shown)
    silent = True
    for code in _code_shapes(shape):
        silent = False
        if code.values is None:
            return frozenset(shown) if shown else None
        told |= {str(one) for one in code.values}
    if silent and not shown:
        return None
    return frozenset(told)


def _code_shapes(shape: Shape) -> Iterator[Shape]:
    """The shapes of `code`: of the body itself, and of what its arrays hold."""
    if "code" in shape.properties:
        yield shape.properties["code"]()
    for name, later in shape.properties.items():
        held = later() if name != "code" else None
        if held is not None and held.items is not None:
            item = held.element()
            if "code" in item.properties:
                yield item.properties["code"]()


def _codes_in_example(example: Any) -> Iterator[str]:
    if not isinstance(example, dict):
        return
    if isinstance(example.get("code"), str):
        yield example["code"]
    for one in example.values():
        for item in one if isinstance(one, list) else ():
            yield from _codes_in_example(item)
