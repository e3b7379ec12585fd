"""What became of operations, scopes and modules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from zoho_conformance.compare.diff.change import Change, join_values, lost_and_new
from zoho_conformance.compare.diff.lossy_pages import has_no_requests, is_lossy
from zoho_conformance.contracts.contract import Contract, Operation
from zoho_conformance.model.rules import Level
from zoho_conformance.model.url_template import UrlTemplate

Address = tuple[str, str]
_SECTION = "endpoints"


def normal_address(operation: Operation) -> Address:
    """Method and path; the name of a placeholder means nothing on the wire."""
    return operation.method, "/".join(UrlTemplate.parse(operation.path).form).casefold()


_SAME: tuple[Callable[[Operation, Operation], bool], ...] = (
    lambda old, new: normal_address(old) == normal_address(new),
    lambda old, new: old.id == new.id,
    lambda old, new: normal_address(old)[1] == normal_address(new)[1],
    lambda old, new: old.method == new.method,
)
"""What makes two operations of a page the same, the surest first."""


def addresses(pages: Sequence[Contract]) -> set[Address]:
    """The addresses of all operations."""
    return {normal_address(operation) for page in pages for operation in page.operations}


def changes(
    old: Contract | None, new: Contract | None, elsewhere: Collection[Address] = ()
) -> Iterator[tuple[str, Change]]:
    """Find each change with the operation that it is about, by the older id where there is one.

    Operations at addresses `elsewhere` are on some page of both editions: neither removed nor new.
    """
    if old and new and any(has_no_requests(page) or is_lossy(page) for page in (old, new)):
        return
    for before, after in pair_operations(
        old.operations if old else (), new.operations if new else ()
    ):
        if before is not None and after is not None:
            yield from ((before.id, change) for change in _operation_changes(before, after))
        elif before is not None and normal_address(before) not in elsewhere:
            yield before.id, _change("page-operation-removed", "error", before, None)
        elif after is not None and normal_address(after) not in elsewhere:
            yield after.id, _change("page-operation-added", "info", None, after)


def pair_operations(
    old: Sequence[Operation], new: Sequence[Operation]
) -> list[tuple[Operation | None, Operation | None]]:
    """Pair the same operation of both sides: by method and path; else by id, path, or method."""
    twin_of: dict[int, Operation] = {}
    free = list(new)
    for same in _SAME:
        for at, before in enumerate(old):
            candidates = [after for after in free if same(before, after)]
            if candidates and at not in twin_of:
                twin_of[at] = candidates[0]
                free.remove(candidates[0])
    pairs = [(before, twin_of.get(at)) for at, before in enumerate(old)]
    return [*pairs, *((None, after) for after in free)]


def _operation_changes(old: Operation, new: Operation) -> Iterator[Change]:
    if normal_address(old) != normal_address(new) or old.host != new.host:
        yield _change("page-operation-changed", "error", old, new)
    if old.success_status != new.success_status:
        # A status that is stated for the first time, or no longer, is not another status.
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


def _change(rule: str, level: Level, old: Operation | None, new: Operation | None) -> Change:
    """Make a change of a whole operation; its path is the older one."""
    before, after = (
        f"{edition.method} {edition.host or ''}{edition.path}" if edition else None
        for edition in (old, new)
    )
    oldest, newest = old or new, new or old
    assert oldest is not None
    assert newest is not None
    return Change(rule, level, oldest.path, before, after, _SECTION, newest.line)


def scope_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find a change of scopes; it breaks where a scope that was enough no longer is."""
    if _scope_sets(old) == _scope_sets(new):
        return
    enough = not old.scopes or all(_is_granted(needed, old) for needed in _scope_sets(new))
    level: Level = "info" if enough else "error"
    before, after = _describe_scopes(old), _describe_scopes(new)
    yield Change("page-scopes-changed", level, "scopes", before, after, "scope", _first_line(new))


def _scope_sets(page: Contract) -> set[frozenset[str]]:
    return {frozenset(scope.casefold() for scope in any_of) for any_of in page.scopes}


def _is_granted(needed: frozenset[str], old: Contract) -> bool:
    """Whether clients of the older page have one of the scopes, whichever they chose."""
    return any(any_of <= needed for any_of in _scope_sets(old))


def _describe_scopes(page: Contract) -> str | None:
    choices = [" or ".join(any_of) for any_of in page.scopes]
    if len(choices) > 1:
        choices = [f"({choice})" if " or " in choice else choice for choice in choices]
    return " and ".join(choices) or None


def module_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find modules that are no longer supported, which breaks, and new ones, which do not.

    If no module is named any more, the page no longer says which are supported: that may break.
    """
    before = {name.casefold(): name for name in old.modules}
    after = {name.casefold(): name for name in new.modules}
    lost, added = lost_and_new(before, after)
    rule, section, line = "page-modules-changed", "modules", _first_line(new)
    if lost:
        names = join_values(before[key] for key in lost)
        level: Level = "error" if after else "warning"
        yield Change(rule, level, "modules gone", names, None, section, line)
    if added:
        names = join_values(after[key] for key in added)
        yield Change(rule, "info", "modules new", None, names, section, line)


def _first_line(page: Contract) -> int:
    return page.operations[0].line if page.operations else 1
