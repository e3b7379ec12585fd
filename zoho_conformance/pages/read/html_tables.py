"""The rows of an HTML table that holds data, and is not there for the layout."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from zoho_conformance.pages.read.html_words import words

_LAYOUT = ("pre", "h1", "h2", "h3", "h4", "h5", "h6")
_INSIDE = ("table", "ul", "ol", "dl")
"""What stands in a cell on its own: it belongs to the row, and is no words of the cell."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The words in a row's cells, those of the table's heads, and what stands inside the row."""

    heads: tuple[str, ...]
    texts: tuple[str, ...]
    inside: tuple[LexborNode, ...]


def rows(table: LexborNode) -> list[Cells]:
    """The table's own rows; none where the table is layout around other blocks.

    A first row of `th` cells alone, or of bold ones, is the heads of all others.
    """
    if any(table.css_first(f"table {inner}") for inner in _LAYOUT):
        return []
    found = []
    heads: tuple[str, ...] = ()
    for at, row in enumerate(_below(table, ("tr",))):
        cells = list(_below(row, ("td", "th")))
        texts = tuple(words(cell, without=_INSIDE) for cell in cells)
        inside = tuple(one for cell in cells for one in _below(cell, _INSIDE))
        if at == 0 and len(cells) > 1 and all(_is_head(cell) for cell in cells):
            heads = texts
        elif any(texts) or inside:
            found.append(Cells(heads, texts, inside))
    return found


def _is_head(cell: LexborNode) -> bool:
    if cell.tag == "th":
        return True
    bold = " ".join(words(one) for one in cell.css("b, strong"))
    return bool(bold) and bold == words(cell)


def _below(node: LexborNode, tags: Collection[str]) -> Iterator[LexborNode]:
    """The outermost elements of these names in a node, in their order."""
    pending = list(reversed(list(node.iter())))
    while pending:
        here = pending.pop()
        if here.tag in tags:
            yield here
        elif here.tag != "table":
            pending += reversed(list(here.iter()))
