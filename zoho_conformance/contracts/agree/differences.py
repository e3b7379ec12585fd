"""The facts of several pages about one operation, and their differences as doubts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Generic, TypeVar

import msgspec

from zoho_conformance.contracts.contract import Page
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model import json_path

Fact = TypeVar("Fact")
Value = TypeVar("Value")

_MAX_NAMES = 12
"""How many facts that not all of the pages have are named in a doubt."""


class Placed(msgspec.Struct, Generic[Fact], frozen=True):
    """A fact with its page and its line there; `part` numbers the pages of the operation."""

    fact: Fact
    part: int
    page: Page
    line: int

    @property
    def place(self) -> str:
        """Where the fact stands, in words."""
        return f"line {self.line} of “{self.page.title}”"


def by_name(facts: Iterable[tuple[Hashable, Placed[Fact]]]) -> list[list[Placed[Fact]]]:
    """The facts of one name together, in the order in which the pages have them."""
    named: dict[Hashable, list[Placed[Fact]]] = {}
    for name, fact in facts:
        named.setdefault(name, []).append(fact)
    return list(named.values())


class Differences(msgspec.Struct):
    """Collects the differences between the pages of one operation."""

    pages: Sequence[Page]
    _doubts: list[Doubt] = msgspec.field(default_factory=list)
    _partial: dict[tuple[str, tuple[int, ...]], list[tuple[str, Placed[object]]]] = msgspec.field(
        default_factory=dict
    )

    def note(
        self,
        what: str,
        facts: Sequence[Placed[Fact]],
        words: Callable[[Fact], str],
        path: str | None = None,
    ) -> None:
        """Note a doubt where the pages say different things, in these words, of something."""
        said: dict[str, Placed[Fact]] = {}
        for fact in facts:
            said.setdefault(words(fact.fact), fact)
        if len(said) == 1:
            return
        sides = "; ".join(f"{text} on {fact.place}" for text, fact in said.items())
        noted = f"the pages differ in {what}: {sides}"
        self._doubts.append(_doubt(noted, [*said.values()], path))

    def note_partial(self, kind: str, name: str, facts: Sequence[Placed[Fact]]) -> None:
        """Note that only some of the pages have a fact, where that is so."""
        parts = tuple(sorted({fact.part for fact in facts}))
        if len(parts) < len(self.pages):
            first = facts[0]
            placed: Placed[object] = Placed(first.fact, first.part, first.page, first.line)
            self._partial.setdefault((kind, parts), []).append((name, placed))

    def doubts(self) -> Iterator[Doubt]:
        """The differences; the facts of one kind that the same pages have are one doubt."""
        yield from self._doubts
        for (kind, parts), facts in self._partial.items():
            names = ", ".join(f"`{name}`" for name, _ in facts[:_MAX_NAMES])
            if len(facts) > _MAX_NAMES:
                names += f" and {len(facts) - _MAX_NAMES} more"
            having = self._titles(part in parts for part in range(len(self.pages)))
            lacking = self._titles(part not in parts for part in range(len(self.pages)))
            what = f"{kind} on {having} and not on {lacking}: {names}"
            yield _doubt(what, [facts[0][1]], None)

    def _titles(self, chosen: Iterable[bool]) -> str:
        titles = dict.fromkeys(page.title for page in compress(self.pages, chosen))
        return " and ".join(f"“{title}”" for title in titles)


def _doubt(what: str, facts: Sequence[Placed[Fact]], path: str | None) -> Doubt:
    where = " and ".join(fact.place for fact in facts)
    written = json_path.as_written(path) if path else None
    return Doubt(json_path.as_written(what), where, "pages-differ", written, facts[0].line or None)


def shared(values: Iterable[Value], otherwise: Value) -> Value:
    """The value that all have, else another one."""
    first, *others = values
    return first if all(other == first for other in others) else otherwise


def shared_if_stated(values: Sequence[Value]) -> Value | None:
    """The value that all have who have one."""
    stated = [value for value in values if value is not None]
    return shared(stated, None) if stated else None


def union(values: Iterable[tuple[Value, ...]]) -> tuple[Value, ...]:
    """All values, where each side names some; none, which stands for any, where one side does."""
    sides = list(values)
    return tuple(dict.fromkeys(value for side in sides for value in side)) if all(sides) else ()


def closed_values(lists: Iterable[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """The values of all lists, where each of them is closed."""
    return union(values or () for values in lists) or None
