"""Which page of the older edition is which of the newer: that with the same operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Contract, Operation
from zoho_conformance.model.url_template import UrlTemplate


@dataclass(frozen=True, slots=True)
class Pair:
    """A page before and after; None where an edition has no such page."""

    old: Contract | None
    new: Contract | None


Address = tuple[str, str]


def address(operation: Operation) -> Address:
    """Method and path; what a placeholder is called means nothing on the wire."""
    return operation.method, "/".join(UrlTemplate.parse(operation.path).form).casefold()


def pairs(old: Sequence[Contract], new: Sequence[Contract]) -> tuple[Pair, ...]:
    """Every page of both editions once, in the order of the older, new ones last.

    Those that share the most operations find each other first, those of one title last. Pages that
    are alone on their sides belong together, whatever became of them.
    """
    if len(old) == len(new) == 1:
        return (Pair(old[0], new[0]),)
    found_twins = twins(old, new)
    found = [
        Pair(one, new[found_twins[at]] if at in found_twins else None) for at, one in enumerate(old)
    ]
    alone = (one for at, one in enumerate(new) if at not in found_twins.values())
    return (*found, *(Pair(None, one) for one in alone))


def twins(old: Sequence[Contract], new: Sequence[Contract]) -> dict[int, int]:
    """For the places of older pages those of the newer that they are, each page at most once."""
    before, after = [_Known.of(one) for one in old], [_Known.of(one) for one in new]
    likeness = {
        (here, there): shared
        for here, one in enumerate(before)
        for there, other in enumerate(after)
        if any(shared := one.shares(other))
    }
    found: dict[int, int] = {}
    for here, there in sorted(likeness, key=likeness.__getitem__, reverse=True):
        if here not in found and there not in found.values():
            found[here] = there
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What a page is known by."""

    addresses: frozenset[Address]
    ids: frozenset[str]
    title: str

    @classmethod
    def of(cls, page: Contract) -> _Known:
        return cls(
            frozenset(map(address, page.operations)),
            frozenset(one.id for one in page.operations),
            page.page.title,
        )

    def shares(self, other: _Known) -> tuple[int, int, bool]:
        return (
            len(self.addresses & other.addresses),
            len(self.ids & other.ids),
            bool(self.title) and self.title == other.title,
        )
