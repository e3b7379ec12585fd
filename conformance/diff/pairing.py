"""Which page of the older edition is which of the newer: that with the same operations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.contract import Contract, Operation

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A page before and after; None where an edition has no such page."""

    old: Contract | None
    new: Contract | None


def address(operation: Operation) -> tuple[str, str]:
    """Method and path; what a placeholder is called means nothing on the wire."""
    return operation.method, _PLACEHOLDER.sub("{}", operation.path).rstrip("/").casefold()


def pairs(old: Sequence[Contract], new: Sequence[Contract]) -> tuple[Pair, ...]:
    """Every page of both editions once, in the order of the older, new ones last.

    Pages that are alone on their sides belong together, whatever became of them.
    """
    if len(old) == len(new) == 1:
        return (Pair(old[0], new[0]),)
    left = list(new)
    found = []
    for one in old:
        twin = _twin(one, left)
        if twin is not None:
            left = [other for other in left if other is not twin]
        found.append(Pair(one, twin))
    return (*found, *(Pair(None, one) for one in left))


def _twin(one: Contract, among: Iterable[Contract]) -> Contract | None:
    """The page that shares the most operations; else one of the same title."""
    mine = {address(operation) for operation in one.operations}
    ids = {operation.id for operation in one.operations}

    def shared(other: Contract) -> tuple[int, int, bool]:
        addresses = {address(operation) for operation in other.operations}
        names = {operation.id for operation in other.operations}
        return len(mine & addresses), len(ids & names), one.page.title == other.page.title

    best = max(among, key=shared, default=None)
    return best if best is not None and any(shared(best)) else None
