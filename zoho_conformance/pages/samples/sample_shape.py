"""The JSON samples of a body as one tree of keys: what they show at each path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zoho_conformance.contracts.contract import BodySample, Format
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import DATE_TIME, DIGITS, json_type

_MIN_ID_DIGITS = 10
"""Fewer digits than this are a number in quotes, not an id."""


@dataclass
class SampleShape:
    """What the samples show at one path: the values seen, in how many instances of the parent.

    `line` is that of the first sample that has the key. A key that `is_named` has a name of its
    own; the name of another is data (an id, a date), and it stands for any key of its kind.
    What follows from the values is computed once: a complete shape does not change.
    """

    parents: int
    values: list[Any] = field(default_factory=list)
    line: int = 0
    is_named: bool = True

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The JSON types seen, null last."""
        seen = dict.fromkeys(json_type(value) for value in self.values)
        return tuple(sorted(seen, key=lambda name: name == "null"))

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The JSON types of the elements seen, where there are scalars among them."""
        elements = (item for value in self.values if isinstance(value, list) for item in value)
        seen = dict.fromkeys(map(json_type, elements))
        return () if seen.keys() <= {"object", "array"} else tuple(seen)

    @cached_property
    def scalars(self) -> list[Any]:
        """The values seen, and the elements of those that are arrays, without null."""
        values = (
            item
            for value in self.values
            for item in (value if isinstance(value, list) else [value])
        )
        return [value for value in values if value is not None]

    @cached_property
    def holds_keys(self) -> bool | None:
        """Whether a value, or an element of one, is an object; None where all are empty."""
        filled = [value for value in self.values if value is not None and value not in ([], {})]
        if not filled:
            return None
        return any(
            isinstance(item, dict)
            for value in filled
            for item in (value if isinstance(value, list) else [value])
        )

    @property
    def always(self) -> bool:
        """Whether every instance of the parent has the key, and there are instances."""
        return self.is_named and 0 < len(self.values) == self.parents

    @cached_property
    def format(self) -> Format | None:
        """What all strings at this path look like."""
        strings = [value for value in self.values if isinstance(value, str)]
        if not strings:
            return None
        if all(DIGITS.fullmatch(text) and len(text) >= _MIN_ID_DIGITS for text in strings):
            return "digits"
        return "date-time" if all(map(DATE_TIME.fullmatch, strings)) else None


def shapes_of_body(body: Any) -> dict[str, SampleShape]:
    """Every key path of one body with what stands there, in the body's order."""
    shapes: dict[str, SampleShape] = {}
    _gather([("", body, 0)], shapes)
    return shapes


def shapes_of_samples(samples: Iterable[BodySample]) -> dict[str, SampleShape]:
    """Every key path of several samples together with what stands there, in their order."""
    shapes: dict[str, SampleShape] = {}
    _gather([("", sample.body, sample.line) for sample in samples], shapes)
    return shapes


def names_in(bodies: Iterable[Any]) -> set[str]:
    """The names of the keys of bodies at any depth; of one that is data, what stands for it."""
    names: set[str] = set()
    pending = list(bodies)
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            names.update(node)
            pending += node.values()
        elif isinstance(node, list):
            pending += node
    return {json_path.placeholder(name) or name for name in names}


def _gather(nodes: list[tuple[str, Any, int]], shapes: dict[str, SampleShape]) -> None:
    """One level of the tree, all instances of a path together, then the level below."""
    objects: dict[str, list[tuple[dict[str, Any], int]]] = {}
    for path, node, line in nodes:
        for place, instance in _objects(path, node):
            objects.setdefault(place, []).append((instance, line))
    for place, instances in objects.items():
        below: list[tuple[str, Any, int]] = []
        # The instances of a place mostly have the same names.
        keys: dict[str, tuple[str, list[Any]]] = {}
        for instance, line in instances:
            for name, value in instance.items():
                if name not in keys:
                    step = json_path.placeholder(name) or name
                    path = json_path.join(place, step)
                    if path not in shapes:
                        is_named = step == name and not name.startswith("{")
                        shapes[path] = SampleShape(len(instances), line=line, is_named=is_named)
                    keys[name] = path, shapes[path].values
                path, values = keys[name]
                values.append(value)
                if isinstance(value, (dict, list)):
                    below.append((path, value, line))
        if below:
            _gather(below, shapes)


def _objects(path: str, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield path, node
    elif isinstance(node, list):
        for item in node:
            yield from _objects(f"{path}[]", item)
