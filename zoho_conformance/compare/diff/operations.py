"""What became of operations, scopes and modules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from zoho_conformance.compare.diff.change import Change, listed
from zoho_conformance.compare.diff.lossy_pages import is_lossy, no_requests
from zoho_conformance.compare.diff.pairing import Address, address
from zoho_conformance.contracts.contract import Contract, Operation
from zoho_conformance.model.rules import Level

_SECTION = "endpoints"

_SAME: tuple[Callable[[Operation, Operation], bool], ...] = (
    lambda one, other: address(one) == address(other),
    lambda one, other: one.id == other.id,
    lambda one, other: address(one)[1] == address(other)[1],
    lambda one, other: one.method == other.method,
)
"""What makes two operations of a page one, the surest first."""


def addresses(pages: Sequence[Contract]) -> set[Address]:
    """The addresses of all operations."""
    return {address(one) for page in pages for one in page.operations}


def changes(
    old: Contract | None, new: Contract | None, elsewhere: Collection[Address] = ()
) -> Iterator[tuple[str, Change]]:
    """Each change with the operation that it is about, by the older id where there is one.

    Operations at addresses ``elsewhere`` are on some page of both editions: not gone, and not new.
    """
    if old and new and any(no_requests(one) or is_lossy(one) for one in (old, new)):
        return
    for before, after in _paired(old.operations if old else (), new.operations if new else ()):
        if before is not None and after is not None:
            yield from ((before.id, change) for change in _changed(before, after))
        elif before is not None and address(before) not in elsewhere:
            yield before.id, _whole("page-operation-removed", "error", before)
        elif after is not None and address(after) not in elsewhere:
            yield after.id, _whole("page-operation-added", "info", after)


def _whole(rule: str, level: Level, one: Operation) -> Change:
    told = f"{one.method} {one.path}"
    before, after = (told, None) if level == "error" else (None, told)
    return Change(rule, level, one.path, before, after, _SECTION, one.line)


def _paired(
    old: Sequence[Operation], new: Sequence[Operation]
) -> list[tuple[Operation | None, Operation | None]]:
    """The same operation on both sides: by method and path; else by id, path, or both methods."""
    twins: dict[int, Operation] = {}
    left = list(new)
    for same in _SAME:
        for place, one in enumerate(old):
            alike = [other for other in left if same(one, other)]
            if alike and place not in twins:
                twins[place] = alike[0]
                left.remove(alike[0])
    found = [(one, twins.get(place)) for place, one in enumerate(old)]
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
    still = not old.scopes or all(_granted(needed, old) for needed in _as_sets(new))
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


def _granted(needed: frozenset[str], old: Contract) -> bool:
    """Whether clients that kept to the older page have one of the scopes, whatever they chose."""
    return any(any_of <= needed for any_of in _as_sets(old))


def _told(page: Contract) -> str | None:
    choices = [" or ".join(any_of) for any_of in page.scopes]
    several = len(choices) > 1
    told = (f"({one})" if several and " or " in one else one for one in choices)
    return " and ".join(told) or None


def modules(old: Contract, new: Contract) -> Iterator[Change]:
    """Modules that are no longer supported break, new ones do not.

    Where no module is named any more, nothing is said of which are supported: that may break.
    """
    before = {one.casefold(): one for one in old.modules}
    after = {one.casefold(): one for one in new.modules}
    line = new.operations[0].line if new.operations else 1
    gone = [name for key, name in before.items() if key not in after]
    came = [name for key, name in after.items() if key not in before]
    rule, section = "page-modules-changed", "modules"
    if gone:
        level: Level = "error" if after else "warning"
        yield Change(rule, level, "modules gone", listed(gone), None, section, line)
    if came:
        yield Change(rule, "info", "modules new", None, listed(came), section, line)
