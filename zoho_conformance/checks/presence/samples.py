"""A sample of an operation's answers over time: which keys their rows had, and which were null.

Which answers are kept follows from the answers alone: those with the lowest numbers, which are
drawn of their time, address and size, until they have enough rows. So samples of parts add up to
that of the whole, whatever the parts are and in whatever order they come, and never grow.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

import msgspec

from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request

MAX_ROWS = 2_000
"""With so many rows the answers of an operation are enough."""
MAX_ROWS_OF_ANSWER = 50
"""So many rows of one answer are looked at: others of the same answer say little more."""

_MIX, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1

_MAX_DEPTH = 6
_MAX_KEYS = 500
"""Of objects with more keys, or so deep, the keys are data, or no client reads them."""

Shape = tuple[tuple[str, ...], tuple[str, ...]]
"""The keys of an object, and those of them that were null."""
Shapes = tuple[tuple[Shape, int], ...]
"""What objects were like, and how many were so."""


class SampledAnswer(msgspec.Struct, frozen=True, order=True):
    """An answer of a sample: what its rows were like, and how many were so.

    `asked` is what tells it from answers that may have other keys: the module, the parameters.
    `nested` has the same of the objects around the rows and in them, by their paths. An answer
    without rows is one itself.
    """

    number: int
    when: str
    asked: tuple[str, ...]
    shapes: Shapes
    nested: tuple[tuple[str, Shapes], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return sum(count for _, count in self.shapes)


class Sample:
    """The answers of one operation that are kept."""

    def __init__(self) -> None:
        self._heap: list[_Highest] = []
        self._rows = 0

    def takes(self, number: int) -> bool:
        """Whether an answer of that number would be kept."""
        return self._rows < MAX_ROWS or number <= self._heap[0].answer.number

    def put(self, answer: SampledAnswer) -> None:
        """Keep an answer, and no more than are needed."""
        heapq.heappush(self._heap, _Highest(answer))
        self._rows += answer.rows
        while self._rows - self._heap[0].answer.rows >= MAX_ROWS:
            self._rows -= heapq.heappop(self._heap).answer.rows

    def add(self, other: Sample) -> None:
        """Keep of both what is kept of all."""
        for entry in other._heap:
            self.put(entry.answer)

    def answers(self) -> Iterator[SampledAnswer]:
        """Those that are kept, in no order."""
        return (entry.answer for entry in self._heap)


class _Highest:
    """An answer in a heap that has the highest at its top."""

    __slots__ = ("answer",)

    def __init__(self, answer: SampledAnswer) -> None:
        self.answer = answer

    def __lt__(self, other: _Highest) -> bool:
        return other.answer < self.answer


def draw(request: Request, when: str, size: int) -> int:
    """The number of an answer: the same wherever it is judged, and no matter of its time."""
    drawn = crc32(f"{when} {size} {request.url}".encode(errors="surrogatepass"))
    return (drawn * _MIX) & _MASK


def shapes_of(body: Any, wrapper: str | None) -> Shapes:
    """What the rows of an answer were like; of many rows some, evenly over all of them."""
    rows = body.get(wrapper) if wrapper and type(body) is dict else None
    if type(rows) is not list:
        return _counted([body]) if type(body) is dict and rows is None else ()
    return _counted(_objects(_some(rows)))


def nested_of(body: Any, wrapper: str | None) -> tuple[tuple[str, Shapes], ...]:
    """What the other objects of an answer were like, by their paths, in an order of their own."""
    own = rows_path(body, wrapper)
    objects: dict[str, list[Mapping[str, Any]]] = {}
    pending: list[tuple[str, int, Sequence[Any]]] = [("", 0, [body])]
    while pending:
        path, depth, values = pending.pop()
        some = list(_objects(_some(values)))
        if path != own:
            objects.setdefault(path, []).extend(some)
        if depth == _MAX_DEPTH:
            continue
        inside: dict[str, list[Any]] = {}
        for row in some:
            for name, value in row.items():
                if type(value) is dict and value:
                    inside.setdefault(json_path.join(path, name), []).append(value)
                elif type(value) is list and value:
                    inside.setdefault(f"{json_path.join(path, name)}[]", []).extend(_some(value))
        if len(inside) <= _MAX_KEYS:
            pending += ((below, depth + 1, values) for below, values in inside.items())
    return tuple(sorted((path, _counted(same)) for path, same in objects.items() if same))


def rows_path(body: Any, wrapper: str | None) -> str:
    """The path of what counts as the rows of an answer: the answer itself, where it has none."""
    is_list = wrapper and type(body) is dict and type(body.get(wrapper)) is list
    return f"{wrapper}[]" if is_list else ""


def _some(values: Sequence[Any]) -> Sequence[Any]:
    """Of many values some, evenly over all of them."""
    if len(values) <= MAX_ROWS_OF_ANSWER:
        return values
    return values[:: -(-len(values) // MAX_ROWS_OF_ANSWER)]


def _objects(rows: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    # What stands in the place of a refused row says nothing of the keys of rows.
    return (row for row in rows if type(row) is dict and row.get("status") != "error")


def _counted(objects: Iterable[Mapping[str, Any]]) -> Shapes:
    return tuple(sorted(Counter(map(_shape, objects)).items()))


def _shape(row: Mapping[str, Any]) -> Shape:
    if None not in row.values():
        return tuple(row), ()
    return tuple(row), tuple(name for name, value in row.items() if value is None)
