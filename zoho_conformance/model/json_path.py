"""Paths of keys in a JSON body, such as `data[].Locked_By__s.id`.

A step is a key's name; `[]` behind it stands for every element of the array that the key holds.
The empty path is the body itself. A dot in a key's name is another character inside a path, so that
it parts no steps; shown or written to a file, a path has the dot (`as_written`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from zoho_conformance.model.json_values import DATE
from zoho_conformance.model.lazy_pattern import lazy_pattern

Steps = tuple[str | int, ...]
"""The keys and the indexes that lead to one value in a document."""

# Keys that are data (a map by id or by date), and the step that stands for them in a path.
PLACEHOLDERS = {
    "{id}": lazy_pattern(r"[0-9]{10,}"),
    "{number}": lazy_pattern(r"[0-9]{1,9}"),
    "{date}": lazy_pattern(f"{DATE}(?:T.*)?"),
}
_HAS_NUMBER = lazy_pattern(r"(?:^|\.)[0-9]")
"""What a path has with a step that is data: each of them begins with a digit."""

_DOT_IN_NAME = "\N{ONE DOT LEADER}"


def join(parent: str, name: str) -> str:
    """The path of a key in the object at a path."""
    step = name.replace(".", _DOT_IN_NAME) if "." in name else name
    return f"{parent}.{step}" if parent else step


def name(path: str) -> str:
    """The last step of a path: the key's own name."""
    return path.rpartition(".")[2].replace(_DOT_IN_NAME, ".")


def as_written(path: str) -> str:
    """The path with the dots that its keys' names have: nothing parts the steps any more."""
    return path.replace(_DOT_IN_NAME, ".")


def dotted_steps(path: str) -> tuple[str, ...] | None:
    """The steps of a path where the name of one of them has a dot; None for any other path."""
    if _DOT_IN_NAME not in path:
        return None
    return tuple(map(as_written, path.split(".")))


def from_written_steps(steps: Iterable[str]) -> str:
    """The path of steps as `dotted_steps` gives them."""
    path = ""
    for step in steps:
        path = join(path, step)
    return path


def parent(path: str) -> str:
    """The path of the object that has a key: `data[]` for `data[].id`, empty for `data`."""
    return path.rpartition(".")[0]


def holder(path: str) -> str:
    """The path of the key whose value holds a key, arrays and all: `data` for `data[].id`."""
    above = parent(path)
    while above.endswith("[]"):
        above = above.removesuffix("[]")
    return above


def ancestors(path: str) -> Iterator[str]:
    """The paths of all keys that a key lies in, the nearest first."""
    while "." in path:
        path = holder(path)
        yield path


def from_steps(steps: Iterable[str | int]) -> str:
    """The path of one value in a document: `data[].id` for `["data", 0, "id"]`."""
    path = ""
    for step in steps:
        path = f"{path}[]" if isinstance(step, int) else join(path, step)
    return path


def values(body: Any, path: str) -> Iterator[Any]:
    """Every value that a parsed body has at a path."""
    steps = _keys_and_arrays(path)
    if len(steps) == _OF_ROWS and steps[0][0] and steps[0][1] == 1 and not steps[1][1]:
        # By far the most paths that are asked for: a key of the rows.
        rows, name = body.get(steps[0][0]) if isinstance(body, dict) else None, steps[1][0]
        if isinstance(rows, list):
            return iter([row[name] for row in rows if isinstance(row, dict) and name in row])
        return iter(())
    nodes = [body]
    for key, arrays in steps:
        if key:
            nodes = [node[key] for node in nodes if isinstance(node, dict) and key in node]
        for _ in range(arrays):
            nodes = [item for node in nodes if isinstance(node, list) for item in node]
    return iter(nodes)


_OF_ROWS = 2
"""How many steps the path of a key of the rows has."""


@lru_cache(maxsize=4096)
def _keys_and_arrays(path: str) -> tuple[tuple[str, int], ...]:
    """The steps of a path: the key of each, and how many arrays its value opens."""
    steps = path.split(".")
    return tuple((as_written(step.partition("[]")[0]), step.count("[]")) for step in steps)


def placeholder(key: str) -> str | None:
    """The step that stands for a key whose name is data, such as an id; None for other names."""
    if not key[:1].isdigit():
        return None
    return next((step for step, form in PLACEHOLDERS.items() if form.fullmatch(key)), None)


def generalize(path: str) -> str:
    """The path with a placeholder for each step whose name is data."""
    if not _HAS_NUMBER.search(path):
        return path
    steps = (step.partition("[") for step in path.split("."))
    return ".".join((placeholder(key) or key) + mark + rest for key, mark, rest in steps)
