"""One line of an error table: the code, and the HTTP status that stands with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_STATUS = r"\W{0,3}(?i:HTTP)\s*(?i:status)?\s*(?i:code)?\s*[:=\-\u2013]?\s*(\d{3})(?!\d)\)?"
_CODE = r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[A-Z][A-Z0-9_ ]{2,}?"
_ROW = re.compile(rf"({_CODE})\s*{_STATUS}\s*[:\-\u2013]?\s*(.*)", re.DOTALL)
# Words in odd case are a code only where nothing but a status follows.
_ODD = re.compile(rf"([A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+){{0,4}}?)\s*{_STATUS}")
_BEHIND = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:\s*[\-\u2013:(]\s*|\s+)(\d{3})\)?")
_BEFORE = re.compile(r"(?:(?i:HTTP)\s*)?(\d{3})\s*[\-\u2013:]?\s*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)")
_LABEL = re.compile(r"(?:error )?code\s*:\s*", re.IGNORECASE)
_BARE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{6,}")
_SAYING = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\s*[:\-\u2013]\s+(\S.*)", re.DOTALL)
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """What the first line of a row says; ``says`` is what stands behind code and status."""

    code: str
    status: int | None
    says: str


_BELOW = re.compile(_STATUS)


def status(text: str) -> int | None:
    """The status in a line that says nothing else, as one below a code may."""
    found = _BELOW.fullmatch(text.strip())
    return int(found[1]) if found else None


def read(text: str, *, item: bool) -> Line | None:
    """The row that a line opens, or None for prose; without a status only an item opens one."""
    line = _LABEL.sub("", text.strip(), count=1)
    if len(line) > _LONGEST:
        return None
    if found := _ROW.fullmatch(line):
        return Line(found[1].strip().replace(" ", "_"), int(found[2]), found[3].strip())
    if not item:
        return None
    if found := _ODD.fullmatch(line) or _BEHIND.fullmatch(line):
        return Line(found[1], int(found[2]), "")
    if found := _BEFORE.fullmatch(line):
        return Line(found[2], int(found[1]), "")
    if _BARE.fullmatch(line):
        return Line(line, None, "")
    if found := _SAYING.fullmatch(line):
        return Line(found[1], None, found[2].strip())
    return None


_STATUS_ALONE = re.compile(r"(?:HTTP\s*)?(\d{3})\b.*", re.IGNORECASE)
_CODE_ALONE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+")
_RESOLVES = re.compile(r".*(solution|fix|action).*", re.IGNORECASE)


def of_cells(cells: Sequence[str], heads: Sequence[str]) -> Line | None:
    """The row that the cells of a table are; a cell is told by its form, a remedy by its head."""
    if len(cells) > 1 and (line := read(cells[0], item=True)) and line.status is not None:
        return Line(line.code, line.status, line.says or cells[1].strip())
    code = next((one for one in cells if _CODE_ALONE.fullmatch(one.strip())), None)
    if code is None or len(cells) < 2:  # noqa: PLR2004 - a code alone is no row
        return None
    others = [
        one
        for at, one in enumerate(cells)
        if one is not code and not (at < len(heads) and _RESOLVES.fullmatch(heads[at]))
    ]
    stated = next((found for one in others if (found := _STATUS_ALONE.fullmatch(one))), None)
    told = [one for one in others if one.strip(" -\u2013") and not (stated and one == stated[0])]
    says = next(iter(told), "")
    return Line(code.strip(), int(stated[1]) if stated else None, says.strip())
