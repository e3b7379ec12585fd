"""The error tables of a page: codes, statuses and messages, in page order, duplicates kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from zoho_conformance.contracts.contract import Doubt, ErrorRow
from zoho_conformance.pages import error_rows
from zoho_conformance.pages.blocks import Block, Item, Paragraph, Row, Section

# The label of what to do about an error, with the misspellings in use.
_LABEL = r"(?:possible\s+)?(?:re)?s?ol?utions?"
_RESOLUTION = re.compile(rf"\s*\b{_LABEL}\s*:.*", re.IGNORECASE | re.DOTALL)
_RESOLUTION_START = re.compile(rf"(?:reasons? and )?{_LABEL}\s*:?", re.IGNORECASE)
# The writer speaks to the reader, as no answer of the API does.
_EXPLANATION = re.compile(
    r"(?:either )?you (?:have|had|failed|specified|created|exceeded|used|gave|tried|did"
    r"|do not|d not|must|need|are trying)\b|(?:refer to|specify) (?:all|the|an?)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\s*\b(?:example|for example|e\.g\.)\s*[:,].*", re.IGNORECASE | re.DOTALL)
# What stands before a list of causes, or beside the message.
_INTRODUCTION = re.compile(r".*[,:]|(?:please )?note\b.*", re.IGNORECASE | re.DOTALL)
_REASONS = re.compile(r"(?:possible )?(?:reasons?|causes?)\s*:?", re.IGNORECASE)


def read(sections: Sequence[Section]) -> tuple[tuple[ErrorRow, ...], tuple[Doubt, ...]]:
    """The rows of all sections that list errors, and what they leave open."""
    rows: list[_Row] = []
    doubts: list[Doubt] = []
    for section in sections:
        section_rows, without_code = _read_section(section)
        if not section_rows and rows:
            # Prose about errors that were listed above.
            continue
        rows += section_rows
        doubts += without_code
        if without_code:
            what = f"{len(without_code)} error rows lost their codes"
            doubts.append(Doubt.at_line(section.line, "error-codes-lost", what))
    error_rows_ = tuple(ErrorRow(row.code, row.status, row.message, row.line) for row in rows)
    return error_rows_, (*doubts, *_row_doubts(rows), *_table_doubts(error_rows_))


@dataclass(slots=True)
class _Row:
    """A row while it is read: its paragraphs, and how many causes it lists."""

    code: str
    status: int | None
    line: int
    paragraphs: list[str] = field(default_factory=list)
    causes: int = 0
    is_resolved: bool = False

    @property
    def message(self) -> str | None:
        """What goes over the wire: the one thing that the row says beside causes and examples.

        None where it says several, or where a writer explains the error to the reader.
        """
        texts = [
            text
            for paragraph in self.paragraphs
            if any(map(str.isalnum, text := _EXAMPLE.sub("", paragraph)))
            and not _INTRODUCTION.fullmatch(text)
        ]
        return texts[0] if len(texts) == 1 and not _EXPLANATION.match(texts[0]) else None

    def add_line(self, text: str, *, is_item: bool) -> None:
        """Take a line below the row, up to where it says what to do."""
        if self.status is None and not self.paragraphs and (below := error_rows.read_status(text)):
            self.status = below
        elif _RESOLUTION_START.match(text):
            self.is_resolved = True
        elif is_item:
            # After a remedy, a bullet continues the list of causes, or is a remedy itself.
            self.causes += not self.is_resolved or self.causes > 0
        elif not self.is_resolved and not _REASONS.fullmatch(text):
            self.paragraphs.append(_RESOLUTION.sub("", text))
            self.is_resolved = _RESOLUTION.search(text) is not None


def _read_section(section: Section) -> tuple[list[_Row], list[Doubt]]:
    """The rows of one section, and the messages of those that lost their codes."""
    rows: list[_Row] = []
    without_code: list[Doubt] = []
    table: Row | None = None
    has_items = any(isinstance(block, (Item, Row)) for block in section.blocks)
    for block in section.blocks:
        if row := _read_row(block, has_items=has_items):
            rows.append(row)
            table = block if isinstance(block, Row) else None
        elif isinstance(block, (Item, Paragraph)):
            is_item = isinstance(block, Item)
            if table is not None and not (is_item and block.indent > table.indent):
                # What follows a table is not part of its last row.
                continue
            if rows:
                rows[-1].add_line(block.text, is_item=is_item)
            elif not is_item and not _RESOLUTION_START.match(block.text):
                message = _RESOLUTION.sub("", block.text)
                what = f"an error row without its code and status; its message is: {message}"
                without_code.append(Doubt.at_line(block.line, "error-row-without-code", what))
    return rows, without_code


def _read_row(block: Block, *, has_items: bool) -> _Row | None:
    """The row that a block opens, with what stands behind it on the same line.

    A paragraph opens a row by its status, or where the section has no items that could.
    """
    if isinstance(block, Row):
        line = error_rows.read_cells(block.cells, block.column_heads)
    elif isinstance(block, (Item, Paragraph)):
        is_item = isinstance(block, Item) or not has_items
        line = error_rows.read_line(block.text, is_item=is_item)
    else:
        line = None
    if line is None:
        return None
    row = _Row(line.code, line.status, block.line)
    if line.rest:
        row.add_line(line.rest, is_item=False)
    return row


def _row_doubts(rows: Sequence[_Row]) -> Iterator[Doubt]:
    for row in rows:
        if row.causes and not row.paragraphs:
            what = f"{row.code} lists {row.causes} causes and no message"
            yield Doubt.at_line(row.line, "error-causes-without-message", what)
        if row.status is None:
            yield Doubt.at_line(row.line, "error-without-status", f"{row.code} has no HTTP status")


def _table_doubts(rows: Sequence[ErrorRow]) -> Iterator[Doubt]:
    first_lines: dict[str, int] = {}
    for row in rows:
        if (first := first_lines.get(row.code)) is not None:
            what = f"{row.code} stands twice; both rows are kept"
            where = f"line {first} and line {row.line}"
            yield Doubt(what, where, "error-listed-twice", line=first)
        first_lines.setdefault(row.code, row.line)
        if row.status == HTTPStatus.NO_CONTENT:
            what = f"{row.code} is listed under 204, whose answer has no body"
            yield Doubt.at_line(row.line, "error-without-body", what)
