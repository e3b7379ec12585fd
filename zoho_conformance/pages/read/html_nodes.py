"""What the nodes of an HTML page say: their words, their tables, and the lines they stand on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BOLD = ("b", "strong")
INLINE = frozenset(
    "a abbr b bdi cite code em font i img kbd label mark s samp small span strong sub sup textarea "
    "tt u var wbr".split()
)
"""Elements that stand inside a line."""

_LINE_BREAKS = ("br",)
_CODE_LINES = ("div", "li", "p", "tr")
_PERMALINK_MARKS = "¶§🔗# \N{ZERO WIDTH SPACE}"
"""Marks that headings carry as links to themselves."""


def words(node: LexborNode, without: Collection[str] = ()) -> str:
    """The words of a node, white space as single spaces; not those in elements `without`."""
    parts: list[str] = []
    pending: list[LexborNode | None] = [node]
    while pending:
        here = pending.pop()
        tag = "" if here is None else here.tag or ""
        if here is None or tag in _LINE_BREAKS:
            parts.append(" ")
        elif tag == "-text":
            parts.append(here.text(deep=False))
        elif tag not in without:
            # The words of a block element touch no others.
            pending += [] if tag in INLINE else [None]
            pending += reversed(list(here.iter(include_text=True)))
            parts += [] if tag in INLINE else [" "]
    return " ".join("".join(parts).split()).strip(_PERMALINK_MARKS)


def preformatted_text(node: LexborNode) -> str:
    """The text of code as it is shown, with the lines that its elements make."""
    text = "".join(_preformatted_parts(node))
    return text.strip("\r\n").replace("\N{NO-BREAK SPACE}", " ").strip()


def _preformatted_parts(node: LexborNode) -> Iterator[str]:
    pending: list[LexborNode | None] = [node]
    while pending:
        here = pending.pop()
        tag = "" if here is None else here.tag or ""
        if here is None or tag in _LINE_BREAKS:
            yield "\n"
        elif tag == "-text":
            yield here.text(deep=False)
        else:
            pending += [None] if tag in _CODE_LINES else []
            pending += reversed(list(here.iter(include_text=True)))


_INSIDE_CELLS = ("table", "ul", "ol", "dl")
"""What stands in a cell on its own: it belongs to the row, and not to the words of the cell."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """The words in a row's cells, those of the column heads, and the elements inside the row."""

    column_heads: tuple[str, ...]
    cells: tuple[str, ...]
    inside: tuple[LexborNode, ...]


def table_rows(table: LexborNode) -> list[TableRow]:
    """The table's own rows; none where the table lays out other blocks.

    A first row of nothing but `th` cells, or bold ones, holds the heads of the columns.
    """
    if any(table.css_first(f"table {inner}") for inner in ("pre", *HEADINGS)):
        return []
    rows = []
    heads: tuple[str, ...] = ()
    for at, row in enumerate(_outermost(table, ("tr",))):
        nodes = list(_outermost(row, ("td", "th")))
        cells = tuple(words(node, without=_INSIDE_CELLS) for node in nodes)
        inside = tuple(inner for node in nodes for inner in _outermost(node, _INSIDE_CELLS))
        if at == 0 and len(nodes) > 1 and all(map(_is_column_head, nodes)):
            heads = cells
        elif any(cells) or inside:
            rows.append(TableRow(heads, cells, inside))
    return rows


def _is_column_head(cell: LexborNode) -> bool:
    if cell.tag == "th":
        return True
    bold = " ".join(words(node) for node in cell.css("b, strong"))
    return bool(bold) and bold == words(cell)


def _outermost(node: LexborNode, tags: Collection[str]) -> Iterator[LexborNode]:
    """The outermost elements of these names inside a node, in order."""
    pending = list(reversed(list(node.iter())))
    while pending:
        here = pending.pop()
        if here.tag in tags:
            yield here
        elif here.tag != "table":
            pending += reversed(list(here.iter()))


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)|<!--")
_RAW_TEXT = ("script", "style")
"""What stands inside these is not markup, however it looks."""
_NEED_NO_END = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead "
    "tbody tfoot option optgroup colgroup rp rt html head body".split()
)
"""Elements that need no end tag; a page may have thousands of them open."""
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that a parser reopens in every block that follows, until they are closed."""
_MAX_DEPTH = 1000
_MAX_REOPENED = 3_000_000
_LONG_TAG_CHARS = 10_000
_MAX_ATTRIBUTES = 1_000


def check_nesting(source: str) -> None:
    """Raise `RecursionError` for elements so deep, or so large, that parsing would take forever."""
    lowered = source.lower()
    depth = formatting = reopened = 0
    at = 0
    while at >= 0 and (match := _TAG.search(lowered, at)):
        tag = match[2]
        step = -1 if match[1] else 1
        at = match.end()
        if tag is None:
            at = lowered.find("-->", at)
        elif tag in _RAW_TEXT and step > 0:
            at = lowered.find(f"</{tag}", at)
        elif tag in _FORMATTING:
            formatting = max(formatting + step, 0)
        elif step > 0:
            reopened += formatting
        if tag is not None and tag not in _NEED_NO_END:
            depth = max(depth + step, 0)
        if depth > _MAX_DEPTH or reopened > _MAX_REOPENED or _is_bloated(lowered, match.end()):
            raise RecursionError


def _is_bloated(source: str, at: int) -> bool:
    """Whether a tag has so many attributes that comparing them would take forever."""
    end = source.find(">", at, at + _LONG_TAG_CHARS)
    if end >= 0 or len(source) - at < _LONG_TAG_CHARS:
        return False
    # A long tag may hold data; one with so many attributes holds nothing else.
    return source.count("=", at, at + _LONG_TAG_CHARS) > _MAX_ATTRIBUTES


class LineFinder:
    """The source lines of words; the parser does not keep them, so they are searched in order.

    Words that the source spells differently (with entities, say) are never found, and the search
    for them goes on to the end of the source. To stay linear, later searches cover a stretch only.
    """

    _STRETCH = 512
    _WHOLE_SEARCHES = 10

    def __init__(self, source: str) -> None:
        self._source = source
        self._line_ends = [match.start() for match in re.finditer("\n", source)]
        self._at = 0
        self._chars_left = self._WHOLE_SEARCHES * len(source)

    def line(self, text: str) -> int:
        """The 1-based line of the next place with these words, else of the last place found."""
        first = text.split(maxsplit=1)[0] if text.strip() else ""
        end = len(self._source) if self._chars_left > 0 else self._at + self._STRETCH
        start = self._source.find(first, self._at, end) if first else -1
        self._chars_left -= (start if start >= 0 else end) - self._at
        if start >= 0:
            self._at = start + len(first)
        return bisect_right(self._line_ends, self._at - 1) + 1
