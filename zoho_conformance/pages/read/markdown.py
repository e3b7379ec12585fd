"""The Markdown rendering as blocks.

Its lines are scanned here, not by a CommonMark parser, because the blank lines between list items
carry the nesting and CommonMark drops them; the library parses what stands inside a line (escapes,
emphasis, links).
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

from zoho_conformance.pages.blocks import (
    Block,
    Code,
    Document,
    Heading,
    Item,
    Paragraph,
    Row,
)
from zoho_conformance.pages.recurring import kept

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)[-*+]\s+(\S.*)")
_FENCE = "```"
_CELL_SEPARATOR = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r":?-+:?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""Punctuation that is none of the marks; a backslash before anything else is one itself."""
# Bold words with a letter or a digit at their start, and another behind them or what ends words.
_BOLD = re.compile(r"(?<!\\)\*\*([^\W_](?:[^*]*(?:[^\W_]|[^\s*\\](?=\*\*(?:[\s.,;:)]|$))))?)\*\*")
_MAX_INLINE_CHARS = 10_000
"""A longer line is data; parsing its marks is not worth the time."""


def read(text: str) -> Document:
    """The blocks of a Markdown page."""
    blocks: list[Block] = []
    lines = text.splitlines()
    gap = 0
    at = 0
    column_heads: tuple[str, ...] | None = None
    while at < len(lines):
        # A crawl escapes line ends inside brackets; after an unbalanced one, those of fences too.
        line = lines[at].rstrip().rstrip("\\").rstrip()
        number = at + 1
        at += 1
        if not line.strip():
            gap += 1
            continue
        if line.startswith("|"):
            cells = _cells(line)
            if column_heads is None:
                column_heads = cells if _is_rule(lines[at : at + 1]) else ()
            elif not _is_rule([line]):
                blocks.append(Row(cells, number, column_heads if any(column_heads) else ()))
            gap = 0
            continue
        column_heads = None
        if line.lstrip().startswith(_FENCE):
            language = line.strip().strip("`").strip()
            code, at = _fenced_code(lines, at)
            blocks.append(Code(code, language, number))
        elif heading := _HEADING.fullmatch(line):
            blocks.append(Heading(_inline(heading[2])[0], len(heading[1]), number))
        elif item := _ITEM.fullmatch(line):
            blocks.append(Item(_inline(item[2])[0], number, len(item[1]), gap))
        else:
            words, links = _inline(line.strip())
            blocks.append(Paragraph(words, number, links))
        gap = 0
    return Document("markdown", tuple(blocks))


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a table's line."""
    parts = _CELL_SEPARATOR.split(line.strip().removeprefix("|").removesuffix("|"))
    return tuple(_inline(_BREAK.sub(" ", part.strip()))[0] for part in parts)


def _is_rule(lines: list[str]) -> bool:
    """Whether this is the line between a table's heads and its rows."""
    parts = lines[0].strip().strip("|").split("|") if lines else []
    return bool(parts) and all(_RULE_CELL.fullmatch(part.strip()) for part in parts)


def _fenced_code(lines: list[str], at: int) -> tuple[str, int]:
    """The code from line `at` to its closing fence, and the number of the line after that."""
    code: list[str] = []
    while at < len(lines):
        line = lines[at].rstrip().rstrip("\\")
        at += 1
        if line.strip() == _FENCE:
            break
        code.append(line)
    return "\n".join(code).removeprefix("Copied"), at


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _is_marked(text: str) -> bool:
    """Whether a line without escapes may contain inline marks, most of which come in pairs."""
    return (
        "`" in text
        or "](" in text
        or text.count("*") > 1
        or text.count("_") > 1
        or ("<" in text and ">" in text)
        or ("&" in text and ";" in text)
    )


def _inline(text: str) -> tuple[str, tuple[str, ...]]:
    """The words of a line without its marks, and the addresses it links to."""
    if len(text) > _MAX_INLINE_CHARS:
        return " ".join(text.split()), ()
    return _without_marks(text)


@kept
def _without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    # Two bold runs that touch would be read as one; they are two parts of an error row.
    text = text.replace("****", "** **")
    # Most marks are escapes, or make words bold, of which the library would make some tokens each.
    plain = _BOLD.sub(r"\1", text)
    if "*" in plain:
        plain = text
    if not _is_marked(_ESCAPED.sub("", plain)):
        return " ".join(_ESCAPED.sub(r"\1", plain).split()), ()
    tokens = _parser().parseInline(text)[0].children or []
    words = "".join(token.content for token in tokens if token.type in ("text", "code_inline"))
    links = tuple(str(token.attrs["href"]) for token in tokens if token.type == "link_open")
    return " ".join(words.split()), links
