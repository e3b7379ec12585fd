"""The JSON samples of a page as a tree of keys; and those rebuilt that a rendering broke."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zoho_conformance.contracts.contract import Format
from zoho_conformance.model.json_path import placeholder
from zoho_conformance.model.json_values import DATE_TIME, DIGITS, json_type

_ID_LENGTH = 10
"""Fewer digits than this are a number in quotes, not an id."""


@dataclass(slots=True)
class Shape:
    """What the samples show at one path: the values seen, in how many instances of the parent.

    ``line`` is that of the first sample that has the key; a ``named`` key has a name of its own,
    another's name is data (an id, a date) and stands for any of its kind.
    """

    parents: int
    values: list[Any] = field(default_factory=list)
    line: int = 0
    named: bool = True

    @property
    def types(self) -> tuple[str, ...]:
        """The JSON types seen, null last."""
        seen = dict.fromkeys(json_type(value) for value in self.values)
        return tuple(sorted(seen, key=lambda name: name == "null"))

    @property
    def items(self) -> tuple[str, ...]:
        """The JSON types of the elements seen, where there are scalars among them."""
        inside = [one for value in self.values if isinstance(value, list) for one in value]
        seen = dict.fromkeys(json_type(one) for one in inside)
        return () if seen.keys() <= {"object", "array"} else tuple(seen)

    @property
    def always(self) -> bool:
        """Whether every instance of the parent has the key; not, where no instance is shown."""
        return self.named and 0 < len(self.values) == self.parents

    @property
    def format(self) -> Format | None:
        """What all strings at this path look like."""
        strings = [value for value in self.values if isinstance(value, str)]
        if not strings:
            return None
        if all(DIGITS.fullmatch(one) and len(one) >= _ID_LENGTH for one in strings):
            return "digits"
        return "date-time" if all(DATE_TIME.fullmatch(one) for one in strings) else None


def shapes(sample: Any) -> dict[str, Shape]:
    """Every key path of one sample with what stands there, in the sample's order."""
    return union([(sample, 0)])


def union(samples: Iterable[tuple[Any, int]]) -> dict[str, Shape]:
    """The same of several samples together, each given with its line."""
    found: dict[str, Shape] = {}
    _gather([("", sample, line) for sample, line in samples], found)
    return found


def _gather(nodes: list[tuple[str, Any, int]], found: dict[str, Shape]) -> None:
    """One level of the tree, all instances of a path together, then the level below."""
    objects: dict[str, list[tuple[dict[str, Any], int]]] = {}
    for path, node, line in nodes:
        for place, one in _objects(path, node):
            objects.setdefault(place, []).append((one, line))
    for place, instances in objects.items():
        below: list[tuple[str, Any, int]] = []
        for one, line in instances:
            for name, value in one.items():
                step = placeholder(name) or name
                path = f"{place}.{step}" if place else step
                named = step == name and not name.startswith("{")
                shape = found.setdefault(path, Shape(len(instances), line=line, named=named))
                shape.values.append(value)
                below.append((path, value, line))
        _gather(below, found)


def _objects(path: str, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield path, node
    elif isinstance(node, list):
        for one in node:
            yield from _objects(f"{path}[]", one)


def parse(text: str) -> Any | None:
    """The JSON in a code block, or None where it is none; integers keep all their digits."""
    try:
        parsed = json.loads(text)
        # Half a surrogate pair parses, and can be written to no file.
        json.dumps(parsed, ensure_ascii=False).encode()
    except ValueError:
        return None
    return parsed


_FRAGMENT = re.compile(r'(\s*)"([^"]+)"\s*:\s*(.*?),?\s*')


def rebuild(text: str) -> Any | None:
    """The sample in a text that lost its lone braces and brackets, from keys and indentation.

    A line of a rendering that drops short lines still holds its key, its indentation and, mostly,
    its value. A key that comes again at the same depth starts the next element. What was lost
    (the elements of an array of strings) stays lost: the array is empty.
    """
    lines = [found for line in text.splitlines() if (found := _FRAGMENT.fullmatch(line))]
    root: dict[str, Any] = {}
    # Each open object: its keys' indentation, the object, and the array that holds it, if any.
    stack: list[tuple[int, dict[str, Any], list[Any] | None]] = []
    opened: tuple[int, Any] | None = None
    for found in lines:
        indent, name, raw = len(found[1]), found[2], found[3]
        if opened is not None and indent > opened[0]:
            _enter(stack, indent, opened[1])
        elif not stack:
            stack.append((indent, root, None))
        while len(stack) > 1 and stack[-1][0] > indent:
            stack.pop()
        at, target, array = stack[-1]
        if name in target and array is not None:
            target = {}
            array.append(target)
            stack[-1] = (at, target, array)
        value = [] if raw == "[" else {} if raw == "{" else parse(raw)
        opened = (indent, value) if raw in ("[", "{") else None
        target[name] = value
    return root or None


def _enter(
    stack: list[tuple[int, dict[str, Any], list[Any] | None]], indent: int, inside: Any
) -> None:
    if isinstance(inside, list):
        first: dict[str, Any] = {}
        inside.append(first)
        stack.append((indent, first, inside))
    else:
        stack.append((indent, inside, None))
