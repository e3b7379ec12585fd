"""Single edits of a JSON body: every key dropped, renamed, retyped, nulled, at every place."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zoho_conformance.model.json_values import json_type

OTHER_VALUES: dict[str, tuple[Any, ...]] = {
    "string": (17, True, ["x"], {"x": "y"}),
    "integer": ("17", True, [17], {"x": 17}, 1.5),
    "number": ("1.5", True),
    "boolean": ("true", 1, [True]),
    "object": ("x", 17, True, "list"),
    "array": ("x", 17, "first"),
    "null": (17, True, {"x": 1}),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done, at which path (as in a contract), and the body that came of it."""

    kind: str
    path: str
    body: Any


def every_edit(body: Any) -> Iterator[Edit]:
    """Every edit of every key of a body."""
    for steps, path in places(body, (), ""):
        yield make_edit("drop", path, body, steps, None)
        for name in (f"{steps[-1]}_x", "zzz", str(steps[-1]).swapcase()):
            yield make_edit("rename", path, body, steps, name)
        value = value_at(body, steps)
        for other in OTHER_VALUES[json_type(value)]:
            yield make_edit("retype", path, body, steps, other_form(value, other))
        if value is not None:
            yield make_edit("null", path, body, steps, None)


def other_form(value: Any, other: Any) -> Any:
    """The value itself in a list, or out of its list, where that is the other form."""
    if other == "list":
        return [value]
    if other == "first":
        return value[0] if value else {}
    return other


def places(node: Any, steps: tuple[Any, ...], path: str) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            place = f"{path}.{name}" if path else name
            yield (*steps, name), place
            yield from places(value, (*steps, name), place)
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from places(value, (*steps, at), f"{path}[]")


def value_at(body: Any, steps: tuple[Any, ...]) -> Any:
    for step in steps:
        body = body[step]
    return body


def make_edit(kind: str, path: str, body: Any, steps: tuple[Any, ...], value: Any) -> Edit:
    edited = copy.deepcopy(body)
    holder = value_at(edited, steps[:-1])
    name = steps[-1]
    if kind == "drop":
        del holder[name]
    elif kind == "rename":
        items = [(value if key == name else key, item) for key, item in holder.items()]
        holder.clear()
        holder.update(items)
    else:
        holder[name] = value
    return Edit(kind, path, edited)


_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    1.5,
    "",
    "error",
    "x",
    [],
    [{}],
    {},
    {"x": 1},
    [[{"x": 1}]],
)
_KEYS = ("new", "code", "status", "id", "info", "count", "2024-02-30", "70000000000000001")


def mutated_bodies(body: Any, seed: str, count: int) -> Iterator[Any]:
    """Bodies with one or two values replaced, or keys added, dropped or renamed, by a seed."""
    chance = random.Random(seed)  # noqa: S311 - the same bodies on every run
    for _ in range(count):
        mutated = copy.deepcopy(body)
        for _ in range(chance.randint(1, 2)):
            all_steps = [steps for steps, _ in places(mutated, (), "")]
            steps = chance.choice(all_steps) if all_steps else ()
            holder = value_at(mutated, steps[:-1])
            kind = chance.randrange(4) if steps else 1
            if kind == 0:
                holder.pop(steps[-1])
            elif kind == 1 and isinstance(holder, dict):
                holder[chance.choice(_KEYS)] = copy.deepcopy(chance.choice(_VALUES))
            elif steps:
                holder[steps[-1]] = copy.deepcopy(chance.choice(_VALUES))
        yield mutated
