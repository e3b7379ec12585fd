"""Which parameters or keys the words of a page mean: `the record IDs`, `API name`, `layout ID`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Key, Parameter
from zoho_conformance.contracts.page_facts import ConstraintPlace

_NOT_IN_NAMES = re.compile(r"[^a-z0-9$]")
# The page's words for what keys call something else.
_SYNONYMS = (("options", "values"), ("option", "value"), ("unique", ""), ("record", ""))
Named = tuple[ConstraintPlace, tuple[str, ...]]
"""The names of parameters, or the paths of request keys."""


@dataclass(frozen=True, slots=True)
class PageNames:
    """The parameters and the request keys of a page."""

    parameters: Sequence[Parameter]
    keys: Sequence[Key]

    def find(self, words: Iterable[str], holder: str | None = None) -> Iterator[Named]:
        """What all of the words name: parameters, else keys of one object, the outermost first.

        `holder` is the path of the object that the words are about, where that is known.
        """
        wanted = list(words)
        if holder is None and (names := _match(wanted, [p.name for p in self.parameters])):
            yield "parameters", names
        parents = sorted(dict.fromkeys(key.parent for key in self.keys), key=_depth)
        for parent in parents:
            if holder is not None and parent.removesuffix("[]") != holder:
                continue
            paths = {key.name: key.path for key in self.keys if key.parent == parent}
            if names := _match(wanted, list(paths)):
                yield "request", tuple(paths[name] for name in names)

    def children(self, holder: str) -> tuple[str, ...]:
        """The paths of the keys in an object, or in the elements of an array."""
        return tuple(key.path for key in self.keys if key.parent.removesuffix("[]") == holder)

    def holders(self, words: str) -> Iterator[str]:
        """The paths of the keys that words name, and that hold keys of their own."""
        for key in self.keys:
            if is_called(key.name, words) and self.children(key.path):
                yield key.path


def is_called(name: str, words: str) -> bool:
    """Whether words mean a name, an `ID` or a plural more or less."""
    known, said = _squeeze(name), _squeeze(words)
    if not said:
        return False
    if known == "ids":
        return said in ("ids", "id")
    return known == said or _stem(known) == _stem(said)


def _match(words: Sequence[str], names: Sequence[str]) -> tuple[str, ...] | None:
    """The name that each of the words means; None unless all mean one of their own."""
    meant = [next((name for name in names if is_called(name, word)), None) for word in words]
    known = tuple(name for name in meant if name is not None)
    return known if len(set(known)) == len(words) else None


def _squeeze(words: str) -> str:
    folded = _NOT_IN_NAMES.sub("", words.casefold())
    for said, known in _SYNONYMS:
        if folded != said:
            folded = folded.replace(said, known)
    return folded


def _stem(squeezed: str) -> str:
    """A name without its plural, and without the `id` that its words may add."""
    singular = squeezed.removesuffix("s")
    return singular.removesuffix("id").removesuffix("s") or singular


def _depth(path: str) -> int:
    return path.count(".")
