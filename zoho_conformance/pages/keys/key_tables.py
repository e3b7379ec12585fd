"""Tables that stand where a list of keys or parameters does, as such a list."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from zoho_conformance.pages.read.blocks import Block, Item, Paragraph, Row

_NAMING = re.compile(
    r"(json |api |query |request )?(keys?|param(eter)?s?|attributes?|propert(y|ies)|fields?|names?)"
    r"( names?)?",
    re.IGNORECASE,
)
_TYPING = re.compile(r"(data |json )?types?", re.IGNORECASE)
_NEEDING = re.compile(r".*\b(mandatory|required|optional|presence)\b.*", re.IGNORECASE)
_NO = re.compile(r"(no|false|optional|not .*|-|\u2013)?", re.IGNORECASE)


def listed(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, a row whose first head is of names as an item and the paragraphs below it."""
    held = [*_headed(blocks)]
    said = {(row.heads, at) for row in held if isinstance(row, Row) for at in _telling(row)}
    found: list[Block] = []
    for block in held:
        if isinstance(block, Row) and block.heads and _NAMING.fullmatch(block.heads[0]):
            found += _item(block, said)
        else:
            found.append(block)
    return found


def _headed(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, rows below one that reads as heads with these: it may be marked up as no such."""
    heads: tuple[str, ...] = ()
    for block in blocks:
        if not isinstance(block, Row) or block.heads:
            heads = ()
            yield block
        elif _NAMING.fullmatch(block.cells[0]) and any(map(_TYPING.fullmatch, block.cells[1:])):
            heads = block.cells
        else:
            yield replace(block, heads=heads)


def _telling(row: Row) -> Iterator[int]:
    """The places of the cells that say something."""
    return (at for at, cell in enumerate(row.cells) if cell.strip(" -\u2013"))


def _item(row: Row, said: Collection[tuple[tuple[str, ...], int]]) -> Iterator[Block]:
    """One row as an item; a column that is empty in all rows of the table says nothing."""
    typed = _under(row, _TYPING)
    needed = _under(row, _NEEDING)
    text = " ".join(row.cells[at] for at in (0, typed) if at is not None)
    if needed is not None and (row.heads, needed) in said:
        text += f", {_presence(row.heads[needed], row.cells[needed])}"
    yield Item(text, row.line, row.indent, 1)
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
