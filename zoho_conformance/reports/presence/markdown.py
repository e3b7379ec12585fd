"""Presence over time as Markdown: a table for each operation, within what a comment takes."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.reports.markdown import escape
from zoho_conformance.reports.markdown_tables import Table, join_tables
from zoho_conformance.reports.presence import wording
from zoho_conformance.reports.presence.matrix import PresenceMatrix, PresenceOperation, PresenceRow

_MAX_RUNS = 20
_MAX_SIGNS = 30
_TABLE_HEAD = ("| key | runs, the oldest first | seen |", "|---|---|---|")


def render(matrix: PresenceMatrix) -> str:
    """The text, cut to what a comment takes; it says how many keys were left out."""
    tables = (_table(matrix, operation) for operation in matrix.operations)
    return join_tables(list(_head(matrix)), tables, _left_out)


def _table(matrix: PresenceMatrix, operation: PresenceOperation) -> Table:
    heading = escape(wording.heading(matrix, operation))
    rows = [_row(row) for row in operation.keys if _is_told(row)]
    return Table(["", f"#### {escape(operation.id)}", "", heading, "", *_TABLE_HEAD], rows)


def _is_told(row: PresenceRow) -> bool:
    return not (row.is_settled or row.state == "no-object")


def _head(matrix: PresenceMatrix) -> Iterator[str]:
    yield "### Presence of keys over time"
    yield ""
    yield escape(wording.summary(matrix)) + "."
    yield ""
    yield from (f"- **{escape(warning)}**" for warning in wording.warnings(matrix))
    hidden = max(0, len(matrix.runs) - _MAX_RUNS)
    if hidden:
        yield f"- {hidden} earlier runs"
    for run in matrix.runs[hidden:]:
        yield f"- {escape(run.report)}: {escape(wording.describe_run(run))}"
    yield ""
    legend = ", ".join(f"`{sign}` {meaning}" for sign, meaning in wording.LEGEND)
    newest = f" The newest {_MAX_SIGNS} runs are shown." if len(matrix.runs) > _MAX_SIGNS else ""
    yield f"A sign a run: {legend}.{newest} Keys that came in every object are counted only."


def _row(row: PresenceRow) -> str:
    # Code that is spaces alone, or begins with one, loses it.
    signs = wording.timeline(row, _MAX_SIGNS).replace(" ", "\N{NO-BREAK SPACE}")
    return f"| {escape(row.path)} | `{signs}` | {escape(wording.describe_row(row))} |"


def _left_out(count: int) -> str:
    return f"**{count} more keys** are not shown here; the JSON format has all of them."
