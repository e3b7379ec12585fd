"""Facts of one operation with the pages that they stand on, and the doubts of their differences."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from zoho_conformance.contracts.contract import Page
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model import json_path

Fact = TypeVar("Fact")

MAX_NAMES = 12
"""How many facts that only one of the pages has are named in a doubt."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a page."""

    page: Page
    line: int

    def __str__(self) -> str:
        return f"line {self.line} of “{self.page.title}”"


@dataclass(frozen=True, slots=True)
class Placed(Generic[Fact]):
    """A fact with its place; `at` is the number of its page among those of the operation."""

    at: int
    fact: Fact
    place: Place


def by_name(facts: Iterable[tuple[Hashable, Placed[Fact]]]) -> list[list[Placed[Fact]]]:
    """The facts of one name together, in the order in which the pages have them."""
    named: dict[Hashable, list[Placed[Fact]]] = {}
    for name, fact in facts:
        named.setdefault(name, []).append(fact)
    return list(named.values())


@dataclass(slots=True)
class Differences:
    """Collects the differences between the pages of one operation, as doubts."""

    pages: Sequence[Page]
    doubts: list[Doubt] = field(default_factory=list)
    _only: dict[tuple[int, str], list[tuple[str, Place]]] = field(default_factory=dict)

    def differ(
        self, subject: str, said: Iterable[tuple[str, Place]], decided: str, path: str | None = None
    ) -> None:
        """The pages say different things of something; `decided` is what holds."""
        by_words: dict[str, Place] = {}
        for words, place in said:
            by_words.setdefault(words, place)
        sides = " and ".join(f"{words} ({place})" for words, place in by_words.items())
        what = json_path.as_written(f"the pages differ in {subject}: {sides}; {decided}")
        places = [*by_words.values()]
        where = " and ".join(map(str, places))
        written = json_path.as_written(path) if path else None
        self.doubts.append(Doubt(what, where, "pages-differ", written, places[0].line or None))

    def only_on(self, fact: Placed[object], kind: str, name: str) -> None:
        """Only one of the pages has a fact."""
        self._only.setdefault((fact.at, kind), []).append((name, fact.place))

    def all(self) -> tuple[Doubt, ...]:
        """Every difference; what only one page has is one doubt for each kind of fact."""
        doubts = list(self.doubts)
        for (at, kind), facts in self._only.items():
            others = " and ".join(
                f"“{page.title}”" for number, page in enumerate(self.pages) if number != at
            )
            names = ", ".join(f"`{name}`" for name, _ in facts[:MAX_NAMES])
            more = f" and {len(facts) - MAX_NAMES} more" if len(facts) > MAX_NAMES else ""
            place = facts[0][1]
            what = (
                f"only “{place.page.title}” has the {kind} {names}{more}; {others} has none of it"
            )
            doubts.append(
                Doubt(json_path.as_written(what), str(place), "pages-differ", None, place.line)
            )
        return tuple(doubts)


def moved_doubts(doubts: Iterable[Doubt], page: Page) -> Iterable[Doubt]:
    """The doubts of one of several pages, each with the page in its place."""
    for doubt in doubts:
        where = (
            f"page “{page.title}”" if doubt.where == "page" else f"{doubt.where} of “{page.title}”"
        )
        yield Doubt(doubt.what, where, doubt.kind, doubt.path, doubt.line)


Places = Mapping[Hashable, Page]
"""The pages of facts that do not stand on the operation's own page."""
