"""Two editions compared, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zoho_conformance.compare.diff import keys, operations, parameters, rows
from zoho_conformance.compare.diff.change import Change
from zoho_conformance.compare.diff.lossy_pages import is_lossy
from zoho_conformance.compare.diff.pairing import pairs
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.finding import Finding


def compare(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[Finding]:
    """A finding for each change of meaning, no two of one fingerprint.

    A change of what a page says of all its operations is told of the first.
    """
    seen: set[str] = set()
    for one in _findings(old, new):
        found = one
        while found.fingerprint in seen:
            # A request and its answer may have the same key.
            found = replace(found, path=f"{found.path} ({one.source.section})")
        seen.add(found.fingerprint)
        yield found


def _findings(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[Finding]:
    # What moved to another page is documented as before.
    elsewhere = operations.addresses(old) & operations.addresses(new)
    for pair in pairs(old, new):
        for operation, change in operations.changes(pair.old, pair.new, elsewhere):
            yield change.finding(operation, _page(change, pair.old, pair.new))
        if pair.old is None or pair.new is None:
            continue
        named = [one.id for one in (*pair.old.operations, *pair.new.operations)]
        first = named[0] if named else pair.new.page.title or "page"
        for change in _of_all(pair.old, pair.new):
            yield change.finding(first, _page(change, pair.old, pair.new))


def _page(change: Change, old: Contract | None, new: Contract | None) -> Contract:
    """The page that a change's line is of: the newest that has the fact."""
    page = (new if change.after else old) or new or old
    assert page is not None
    return page


def _of_all(old: Contract, new: Contract) -> Iterator[Change]:
    yield from parameters.changes(old, new)
    yield from keys.changes(old, new, "request")
    yield from keys.changes(old, new, "response")
    if is_lossy(old) == is_lossy(new):
        yield from operations.scopes(old, new)
        yield from operations.modules(old, new)
        yield from rows.changes(old, new)
