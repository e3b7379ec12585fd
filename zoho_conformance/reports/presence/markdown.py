"""Presence over time as Markdown: a table for each operation, within what a comment takes."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.model.display import without_commands
from zoho_conformance.reports.markdown import MAX_COMMENT_BYTES, escape
from zoho_conformance.reports.presence import wording
from zoho_conformance.reports.presence.matrix import PresenceMatrix, PresenceRow

_MAX_RUNS = 20
_MAX_SIGNS = 30


def render(matrix: PresenceMatrix) -> str:
    """The text, cut to what a comment takes; it says how many keys were left out."""
    lines = list(_head(matrix))
    room = MAX_COMMENT_BYTES - sum(_size(line) for line in lines) - _size(_left_out(10**9)) - 1
    left_out = 0
    for operation in matrix.operations:
        rows = [row for row in operation.keys if _is_told(row)]
        if not rows:
            continue
        heading = escape(wording.heading(matrix, operation))
        table = ["", f"#### {escape(operation.id)}", "", heading, "", *_TABLE_HEAD]
        room -= sum(map(_size, table))
        kept: list[str] = []
        for row in map(_row, rows):
            room -= _size(row)
            if room < 0:
                break
            kept.append(row)
        left_out += len(rows) - len(kept)
        if kept:
            lines += [*table, *kept]
    if left_out:
        lines += ["", _left_out(left_out)]
    return without_commands("\n".join(lines) + "\n")


_TABLE_HEAD = ("| key | runs, the oldest first | seen |", "|---|---|---|")


def _size(line: str) -> int:
    return len(line.encode()) + 1


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
    return f"**{count} more keys** are not shown here; the JSON form has all of them."
