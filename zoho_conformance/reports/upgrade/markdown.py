"""An upgrade report as Markdown: a table for each operation, within what a comment takes."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.reports.level_uses import level_lines, level_note
from zoho_conformance.reports.markdown import escape, linked
from zoho_conformance.reports.markdown_tables import Table, join_tables
from zoho_conformance.reports.upgrade import wording
from zoho_conformance.reports.upgrade.report import (
    UpgradeChange,
    UpgradeOperation,
    UpgradeReport,
)
from zoho_conformance.reports.wording import pluralize

_TABLE_HEAD = ("| | change | before | now | what to do | in |", "|---|---|---|---|---|---|")
_MAX_UNREAD = 20


def render(report: UpgradeReport) -> str:
    """The text, cut to what a comment takes; it says how many changes were left out."""
    return join_tables(list(_head(report)), map(_table, report.operations), _left_out)


def _table(operation: UpgradeOperation) -> Table:
    place = escape(wording.place(operation))
    rows = [_row(change, operation) for change in operation.changes if _is_told(change)]
    return Table(["", f"#### {escape(operation.id)}", "", place, "", *_TABLE_HEAD], rows)


def _head(report: UpgradeReport) -> Iterator[str]:
    yield f"### Moving to {escape(report.to)}"
    yield ""
    yield f"**{escape(wording.headline(report))}.**"
    yield ""
    yield f"- {escape(wording.scope(report))}"
    yield f"- {escape(wording.basis(report))}"
    for number, line in enumerate(level_lines(report.levels)):
        yield f"  - {escape(line)}" if number else f"- levels: {escape(line)}"
    yield from (f"- {escape(line)}" for line in wording.ends(report))
    for call, count in report.unknown.items():
        yield f"- in the contracts of neither version: {count}: {escape(call)}"
    yield from (f"- not read: {escape(line)}" for line in report.unread[:_MAX_UNREAD])
    if len(report.unread) > _MAX_UNREAD:
        yield f"- and {len(report.unread) - _MAX_UNREAD} more that were not read"
    unused = sum(not _is_told(change) for each in report.operations for change in each.changes)
    if unused:
        yield f"- {pluralize(unused, 'further change')}, compatible or not in these recordings"


def _is_told(change: UpgradeChange) -> bool:
    return change.counts and change.level != "info"


def _row(change: UpgradeChange, operation: UpgradeOperation) -> str:
    note = level_note(change)
    cells = [
        wording.level_words(change),
        wording.what(change) + (f" ({note})" if note else ""),
        change.before,
        change.after,
        change.advice,
        wording.used(change, operation),
    ]
    shown = list(map(escape, cells))
    if change.source is not None and change.source.link:
        shown[3] += f" ({linked(change.source.page, change.source.link)})"
    return f"| {' | '.join(shown)} |"


def _left_out(count: int) -> str:
    return f"**{count} more changes** are not shown here; the JSON format has all of them."
