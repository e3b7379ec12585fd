"""What every rendering of a page comes down to: headings, paragraphs, list items, code, rows."""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.contracts.contract import Doubt


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; ``level`` 1 is the page's own."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text, its links as addresses; ``indent`` is as an item's, where it is known."""

    text: str
    line: int
    links: tuple[str, ...] = ()
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """The first line of a list item.

    ``indent`` and ``gap`` (blank lines before it) are how the rendering shows nesting; a rendering
    that knows the depth gives it as the indent, with a gap of one. ``sure`` is false where the
    rendering lost it and it was decided.
    """

    text: str
    line: int
    indent: int
    gap: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, as it stands on the page."""

    text: str
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its cells in order; ``heads`` are the cells of the table's first row.

    ``heads`` is empty where the table begins with its data, and a first row of heads is no row.
    ``indent`` is that of an item which stood in its place: a table may stand in a list or a table.
    """

    cells: tuple[str, ...]
    line: int
    heads: tuple[str, ...] = ()
    indent: int = 0

    @property
    def text(self) -> str:
        """The words of all cells."""
        return " ".join(cell for cell in self.cells if cell)


Block = Heading | Paragraph | Item | Code | Row


@dataclass(frozen=True, slots=True)
class Document:
    """A page as blocks, with the name of the rendering that it was read from.

    ``address`` is the page's own, where the rendering names it outside of the blocks; ``doubts``
    tell what the rendering lost, where the blocks cannot.
    """

    rendering: str
    blocks: tuple[Block, ...]
    address: str | None = None
    doubts: tuple[Doubt, ...] = ()
