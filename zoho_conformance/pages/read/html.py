"""The HTML rendering as blocks, read by its structure: class names do not last.

Headings, list items with their depth, rows of tables, preformatted code and whatever else stands on
a line of its own. A list item begins with a key and its type as inline runs without a space between
them, so the runs of an item's first line are separated here.
"""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from zoho_conformance.pages.blocks import (
    Block,
    Code,
    Document,
    Heading,
    Item,
    Paragraph,
    Row,
)
from zoho_conformance.pages.headings import kind_of
from zoho_conformance.pages.read.html_nodes import (
    BOLD,
    HEADINGS,
    INLINE,
    LineFinder,
    TableRow,
    check_nesting,
    preformatted_text,
    table_rows,
    words,
)

_LISTS = ("ul", "ol", "dl")
_ITEMS = ("li", "dt", "summary")
_DROPPED = "script style noscript nav footer button select dialog iframe svg template".split()
_CODE_STARTS = ("{", "[", "curl", "Copied")
_INDENT_PER_LEVEL = 2


def read(text: str) -> Document:
    """The blocks of an HTML page; `RecursionError` where its elements nest too deeply."""
    check_nesting(text)
    parser = LexborHTMLParser(text)
    parser.strip_tags(_DROPPED, recursive=True)
    walker = _Walker(text)
    if parser.body is not None:
        walker.walk(parser.body)
    return Document("html", tuple(walker.blocks), _address(parser))


def _address(parser: LexborHTMLParser) -> str | None:
    """The address that the page gives for itself in its head."""
    for node, attribute in (
        (parser.css_first("link[rel=canonical]"), "href"),
        (parser.css_first('meta[property="og:url"]'), "content"),
    ):
        if node is not None and node.attributes.get(attribute):
            return str(node.attributes[attribute])
    return None


class _Walker:
    """One pass over the page in order, without recursion, gathering one line after the other.

    A line consists of parts: each run of inline elements is one, and so is text outside of them.
    """

    def __init__(self, source: str) -> None:
        self.blocks: list[Block] = []
        self._lines = LineFinder(source)
        self._parts: list[tuple[str, bool]] = []
        self._links: list[str] = []
        self._item_indent: int | None = None
        self._list_depth = 0
        self._depth = 0
        self._anchor_depth = 0
        self._has_unlinked_text = False
        self._inline_depth = 0
        self._bold_depth = 0
        self._part_open = False

    def walk(self, body: LexborNode) -> None:
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
        """Take a node; return whether to walk its children too."""
        if tag == "-text":
            self._take_text(node.text(deep=False))
            return False
        if tag in INLINE and not _is_code(node, tag):
            self._enter_inline(node, tag)
            return True
        self._end_line()
        if tag in HEADINGS and (self._item_indent is None or kind_of(words(node)) != "other"):
            text = words(node)
            if text:
                self.blocks.append(Heading(text, int(tag[1]), self._lines.line(text)))
            return False
        if tag in ("pre", "code", "textarea"):
            code = preformatted_text(node)
            self.blocks.append(Code(code.removeprefix("Copied"), "", self._lines.line(code)))
            return False
        if tag == "table" and self._take_rows(table_rows(node)):
            return False
        self._depth += 1
        self._list_depth += tag in _LISTS
        if tag in _ITEMS:
            self._item_indent = max(self._list_depth - 1, 0) * _INDENT_PER_LEVEL
        return True

    def _take_rows(self, rows: Sequence[TableRow]) -> bool:
        """Take the rows of a table and the elements inside each; return whether there are any."""
        for row in rows:
            line = self._lines.line(" ".join(row.cells))
            self.blocks.append(
                Row(row.cells, line, row.column_heads, self._list_depth * _INDENT_PER_LEVEL)
            )
            self._list_depth += 1
            for node in row.inside:
                self.walk(node)
            self._list_depth -= 1
        return bool(rows)

    def _enter_inline(self, node: LexborNode, tag: str) -> None:
        if not self._inline_depth:
            self._part_open = False
        self._inline_depth += 1
        self._bold_depth += tag in BOLD
        self._anchor_depth += tag == "a"
        if tag == "a" and node.attributes.get("href"):
            self._links.append(str(node.attributes["href"]))

    def _leave(self, tag: str) -> None:
        if tag in INLINE:
            self._inline_depth -= 1
            self._bold_depth -= tag in BOLD
            self._anchor_depth -= tag == "a"
            if not self._inline_depth:
                self._part_open = False
            return
        self._end_line()
        self._depth -= 1
        self._list_depth -= tag in _LISTS
        if tag in _ITEMS:
            self._item_indent = None

    def _take_text(self, text: str) -> None:
        """Add text to the open part; text outside of inline elements is a part of its own."""
        strong = self._bold_depth > 0 or not text.strip()
        self._has_unlinked_text = self._has_unlinked_text or (
            not self._anchor_depth and bool(text.strip())
        )
        if self._part_open:
            before, was_strong = self._parts[-1]
            self._parts[-1] = (before + text, was_strong and strong)
        else:
            self._parts.append((text, strong))
            self._part_open = self._inline_depth > 0

    def _end_line(self) -> None:
        """End the line being gathered: an item where one began, else a heading or a paragraph."""
        parts, self._parts, self._part_open = self._parts, [], False
        links, self._links = tuple(self._links), []
        unlinked, self._has_unlinked_text = self._has_unlinked_text, False
        separate = [" ".join(part.split()) for part, _ in parts if part.strip()]
        if not separate:
            return
        joined = " ".join("".join(part for part, _ in parts).split())
        line = self._lines.line(separate[0])
        # A title may lack the markup; in a list or with a link it is a table of contents.
        is_title = kind_of(joined) != "other" and not links and not self._list_depth
        is_bold_title = all(strong for _, strong in parts) and kind_of(joined) != "other"
        if not is_bold_title and not unlinked and all(map(_is_fragment, links)):
            # An entry of the page's table of contents.
            self._item_indent = None
        elif self._item_indent is not None:
            self.blocks.append(Item(" ".join(separate), line, self._item_indent, 1))
            self._item_indent = None
        elif is_title or is_bold_title:
            self.blocks.append(Heading(joined, len(HEADINGS), line))
        else:
            self.blocks.append(Paragraph(joined, line, links, self._depth))


def _is_fragment(link: str) -> bool:
    """Whether a link leads to a place on a page other than its top."""
    fragment = link.partition("#")[2]
    return bool(fragment) and fragment != "top"


def _is_code(node: LexborNode, tag: str) -> bool:
    """Whether an inline element outside of `pre` holds a sample, not a word of a sentence."""
    if tag not in ("code", "textarea"):
        return False
    text = preformatted_text(node)
    return "\n" in text and text.startswith(_CODE_STARTS)
