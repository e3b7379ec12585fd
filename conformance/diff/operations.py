"""What became of operations, scopes and modules."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from conformance.diff.change import Change, listed
from conformance.diff.pairing import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.contract import Contract, Operation

_SECTION = "endpoints"


def changes(old: Contract, new: Contract) -> Iterator[tuple[str, Change]]:
    """Each change with the operation that it is about, by the older id where there is one."""
    paired = _paired(old.operations, new.operations)
    for before, after in paired:
        if before is not None and after is not None:
            yield from ((before.id, change) for change in _changed(before, after))
        elif before is not None:
            told = f"{before.method} {before.path}"
            gone = Change(
                "page-operation-removed", "error", before.path, told, None, _SECTION, before.line
            )
            yield before.id, gone
        elif after is not None:
            told = f"{after.method} {after.path}"
            came = Change(
                "page-operation-added", "info", after.path, None, told, _SECTION, after.line
            )
            yield after.id, came


def _paired(
    old: Sequence[Operation], new: Sequence[Operation]
) -> list[tuple[Operation | None, Operation | None]]:
    """The same operation on both sides: by method and path, else by its id."""
    left = list(new)
    found: list[tuple[Operation | None, Operation | None]] = []
    for one in old:
        same = [other for other in left if address(other) == address(one)]
        alike = same or [
            other
            for other in left
            if other.id == one.id and not any(address(other) == address(mine) for mine in old)
        ]
        if alike:
            left.remove(alike[0])
        found.append((one, alike[0] if alike else None))
    return [*found, *((None, one) for one in left)]


def _changed(old: Operation, new: Operation) -> Iterator[Change]:
    if address(old) != address(new):
        before, after = f"{old.method} {old.path}", f"{new.method} {new.path}"
        yield Change("page-operation-changed", "error", old.path, before, after, _SECTION, new.line)
    if old.success_status != new.success_status:
        # A status that is stated at last, or no longer, is no other status.
        stated = old.success_status is not None and new.success_status is not None
        yield Change(
            "page-status-changed",
            "error" if stated else "info",
            "http.status",
            str(old.success_status) if old.success_status else None,
            str(new.success_status) if new.success_status else None,
            _SECTION,
            new.line,
        )


def scopes(old: Contract, new: Contract) -> Iterator[Change]:
    """A change of scopes breaks where what was enough no longer is."""
    if _as_sets(old) == _as_sets(new):
        return
    still = all(granted & needed for granted, needed in _needed(old, new))
    line = new.operations[0].line if new.operations else 1
    yield Change(
        "page-scopes-changed",
        "info" if still else "error",
        "scopes",
        _told(old),
        _told(new),
        "scope",
        line,
    )


def _as_sets(page: Contract) -> set[frozenset[str]]:
    return {frozenset(one.casefold() for one in any_of) for any_of in page.scopes}


def _needed(old: Contract, new: Contract) -> Iterator[tuple[set[str], frozenset[str]]]:
    """What clients that kept to the older page were granted, with what is needed now."""
    choices = product(*(sorted(any_of) for any_of in _as_sets(old)))
    for granted in choices:
        for needed in _as_sets(new):
            yield set(granted), needed


def _told(page: Contract) -> str | None:
    return " and ".join(" or ".join(any_of) for any_of in page.scopes) or None


def modules(old: Contract, new: Contract) -> Iterator[Change]:
    """Modules that are no longer supported break, new ones do not."""
    before = {one.casefold(): one for one in old.modules}
    after = {one.casefold(): one for one in new.modules}
    line = new.operations[0].line if new.operations else 1
    gone = [name for key, name in before.items() if key not in after]
    came = [name for key, name in after.items() if key not in before]
    for level, names in (("error", gone), ("info", came)):
        if names:
            is_gone = level == "error"
            yield Change(
                "page-modules-changed",
                "error" if is_gone else "info",
                f"modules {'gone' if is_gone else 'new'}",
                listed(names) if is_gone else None,
                None if is_gone else listed(names),
                "modules",
                line,
            )
