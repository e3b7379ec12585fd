"""The error table of a page: codes, statuses and messages, in page order, duplicates kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from zoho_conformance.contracts.contract import Doubt, ErrorRow
from zoho_conformance.pages.errors import error_rows
from zoho_conformance.pages.read.blocks import Block, Item, Paragraph, Row
from zoho_conformance.pages.sections import Section

# The label of what to do about an error, with the misspellings in use.
_LABEL = r"(?:possible\s+)?(?:re)?s?ol?utions?"
_RESOLUTION = re.compile(rf"\s*\b{_LABEL}\s*:.*", re.IGNORECASE | re.DOTALL)
_RESOLVES = re.compile(rf"(?:reasons? and )?{_LABEL}\s*:?", re.IGNORECASE)
_REASONS = re.compile(r"(?:possible )?(?:reasons?|causes?)\s*:?", re.IGNORECASE)


def read(sections: Sequence[Section]) -> tuple[tuple[ErrorRow, ...], tuple[Doubt, ...]]:
    """The rows of all the sections that list errors, and what they leave open."""
    found: list[_Row] = []
    doubts: list[Doubt] = []
    for section in sections:
        rows, lost = _rows(section)
        if not rows and found:
            # Prose about errors that were listed above.
            continue
        found += rows
        doubts += lost
        if lost:
            what = f"{len(lost)} error rows lost their codes"
            doubts.append(Doubt.at(section.line, "error-codes-lost", what))
    rows_ = [ErrorRow(one.code, one.status, one.message, one.line) for one in found]
    return tuple(rows_), (*doubts, *_row_doubts(found), *_table_doubts(rows_))


@dataclass(slots=True)
class _Row:
    """A row while it is read: its paragraphs, and how many causes its list has."""

    code: str
    status: int | None
    line: int
    says: list[str] = field(default_factory=list)
    causes: int = 0
    resolved: bool = False

    @property
    def message(self) -> str | None:
        """What it says, where that is one message and no list of causes."""
        return self.says[0] if len(self.says) == 1 and not self.causes else None

    def hear(self, text: str, *, item: bool) -> None:
        """Take a line below the row, up to where it tells what to do."""
        if self.status is None and not self.says and (below := error_rows.status(text)):
            self.status = below
        elif _RESOLVES.match(text):
            self.resolved = True
        elif item:
            # After a remedy, a bullet goes on with the list of causes, or is a remedy itself.
            self.causes += not self.resolved or self.causes > 0
        elif not self.resolved and not _REASONS.fullmatch(text):
            self.says.append(_RESOLUTION.sub("", text))
            self.resolved = _RESOLUTION.search(text) is not None


def _rows(section: Section) -> tuple[list[_Row], list[Doubt]]:
    """The rows of one section, and the messages of those that lost their codes."""
    found: list[_Row] = []
    lost: list[Doubt] = []
    table: Row | None = None
    itemless = not any(isinstance(one, (Item, Row)) for one in section.blocks)
    for block in section.blocks:
        if row := _row(block, itemless=itemless):
            found.append(row)
            table = block if isinstance(block, Row) else None
        elif isinstance(block, (Item, Paragraph)):
            item = isinstance(block, Item)
            if table is not None and not (item and block.indent > table.indent):
                # What follows a table is no part of its last row.
                continue
            if found:
                found[-1].hear(block.text, item=item)
            elif not item and not _RESOLVES.match(block.text):
                says = _RESOLUTION.sub("", block.text)
                what = f"an error row without its code and status; its message is: {says}"
                lost.append(Doubt.at(block.line, "error-row-without-code", what))
    return found, lost


def _row(block: Block, *, itemless: bool) -> _Row | None:
    """The row that a block opens, with what stands behind it on the same line.

    A paragraph opens one by its status, or where no item can (``itemless``).
    """
    if isinstance(block, Row):
        line = error_rows.of_cells(block.cells, block.heads)
    elif isinstance(block, (Item, Paragraph)):
        line = error_rows.read(block.text, item=itemless or isinstance(block, Item))
    else:
        line = None
    if line is None:
        return None
    row = _Row(line.code, line.status, block.line)
    if line.says:
        row.hear(line.says, item=False)
    return row


def _row_doubts(rows: Sequence[_Row]) -> Iterator[Doubt]:
    for row in rows:
        if row.causes:
            what = f"{row.code} lists {row.causes} causes and no message"
            yield Doubt.at(row.line, "error-causes-without-message", what)
        if row.status is None:
            yield Doubt.at(row.line, "error-without-status", f"{row.code} has no HTTP status")


def _table_doubts(rows: Sequence[ErrorRow]) -> tuple[Doubt, ...]:
    doubts = []
    seen: dict[str, ErrorRow] = {}
    for row in rows:
        if row.code in seen:
            first = seen[row.code].line
            doubts.append(
                Doubt(
                    f"{row.code} stands twice; both rows are kept",
                    f"line {first} and line {row.line}",
                    "error-listed-twice",
                    line=first,
                )
            )
        seen.setdefault(row.code, row)
        if row.status == HTTPStatus.NO_CONTENT:
            what = f"{row.code} is listed under 204, whose answer has no body"
            doubts.append(Doubt.at(row.line, "error-without-body", what))
    return tuple(doubts)
