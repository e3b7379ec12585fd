"""The error table of a page: codes, statuses and messages, in page order, duplicates kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract import Doubt, ErrorRow
from conformance.pages.blocks import Item, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.pages.sections import Section

_ROW = re.compile(r"([A-Z][A-Z0-9_ ]{2,}?)\s*HTTP\s*(?:status\s*)?:?\s*(\d{3})(?!\d)\s*(.*)")
_BARE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{6,}")
_RESOLUTION = re.compile(r"\s*\bResolution\s*:.*", re.IGNORECASE)


def read(section: Section | None) -> tuple[tuple[ErrorRow, ...], tuple[Doubt, ...]]:
    """The rows, and what they leave open."""
    if section is None:
        return (), ()
    found: list[_Row] = []
    doubts: list[Doubt] = []
    for block in section.blocks:
        if not isinstance(block, (Item, Paragraph)):
            continue
        item = isinstance(block, Item)
        if row := _row(block.text, block.line, item=item):
            found.append(row)
        elif item and found:
            found[-1].causes += 1
        elif not block.text.casefold().startswith("resolution"):
            says = _RESOLUTION.sub("", block.text)
            if found:
                found[-1].says.append(says)
            else:
                what = f"an error row without its code and status; its message is: {says}"
                doubts.append(Doubt(what, f"line {block.line}"))
    if doubts:
        doubts.append(Doubt(f"{len(doubts)} error rows lost their codes", f"line {section.line}"))
    rows = [ErrorRow(one.code, one.status, one.message, one.line) for one in found]
    return tuple(rows), (*doubts, *_row_doubts(found), *_table_doubts(rows))


@dataclass(slots=True)
class _Row:
    """A row while it is read: its paragraphs, and how many causes its list has."""

    code: str
    status: int | None
    line: int
    says: list[str]
    causes: int = 0

    @property
    def message(self) -> str | None:
        """What it says, where that is one message and no list of causes."""
        return self.says[0] if len(self.says) == 1 and not self.causes else None


def _row_doubts(rows: Sequence[_Row]) -> Iterator[Doubt]:
    for row in rows:
        if row.causes:
            what = f"{row.code} lists {row.causes} causes and no message"
            yield Doubt(what, f"line {row.line}")
        if row.status is None:
            yield Doubt(f"{row.code} has no HTTP status", f"line {row.line}")


def _row(text: str, line: int, *, item: bool) -> _Row | None:
    """The row that a line opens, with what stands behind it on the same line."""
    if found := _ROW.fullmatch(text):
        code = found[1].strip().replace(" ", "_")
        behind = _RESOLUTION.sub("", found[3])
        return _Row(code, int(found[2]), line, [behind] if behind else [])
    if item and _BARE.fullmatch(text):
        return _Row(text, None, line, [])
    return None


def _table_doubts(rows: Sequence[ErrorRow]) -> tuple[Doubt, ...]:
    doubts = []
    seen: dict[str, ErrorRow] = {}
    for row in rows:
        if row.code in seen:
            doubts.append(
                Doubt(
                    f"{row.code} stands twice; both rows are kept",
                    f"line {seen[row.code].line} and line {row.line}",
                )
            )
        seen.setdefault(row.code, row)
        if row.status == 204:  # noqa: PLR2004 - No Content
            doubts.append(
                Doubt(
                    f"{row.code} is listed under 204, whose answer has no body", f"line {row.line}"
                )
            )
    return tuple(doubts)
