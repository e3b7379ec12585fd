"""The rows of an HTML table that holds data, and is not there for the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.pages.html_words import words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LAYOUT = "table, pre, h1, h2, h3, h4, h5, h6"


def rows(table: LexborNode) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each row's heads and cells; none where the table is layout around other blocks.

    A first row of `th` cells alone is the heads of all others.
    """
    if any(table.css_first(f"table {inner}") for inner in _LAYOUT.split(", ")):
        return []
    found = []
    heads: tuple[str, ...] = ()
    for at, row in enumerate(table.css("tr")):
        cells = row.css("td, th")
        texts = tuple(words(cell) for cell in cells)
        if at == 0 and cells and all(cell.tag == "th" for cell in cells):
            heads = texts
        elif any(texts):
            found.append((heads, texts))
    return found
