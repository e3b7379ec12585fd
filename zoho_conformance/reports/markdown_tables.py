"""A report of one table for each operation as Markdown, cut to what a comment takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from zoho_conformance.model.display import without_commands
from zoho_conformance.reports.markdown import MAX_COMMENT_BYTES

_MOST = 10**9
"""More rows than any report has, for the room that their number takes."""


class Table(NamedTuple):
    """The rows about one operation, and the lines that stand before them."""

    head: Sequence[str]
    rows: Sequence[str]


def join_tables(
    head: Sequence[str], tables: Iterable[Table], left_out: Callable[[int], str]
) -> str:
    """The text; rows that find no room are left out, and the last line says how many they are."""
    lines = list(head)
    room = MAX_COMMENT_BYTES - sum(map(_size, lines)) - _size(left_out(_MOST)) - 1
    missing = 0
    for table in tables:
        if not table.rows:
            continue
        room -= sum(map(_size, table.head))
        kept: list[str] = []
        for row in table.rows:
            room -= _size(row)
            if room < 0:
                break
            kept.append(row)
        missing += len(table.rows) - len(kept)
        if kept:
            lines += [*table.head, *kept]
    if missing:
        lines += ["", left_out(missing)]
    return without_commands("\n".join(lines) + "\n")


def _size(line: str) -> int:
    return len(line.encode()) + 1
