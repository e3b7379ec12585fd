"""The error tables of a page: codes, statuses and messages, in page order, duplicates kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages import error_rows
from zoho_conformance.pages.blocks import Block, Item, Paragraph, Row, Section, opens_note
from zoho_conformance.pages.error_causes import RowInProgress, is_remedy, without_remedy


def read(sections: Sequence[Section]) -> tuple[tuple[ErrorRow, ...], tuple[Doubt, ...]]:
    """The rows of all sections that list errors, and what they leave open."""
    rows: list[RowInProgress] = []
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
    table = tuple(row.finish() for row in rows)
    return table, (*doubts, *_row_doubts(table), *_table_doubts(table))


def _read_section(section: Section) -> tuple[list[RowInProgress], list[Doubt]]:
    """The rows of one section, and the messages of those that lost their codes."""
    rows: list[RowInProgress] = []
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
            if rows and opens_note(block):
                rows[-1].end()
            elif rows:
                rows[-1].add_line(block.text, is_item=is_item, indent=block.indent)
            elif not is_item and not is_remedy(block.text):
                message = without_remedy(block.text)
                what = f"an error row without its code and status; its message is: {message}"
                without_code.append(Doubt.at_line(block.line, "error-row-without-code", what))
    return rows, without_code


def _read_row(block: Block, *, has_items: bool) -> RowInProgress | None:
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
    row = RowInProgress(line.code, line.status, block.line)
    if line.rest:
        row.add_line(line.rest, is_item=False)
    if line.remedy:
        row.add_line(f"Resolution: {line.remedy}", is_item=False)
    return row


def _row_doubts(rows: Sequence[ErrorRow]) -> Iterator[Doubt]:
    for row in rows:
        unworded = sum(cause.message is None for cause in row.causes)
        if unworded and row.message is None:
            some = "no message" if unworded == len(row.causes) else f"no message of {unworded}"
            what = f"{row.code} lists {len(row.causes)} causes and {some}"
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
