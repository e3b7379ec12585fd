"""What every rendering of a page comes down to: blocks, and the sections that they make.

Blocks are headings, paragraphs, list items, code and rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.headings import SectionKind


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; `level` 1 is the page's own."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text and the addresses it links to; `indent` as in `Item`, where it is known."""

    text: str
    line: int
    links: tuple[str, ...] = ()
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """The first line of a list item.

    `indent` and `gap` (the number of blank lines before it) are how the rendering shows nesting; a
    rendering that knows the depth gives it as the indent, with a gap of 1. `nesting_is_sure` is
    false where the rendering lost the depth and it had to be guessed.
    """

    text: str
    line: int
    indent: int
    gap: int
    nesting_is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, as it stands on the page."""

    text: str
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its cells in order; `column_heads` is the table's first row.

    `column_heads` is empty where the table begins with its data; a first row of heads is not a row.
    `indent` is that of an item in the same place: a table may stand in a list or in a table.
    """

    cells: tuple[str, ...]
    line: int
    column_heads: tuple[str, ...] = ()
    indent: int = 0

    @property
    def text(self) -> str:
        """The words of all cells."""
        return " ".join(cell for cell in self.cells if cell)


Block = Heading | Paragraph | Item | Code | Row


def opens_note(block: Block) -> bool:
    """Whether a block is the heading of a note, after which bullets are remarks."""
    return block.text.rstrip(":").casefold() in ("note", "notes")


@dataclass(frozen=True, slots=True)
class Document:
    """A page as blocks, with the name of the rendering it was read from.

    `address` is the page's own, where the rendering gives it outside the blocks; `doubts` say what
    the rendering lost, where the blocks cannot.
    """

    rendering: str
    blocks: tuple[Block, ...]
    address: str | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's kind, words and level, and the blocks down to the next heading."""

    kind: SectionKind
    title: str
    line: int
    blocks: tuple[Block, ...]
    level: int = 0
