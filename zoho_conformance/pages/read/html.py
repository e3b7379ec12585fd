"""The HTML rendering as blocks: by its structure, since class names say nothing that lasts.

Headings, list items with their depth, rows of tables, preformatted code and whatever else stands on
a line of its own. A list item begins with a key and its type as inline runs without a space between
them, so that the runs of an item's first line are set apart here.
"""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from zoho_conformance.pages.read import html_tables
from zoho_conformance.pages.read.blocks import (
    Block,
    Code,
    Document,
    Heading,
    Item,
    Paragraph,
    Row,
)
from zoho_conformance.pages.read.html_source import Places, check_nesting
from zoho_conformance.pages.read.html_words import (
    BOLD,
    HEADINGS,
    INLINE,
    preformatted,
    words,
)
from zoho_conformance.pages.sections import kind_of

_LISTS = ("ul", "ol", "dl")
_ITEMS = ("li", "dt", "summary")
_DROPPED = [
    "script",
    "style",
    "noscript",
    "nav",
    "footer",
    "button",
    "select",
    "dialog",
    "iframe",
    "svg",
    "template",
]
_CODE_BEGINS = ("{", "[", "curl", "Copied")
_INDENT = 2


def read(text: str) -> Document:
    """The blocks of an HTML page; ``RecursionError`` where its elements nest too deeply."""
    check_nesting(text)
    parser = LexborHTMLParser(text)
    parser.strip_tags(_DROPPED, recursive=True)
    walk = _Walk(text)
    if parser.body is not None:
        walk.through(parser.body)
    return Document("html", tuple(walk.blocks), _address(parser))


def _address(parser: LexborHTMLParser) -> str | None:
    """The address that the page gives for itself in its head."""
    for found, attribute in (
        (parser.css_first("link[rel=canonical]"), "href"),
        (parser.css_first('meta[property="og:url"]'), "content"),
    ):
        if found is not None and found.attributes.get(attribute):
            return str(found.attributes[attribute])
    return None


class _Walk:
    """One pass over the page in its order, without recursion; a run is the line being gathered."""

    def __init__(self, source: str) -> None:
        self.blocks: list[Block] = []
        self._places = Places(source)
        self._parts: list[tuple[str, bool]] = []
        self._links: list[str] = []
        self._item: int | None = None
        self._lists = 0
        self._depth = 0
        self._anchors = 0
        self._unlinked = False
        self._inline = 0
        self._bold = 0
        self._part_open = False

    def through(self, body: LexborNode) -> None:
        """Walk what stands inside a node."""
        pending: list[tuple[LexborNode, bool]] = [(body, False)]
        while pending:
            node, leaving = pending.pop()
            if leaving:
                self._leave(node.tag or "")
                continue
            if not self._enter(node, node.tag or ""):
                continue
            pending.append((node, True))
            children = [(child, False) for child in node.iter(include_text=True)]
            pending += reversed(children)

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Take a node; whether what stands inside is to be walked too."""
        if tag == "-text":
            self._take(node.text(deep=False))
            return False
        if tag in INLINE and not _is_code(node, tag):
            self._into_line(node, tag)
            return True
        self._close()
        if tag in HEADINGS and (self._item is None or kind_of(words(node)) != "other"):
            text = words(node)
            if text:
                self.blocks.append(Heading(text, int(tag[1]), self._places.line(text)))
            return False
        if tag in ("pre", "code", "textarea"):
            code = preformatted(node)
            self.blocks.append(Code(code.removeprefix("Copied"), "", self._places.line(code)))
            return False
        if tag == "table" and self._rows(html_tables.rows(node)):
            return False
        self._depth += 1
        self._lists += tag in _LISTS
        if tag in _ITEMS:
            self._item = max(self._lists - 1, 0) * _INDENT
        return True

    def _rows(self, rows: Sequence[html_tables.Cells]) -> bool:
        """Take the rows of a table, what stands inside of one below it; whether there are any."""
        for row in rows:
            line = self._places.line(" ".join(row.texts))
            self.blocks.append(Row(row.texts, line, row.heads, self._lists * _INDENT))
            self._lists += 1
            for node in row.inside:
                self.through(node)
            self._lists -= 1
        return bool(rows)

    def _into_line(self, node: LexborNode, tag: str) -> None:
        if not self._inline:
            self._part_open = False
        self._inline += 1
        self._bold += tag in BOLD
        self._anchors += tag == "a"
        if tag == "a" and node.attributes.get("href"):
            self._links.append(str(node.attributes["href"]))

    def _leave(self, tag: str) -> None:
        if tag in INLINE:
            self._inline -= 1
            self._bold -= tag in BOLD
            self._anchors -= tag == "a"
            if not self._inline:
                self._part_open = False
            return
        self._close()
        self._depth -= 1
        self._lists -= tag in _LISTS
        if tag in _ITEMS:
            self._item = None

    def _take(self, text: str) -> None:
        """Text joins the part that is open; what stands outside of inline runs is its own part."""
        strong = self._bold > 0 or not text.strip()
        self._unlinked = self._unlinked or (not self._anchors and bool(text.strip()))
        if self._part_open:
            before, was_strong = self._parts[-1]
            self._parts[-1] = (before + text, was_strong and strong)
        else:
            self._parts.append((text, strong))
            self._part_open = self._inline > 0

    def _close(self) -> None:
        """End the line that is being gathered, as an item if one was begun."""
        parts, self._parts, self._part_open = self._parts, [], False
        links, self._links = tuple(self._links), []
        unlinked, self._unlinked = self._unlinked, False
        apart = [" ".join(part.split()) for part, _ in parts if part.strip()]
        if not apart:
            return
        joined = " ".join("".join(part for part, _ in parts).split())
        line = self._places.line(apart[0])
        # A title need not be marked up as one; in a list or with a link it is a list of contents.
        title = kind_of(joined) != "other" and not links and not self._lists
        bold = all(strong for _, strong in parts) and kind_of(joined) != "other"
        if not bold and not unlinked and all(map(_is_place, links)):
            # A list of the page's own contents.
            self._item = None
        elif self._item is not None:
            self.blocks.append(Item(" ".join(apart), line, self._item, 1))
            self._item = None
        elif title or bold:
            self.blocks.append(Heading(joined, len(HEADINGS), line))
        else:
            self.blocks.append(Paragraph(joined, line, links, self._depth))


def _is_place(link: str) -> bool:
    """Whether a link leads to a place on a page, other than its top."""
    place = link.partition("#")[2]
    return bool(place) and place != "top"


def _is_code(node: LexborNode, tag: str) -> bool:
    """Whether an inline element outside of `pre` holds a sample and no word of a sentence."""
    if tag not in ("code", "textarea"):
        return False
    text = preformatted(node)
    return "\n" in text and text.startswith(_CODE_BEGINS)
