"""Two editions compared, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.diff import keys, operations, parameters, rows
from conformance.diff.change import Change
from conformance.diff.pairing import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract import Contract
    from conformance.finding import Finding
    from conformance.rules import Level


def compare(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[Finding]:
    """A finding for each change of meaning.

    A change of what a page says of all its operations is told of the first.
    """
    for pair in pairs(old, new):
        if pair.old is None and pair.new is not None:
            yield from _whole(pair.new, "page-operation-added")
        elif pair.new is None and pair.old is not None:
            yield from _whole(pair.old, "page-operation-removed")
        elif pair.old is not None and pair.new is not None:
            yield from _page(pair.old, pair.new)


def _whole(page: Contract, rule: str) -> Iterator[Finding]:
    added = rule.endswith("added")
    level: Level = "info" if added else "error"
    for one in page.operations:
        told = f"{one.method} {one.path}"
        before, after = (None, told) if added else (told, None)
        change = Change(rule, level, one.path, before, after, "endpoints", one.line)
        yield change.finding(one.id, page)


def _page(old: Contract, new: Contract) -> Iterator[Finding]:
    for operation, change in operations.changes(old, new):
        yield change.finding(operation, new if change.after else old)
    named = [one.id for one in (*old.operations, *new.operations)]
    first = named[0] if named else new.page.title or "page"
    for change in (
        *operations.scopes(old, new),
        *operations.modules(old, new),
        *parameters.changes(old, new),
        *keys.changes(old, new, "request"),
        *keys.changes(old, new, "response"),
        *rows.changes(old, new),
    ):
        yield change.finding(first, new if change.after else old)
