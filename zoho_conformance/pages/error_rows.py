"""One row of an error table: the code, and the HTTP status that stands with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zoho_conformance.pages.recurring import kept

_STATUS = r"\W{0,3}(?i:HTTP)\s*(?i:status)?\s*(?i:code)?\s*[:=\-\u2013]?\s*(\d{3})(?!\d)\)?"
_CODE = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[A-Z][A-Z0-9_ ]{2,}?"
_ROW = re.compile(rf"({_CODE})\s*{_STATUS}\s*[:\-\u2013]?\s*(.*)", re.DOTALL)
# Words in mixed case are a code only where nothing but a status follows.
_MIXED_CASE_ROW = re.compile(rf"([A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+){{0,4}}?)\s*{_STATUS}")
_STATUS_BEHIND = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:\s*[\-\u2013:(]\s*|\s+)(\d{3})\)?")
_STATUS_BEFORE = re.compile(
    r"(?:(?i:HTTP)\s*)?(\d{3})\s*[\-\u2013:]?\s*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"
)
_CODE_LABEL = re.compile(r"(?:error )?code\s*:\s*", re.IGNORECASE)
_CODE_ALONE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{6,}")
_CODE_AND_MESSAGE = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\s*[:\-\u2013]\s+(\S.*)", re.DOTALL)
_STATUS_LINE = re.compile(_STATUS)
_CODE_CELL = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+")
_STATUS_CELL = re.compile(r"(?:HTTP\s*)?(\d{3})\b.*", re.IGNORECASE)
_RESOLUTION_HEAD = re.compile(r".*(solution|fix|action).*", re.IGNORECASE)
_MAX_LINE_CHARS = 5_000


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """What the first line of a row says; `rest` is what stands behind code and status.

    `remedy` is what the column of a table says that tells what to do.
    """

    code: str
    status: int | None
    rest: str
    remedy: str = ""


def read_line(text: str, *, is_item: bool) -> ErrorLine | None:
    """The row that a line opens, or None for prose; a line without a status must be an item."""
    return _read_line(text, is_item) if len(text) <= _MAX_LINE_CHARS else None


@kept
def _read_line(text: str, is_item: bool) -> ErrorLine | None:  # noqa: FBT001
    line = _CODE_LABEL.sub("", text.strip(), count=1)
    if match := _ROW.fullmatch(line):
        return ErrorLine(match[1].strip().replace(" ", "_"), int(match[2]), match[3].strip())
    if not is_item:
        return None
    if match := _MIXED_CASE_ROW.fullmatch(line) or _STATUS_BEHIND.fullmatch(line):
        return ErrorLine(match[1], int(match[2]), "")
    if match := _STATUS_BEFORE.fullmatch(line):
        return ErrorLine(match[2], int(match[1]), "")
    if _CODE_ALONE.fullmatch(line):
        return ErrorLine(line, None, "")
    if match := _CODE_AND_MESSAGE.fullmatch(line):
        return ErrorLine(match[1], None, match[2].strip())
    return None


def read_status(text: str) -> int | None:
    """The status in a line that says nothing else; it may stand below its code."""
    match = _STATUS_LINE.fullmatch(text.strip())
    return int(match[1]) if match else None


def read_cells(cells: Sequence[str], column_heads: Sequence[str]) -> ErrorLine | None:
    """The row in the cells of a table, recognized by their form; a remedy by its column head."""
    heads = (*column_heads, *[""] * len(cells))
    remedy = " ".join(
        cell for cell, head in zip(cells, heads, strict=False) if _RESOLUTION_HEAD.fullmatch(head)
    )
    if len(cells) > 1 and (line := read_line(cells[0], is_item=True)) and line.status is not None:
        return ErrorLine(line.code, line.status, line.rest or cells[1].strip(), remedy)
    code = next((cell for cell in cells if _CODE_CELL.fullmatch(cell.strip())), None)
    if code is None or len(cells) < 2:  # noqa: PLR2004 - a code alone is not a row
        return None
    others = [
        cell
        for cell, head in zip(cells, heads, strict=False)
        if cell is not code and not _RESOLUTION_HEAD.fullmatch(head)
    ]
    status = next((match for cell in others if (match := _STATUS_CELL.fullmatch(cell))), None)
    messages = [
        cell for cell in others if cell.strip(" -\u2013") and not (status and cell == status[0])
    ]
    message = next(iter(messages), "")
    return ErrorLine(code.strip(), int(status[1]) if status else None, message.strip(), remedy)
