"""What an instance breaks of a schema, in the same words and order whichever library finds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from sys import intern
from typing import Any

import msgspec

from zoho_conformance.contracts.schema.bodies import definition
from zoho_conformance.model.json_path import Steps, from_steps

Schema = dict[str, Any]

_NUMBER = re.compile(r"\+?[0-9]{1,20}", re.ASCII)
_MAX_KNOWN_PLACES = 2000
"""How many places of a schema are kept; one that refers to itself has any number of them."""


class CannotSayError(ValueError):
    """A library cannot say what an instance breaks: it nests too deeply, or has odd keys."""


class Violation(msgspec.Struct, frozen=True):
    """One JSON Schema keyword that an instance breaks.

    `steps` is where (`("data", 0, "id")`), and `path` the same as a key path; `keys` are the absent
    ones (of `required`, and of `anyOf` with such); `conditional` says that the keyword stands in a
    `then`, whose condition is the value of another key.
    """

    steps: Steps
    keyword: str
    value: Any
    allowed: Any
    keys: tuple[str, ...]
    conditional: bool

    @property
    def path(self) -> str:
        """The place without the numbers of elements."""
        return from_steps(self.steps)


class _Place(msgspec.Struct, frozen=True):
    """A keyword in a schema: what it demands, and where it stands among all.

    `order` has the position of each step to it, None where that is the place in the instance.
    """

    keyword: str
    allowed: Any
    conditional: bool
    order: tuple[int | None, ...]


class ViolationOrder:
    """The violations of one schema in its own order: keyword by keyword, element by element.

    Libraries go through a schema in orders of their own, and the first violation of several that
    are alike is the example that a reader sees. `schema` gives the schema, which is asked for when
    something is broken that was not before: as a tree it takes more than all the rest.
    """

    def __init__(self, schema: Callable[[], Schema]) -> None:
        self._schema = schema
        self._places: dict[tuple[str | int, ...], _Place] = {}

    def sorted(
        self, broken: Sequence[tuple[Sequence[str | int], Sequence[str | int]]], instance: Any
    ) -> list[Violation]:
        """What is broken at these ways through the schema and steps in the instance.

        Of several keys that one object lacks there is one violation. A key that is a number may be
        given as one, as jsonschema-rs does; `CannotSayError` where several keys are that number.
        """
        by_order: dict[tuple[Any, ...], Violation] = {}
        for way, path in broken:
            place = self._place(tuple(way))
            steps, value = _follow(path, instance)
            order = _order(place, steps)
            if order not in by_order:
                by_order[order] = _violation(place, steps, value)
        return [by_order[order] for order in sorted(by_order)]

    def _place(self, way: tuple[str | int, ...]) -> _Place:
        place = self._places.get(way)
        if place is None:
            if len(self._places) >= _MAX_KNOWN_PLACES:
                self._places.clear()
            # Each violation has texts of its own for the same keys, which would be kept.
            way = tuple(intern(step) if type(step) is str else step for step in way)
            place = self._places[way] = self._find(way)
        return place

    def _find(self, way: Sequence[str | int]) -> _Place:
        """The keyword at the end of a way, which names references to definitions or leaves them."""
        schema = self._schema()
        parts = definitions(schema)
        node: Any = schema
        order: list[int | None] = []
        conditional = is_name = False
        for number_or_name in way:
            if isinstance(node, list):
                order.append(int(number_or_name))
                node = node[int(number_or_name)]
                continue
            step = _name_of(number_or_name, node)
            if not is_name and step not in node:
                order.append(list(node).index("$ref"))
                node = parts[node["$ref"]]
            order.append(list(node).index(step))
            node = node[step]
            if is_name:
                is_name = False
            elif step == "$ref":
                node = parts[node]
            else:
                conditional = conditional or step == "then"
                is_name = step in ("properties", "patternProperties")
                if step in ("items", "patternProperties"):
                    order.append(None)
        return _Place(str(way[-1]), node, conditional, tuple(order))


def _order(place: _Place, steps: Steps) -> tuple[Any, ...]:
    """Where a violation comes among all; elements and keys of any name by their own place."""
    own = iter([step for step in steps if isinstance(step, int)])
    order = tuple(next(own, 0) if position is None else position for position in place.order)
    # What is alike in all this differs in the keys of an object that may have any.
    return (order, tuple(str(step) for step in steps))


def _follow(path: Sequence[str | int], instance: Any) -> tuple[Steps, Any]:
    """The steps of a path by their names, and the value that they lead to."""
    steps = []
    for step in path:
        name = _name_of(step, instance)
        steps.append(name)
        instance = instance[name]
    return tuple(steps), instance


def _name_of(step: str | int, node: Any) -> str | int:
    """The step itself; of an object, the key that is the number."""
    if isinstance(step, str) or isinstance(node, list):
        return step
    names = [name for name in node if _NUMBER.fullmatch(name) and int(name) == step]
    if len(names) != 1:
        raise CannotSayError("several keys are the same number")
    return str(names[0])


def _violation(place: _Place, steps: Steps, instance: Any) -> Violation:
    keys: tuple[str, ...] = ()
    if place.keyword == "required":
        keys = tuple(key for key in place.allowed if key not in instance)
    elif place.keyword == "anyOf":
        keys = tuple(key for part in place.allowed for key in part["required"])
    return Violation(steps, place.keyword, instance, place.allowed, keys, place.conditional)


def definitions(schema: Schema) -> Mapping[str, Any]:
    """The definitions of a schema by the references to them."""
    parts = schema.get("$defs")
    return (
        {definition(name): part for name, part in parts.items()} if isinstance(parts, dict) else {}
    )


def references(part: Any) -> Iterator[str]:
    """Every reference in a schema."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inside in part.values():
            yield from references(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from references(inside)
