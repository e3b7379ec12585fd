"""What every rendering of a page comes down to: headings, paragraphs, list items and code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; ``level`` 1 is the page's own."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text, its links as addresses."""

    text: str
    line: int
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """The first line of a list item.

    ``indent`` and ``gap`` (blank lines before it) are how the rendering shows nesting; a rendering
    that knows the depth gives it as the indent, with a gap of one.
    """

    text: str
    line: int
    indent: int
    gap: int


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, as it stands on the page."""

    text: str
    language: str
    line: int


Block = Heading | Paragraph | Item | Code


@dataclass(frozen=True, slots=True)
class Document:
    """A page as blocks, with the name of the rendering that it was read from."""

    rendering: str
    blocks: tuple[Block, ...]
