"""Two editions compared: which page is which, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from zoho_conformance.compare.diff import (
    answers,
    error_rows,
    keys,
    limits,
    operations,
    parameters,
    terms,
)
from zoho_conformance.compare.diff.change import Change
from zoho_conformance.compare.diff.lossy_pages import as_far_as_both_go, is_lossy
from zoho_conformance.compare.diff.operations import Address, normal_address
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Pair:
    """A page before and after; None where an edition has no such page."""

    old: Contract | None
    new: Contract | None


def compare(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[Finding]:
    """Find every change of meaning, no two with the same fingerprint.

    A change of what a page says of all its operations is reported for the first of them.
    """
    seen: set[str] = set()
    for finding in _findings(old, new):
        section = finding.source.section
        while finding.fingerprint in seen:
            # A request and its answer may have the same key.
            finding = replace(finding, path=f"{finding.path} ({section})")  # noqa: PLW2901 - until new
        seen.add(finding.fingerprint)
        yield finding


def _findings(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[Finding]:
    # What moved to another page is documented as before.
    elsewhere = operations.addresses(old) & operations.addresses(new)
    for whole in pair_pages(old, new):
        pair = _as_far_as_both_go(whole)
        for operation, change in operations.changes(pair.old, pair.new, elsewhere):
            yield change.finding(operation, _page(change, pair))
        if pair.old is None or pair.new is None:
            continue
        ids = [operation.id for page in (pair.old, pair.new) for operation in page.operations]
        first = ids[0] if ids else pair.new.page.title or "page"
        for change in _changes_of_all(pair.old, pair.new):
            yield change.finding(first, _page(change, pair))


def _as_far_as_both_go(pair: Pair) -> Pair:
    if pair.old is None or pair.new is None:
        return pair
    return Pair(*as_far_as_both_go(pair.old, pair.new))


def _page(change: Change, pair: Pair) -> Contract:
    """The page that a change's line is of: the newest that has the fact."""
    page = (pair.new if change.after else pair.old) or pair.new or pair.old
    assert page is not None
    return page


def _changes_of_all(old: Contract, new: Contract) -> Iterator[Change]:
    """Find what changed for all operations of a page."""
    yield from parameters.changes(old, new)
    yield from keys.changes(old, new, "request")
    yield from keys.changes(old, new, "response")
    if is_lossy(old) == is_lossy(new):
        yield from operations.scope_changes(old, new)
        yield from terms.scope_type_changes(old, new)
        yield from operations.module_changes(old, new)
        yield from terms.terms_changes(old, new)
        yield from limits.call_limit_changes(old, new)
        yield from limits.constraint_changes(old, new)
        yield from error_rows.changes(old, new)
        yield from answers.changes(old, new)


def pair_pages(old: Sequence[Contract], new: Sequence[Contract]) -> tuple[Pair, ...]:
    """Pair every page of both editions, in the order of the older; new pages come last.

    Those that share the most operations are paired first, those of the same title last. Pages that
    are alone on their sides belong together, whatever became of them.
    """
    if len(old) == len(new) == 1:
        return (Pair(old[0], new[0]),)
    twin_of = match_pages(old, new)
    pairs = [Pair(page, new[twin_of[at]] if at in twin_of else None) for at, page in enumerate(old)]
    new_pages = (page for at, page in enumerate(new) if at not in twin_of.values())
    return (*pairs, *(Pair(None, page) for page in new_pages))


def match_pages(old: Sequence[Contract], new: Sequence[Contract]) -> dict[int, int]:
    """For the index of each older page, the index of the newer one that it became."""
    before, after = map(_Identity.of_page, old), [_Identity.of_page(page) for page in new]
    shared = {
        (here, there): common
        for here, mine in enumerate(before)
        for there, theirs in enumerate(after)
        if any(common := mine.shared_with(theirs))
    }
    twin_of: dict[int, int] = {}
    for here, there in sorted(shared, key=shared.__getitem__, reverse=True):
        if here not in twin_of and there not in twin_of.values():
            twin_of[here] = there
    return twin_of


@dataclass(frozen=True, slots=True)
class _Identity:
    """What a page is recognised by."""

    addresses: frozenset[Address]
    ids: frozenset[str]
    title: str

    @classmethod
    def of_page(cls, page: Contract) -> _Identity:
        return cls(
            frozenset(map(normal_address, page.operations)),
            frozenset(operation.id for operation in page.operations),
            page.page.title,
        )

    def shared_with(self, other: _Identity) -> tuple[int, int, bool]:
        return (
            len(self.addresses & other.addresses),
            len(self.ids & other.ids),
            bool(self.title) and self.title == other.title,
        )
