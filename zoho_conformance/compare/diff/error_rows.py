"""What became of the rows of error tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zoho_conformance.compare.diff import own_operations
from zoho_conformance.compare.diff.change import Change, join_values, lost_and_new, same_message
from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.model.json_values import comparable
from zoho_conformance.model.rules import Level

_SECTION = "errors"
_MAX_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class _NamedRow:
    """A row, and the path that tells it from others of its code."""

    path: str
    row: ErrorRow


def changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Find what became of rows by their code; several rows may have the same."""
    removed: list[_NamedRow] = []
    added: list[_NamedRow] = []
    operations = own_operations.common_operations(old, new)
    for code in dict.fromkeys(row.code for row in (*old.errors, *new.errors)):
        before = [row for row in old.errors if row.code == code]
        after = [row for row in new.errors if row.code == code]
        yield from _changes_of_code(before, after, removed, added, operations)
    yield from _new_codes(removed, added)
    for lost in removed:
        yield _change("page-error-removed", "info", lost, _describe(lost.row), None)
    for came in added:
        yield _change("page-error-added", "warning", came, None, _describe(came.row))


def _new_codes(removed: list[_NamedRow], added: list[_NamedRow]) -> Iterator[Change]:
    """Find rows of the same words under another code; they are taken from both lists."""
    for old in list(removed):
        new = next((row for row in added if _differ_in_code(old.row, row.row)), None)
        if new is not None:
            removed.remove(old)
            added.remove(new)
            before, after = old.row.code, new.row.code
            renamed = _NamedRow(old.path, new.row)
            yield _change("page-error-changed", "error", renamed, before, after)


def _differ_in_code(old: ErrorRow, new: ErrorRow) -> bool:
    same_status = bool(old.message) or old.status == new.status
    return same_message(old.message, new.message) and same_status


_SAME_ROW: tuple[Callable[[ErrorRow, ErrorRow], bool], ...] = (
    lambda old, new: old.status == new.status and same_message(old.message, new.message),
    lambda old, new: same_message(old.message, new.message),
    lambda old, new: old.status == new.status,
    lambda _, __: True,
)
"""What makes two rows of a code the same, the surest first."""


def _changes_of_code(
    before: list[ErrorRow],
    after: list[ErrorRow],
    removed: list[_NamedRow],
    added: list[_NamedRow],
    operations: own_operations.Pairs,
) -> Iterator[Change]:
    """Find what changed in the rows of one code; what is left over is added to the lists."""
    several = len(before) > 1 or len(after) > 1

    def name(row: ErrorRow) -> _NamedRow:
        # Rows of one code are told apart by their message, shortened to a name.
        message = (row.message or "no message")[:_MAX_NAME_CHARS]
        return _NamedRow(f"{row.code} ({message})" if several else row.code, row)

    for same in _SAME_ROW:
        for old in list(before):
            new = next((row for row in after if same(old, row)), None)
            if new is not None:
                before.remove(old)
                after.remove(new)
                yield from _row_changes(name(old), new, operations)
    removed += map(name, before)
    added += map(name, after)


def _row_changes(
    old: _NamedRow, new: ErrorRow, operations: own_operations.Pairs
) -> Iterator[Change]:
    rule, was = "page-error-changed", old.row
    if was.status != new.status:
        level: Level = "error" if was.status and new.status else "info"
        status = _NamedRow(f"{old.path} status", new)
        yield _change(rule, level, status, _describe(was), _describe(new))
    if not same_message(was.message, new.message):
        before, after = was.message or "no message", new.message or "no message"
        yield _change(rule, "warning", _NamedRow(f"{old.path} message", new), before, after)
    lost, came = lost_and_new(was.details, new.details)
    if lost or came:
        details = _NamedRow(f"{old.path} details", new)
        yield _change(rule, "warning", details, *map(join_values, (was.details, new.details)))
    no_longer, newly = own_operations.lost_and_gained(was, new, operations)
    if no_longer or newly:
        of_some = _NamedRow(f"{old.path} operations", new)
        words = (f"a row of {join_values(ids)}" if ids else None for ids in (no_longer, newly))
        yield _change(rule, "warning" if newly else "info", of_some, *words)
    if _causes(was) != _causes(new):
        causes = _NamedRow(f"{old.path} causes", new)
        yield _change(rule, "info", causes, _describe_causes(was), _describe_causes(new))


def _causes(row: ErrorRow) -> list[tuple[str, list[str]]]:
    """The causes of a row in whatever order, their words without what messages may differ in."""
    return sorted((comparable(cause.message or ""), sorted(cause.details)) for cause in row.causes)


def _describe_causes(row: ErrorRow) -> str | None:
    return join_values(
        " with ".join((cause.message or "no message", *filter(None, [", ".join(cause.details)])))
        for cause in row.causes
    )


def _change(
    rule: str, level: Level, named: _NamedRow, before: str | None, after: str | None
) -> Change:
    return Change(rule, level, named.path, before, after, _SECTION, named.row.line)


def _describe(row: ErrorRow) -> str:
    return f"HTTP {row.status or 'not stated'}"
