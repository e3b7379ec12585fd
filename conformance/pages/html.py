"""The HTML rendering as blocks: by its structure, since class names say nothing that lasts.

Headings, list items with their depth, preformatted code and whatever else stands on a line of its
own. A list item begins with a key and its type as inline runs without a space between them, so
that the runs of an item's first line are set apart here.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from conformance.pages.blocks import Code, Document, Heading, Item, Paragraph
from conformance.pages.sections import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from conformance.pages.blocks import Block

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_DROPPED = ["script", "style", "noscript", "nav", "footer", "button", "svg", "template"]
_INLINE = frozenset(
    {
        "-text",
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "img",
        "kbd",
        "label",
        "mark",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
_BOLD = ("b", "strong")
_INDENT = 2


def read(text: str) -> Document:
    """The blocks of an HTML page."""
    walk = _Walk(text)
    parser = LexborHTMLParser(text)
    parser.strip_tags(_DROPPED, recursive=True)
    body = parser.body
    if body is not None:
        walk.inside(body, depth=0)
        walk.close()
    return Document("html", tuple(walk.blocks))


class _Walk:
    """One pass over the page in its order; ``run`` is the line that is being gathered."""

    def __init__(self, source: str) -> None:
        self.blocks: list[Block] = []
        self._places = _Places(source)
        self._run: list[tuple[str, bool]] = []
        self._links: list[str] = []
        self._item: int | None = None

    def inside(self, node: LexborNode, depth: int) -> None:
        """Walk what stands inside a node; ``depth`` counts the lists around it."""
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag in _INLINE and not _has_blocks(child):
                self._inline(child)
                continue
            self.close()
            if tag in _HEADINGS:
                words = _words(child)
                self.blocks.append(Heading(words, int(tag[1]), self._places.line(words)))
            elif tag == "pre":
                code = child.text(deep=True).strip("\n")
                line = self._places.line(code)
                self.blocks.append(Code(code.strip().removeprefix("Copied"), "", line))
            elif tag == "li":
                self._item = max(depth - 1, 0) * _INDENT
                self.inside(child, depth)
                self.close()
                self._item = None
            else:
                self.inside(child, depth + 1 if tag in _LISTS else depth)
                self.close()

    def close(self) -> None:
        """End the line that is being gathered, as an item if one was begun."""
        parts = [" ".join(part.split()) for part, _ in self._run]
        apart = [part for part in parts if part]
        bold = all(strong for part, strong in self._run if part.strip())
        joined = " ".join("".join(part for part, _ in self._run).split())
        links, self._run, self._links = tuple(self._links), [], []
        if not apart:
            return
        line = self._places.line(apart[0])
        if self._item is not None:
            self.blocks.append(Item(" ".join(apart), line, self._item, 1))
            self._item = None
        elif bold and kind_of(joined) != "other":
            self.blocks.append(Heading(joined, len(_HEADINGS), line))
        else:
            self.blocks.append(Paragraph(joined, line, links))

    def _inline(self, node: LexborNode) -> None:
        self._run.append((node.text(deep=True), (node.tag or "") in _BOLD))
        if node.tag == "a" and node.attributes.get("href"):
            self._links.append(str(node.attributes["href"]))


def _has_blocks(node: LexborNode) -> bool:
    """Whether an inline node holds something that does not stand on its line."""
    return any((one.tag or "") not in _INLINE for one in _below(node))


def _below(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter(include_text=True):
        yield child
        yield from _below(child)


def _words(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


class _Places:
    """Where in the source a text stands: the parser does not tell, so it is looked for in order."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._ends = [at for at, letter in enumerate(source) if letter == "\n"]
        self._at = 0

    def line(self, words: str) -> int:
        """The 1-based line of the next place that has these words; else that of the last one."""
        first = next(iter(words.split()), "")
        found = self._source.find(first, self._at) if first else -1
        if found >= 0:
            self._at = found + len(first)
        return bisect_right(self._ends, self._at - 1) + 1
