"""Tables that stand where a list of keys or parameters does, as such a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.pages.blocks import Item, Paragraph, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conformance.pages.blocks import Block

_NAMING = re.compile(
    r"(json |api |query |request )?(keys?|param(eter)?s?|attributes?|propert(y|ies)|fields?|names?)"
    r"( names?)?",
    re.IGNORECASE,
)
_TYPING = re.compile(r"(data |json )?types?", re.IGNORECASE)
_NEEDING = re.compile(r".*\b(mandatory|required|optional|presence)\b.*", re.IGNORECASE)
_NO = re.compile(r"(no|false|optional|not .*|-|\u2013)?", re.IGNORECASE)


def listed(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a row whose first head is of names as an item and the paragraphs below it."""
    for block in blocks:
        if isinstance(block, Row) and block.heads and _NAMING.fullmatch(block.heads[0]):
            yield from _item(block)
        else:
            yield block


def _item(row: Row) -> Iterator[Block]:
    typed = _under(row, _TYPING)
    needed = _under(row, _NEEDING)
    text = " ".join(row.cells[at] for at in (0, typed) if at is not None)
    if needed is not None:
        text += f", {_presence(row.heads[needed], row.cells[needed])}"
    yield Item(text, row.line, 0, 1)
    for at, cell in enumerate(row.cells):
        if at not in (0, typed, needed) and cell:
            yield Paragraph(cell, row.line)


def _presence(head: str, cell: str) -> str:
    """What a cell says below `Mandatory`, or below `Optional`, in words or with yes and no."""
    said = cell.casefold()
    if "optional" in said or "mandatory" in said or said == "required":
        return cell
    negated = "mandatory" not in head.casefold() and "required" not in head.casefold()
    return "optional" if bool(_NO.fullmatch(said)) is not negated else "mandatory"


def _under(row: Row, head: re.Pattern[str]) -> int | None:
    """Which cell stands under a head of this form."""
    heads: Sequence[str] = row.heads[: len(row.cells)]
    return next((at for at, one in enumerate(heads) if at and head.fullmatch(one)), None)
