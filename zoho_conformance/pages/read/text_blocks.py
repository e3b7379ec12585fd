"""The lines of a text page as headings, items and paragraphs, separated where a crawl glued them.

An item may be glued to the line before it, and to its own description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from zoho_conformance.pages import error_rows
from zoho_conformance.pages.blocks import Block, Code, Heading, Item, Paragraph
from zoho_conformance.pages.headings import SectionKind, key_named_in
from zoho_conformance.pages.keys import key_line, type_words
from zoho_conformance.pages.keys.key_line import IsKey
from zoho_conformance.pages.read.text_lines import (
    Line,
    is_caption,
    is_list_caption,
    is_operation_title,
    is_section,
    is_title,
    section_kind,
)

_SAMPLE_CAPTION = re.compile(
    r"(?:sample|example|input|request|response|output)s?\b|.*\bresponses?\b", re.IGNORECASE
)
_SAMPLE_NAME = re.compile(r'"([^"\n]{1,100})"\s*:')
# Sections that are lists of keys, parameters or codes; also those that such a list may follow
# when its own heading was lost.
_LISTS = ("parameters", "request keys", "response keys", "errors", "sample request", "request url")
_ITEMS_TESTED_FOR_GLUE = 200
_KINDS_TESTED_FOR_GLUE: tuple[SectionKind, ...] = ("errors", "response keys")
_MAX_LINES_BEFORE_NAVIGATION = 5


def blocks(pieces: Sequence[Line | Code], margin: int) -> list[Block]:
    """The blocks of the page in order; its headings stand at the margin."""
    first = next((at for at, piece in enumerate(pieces) if _is_heading(piece, margin)), len(pieces))
    names = {
        name
        for piece in pieces
        if isinstance(piece, Code)
        for name in _SAMPLE_NAME.findall(piece.text)
    }
    is_gluing = _glues_descriptions(pieces[first:], names.__contains__)
    is_indented = any(
        isinstance(piece, Line) and piece.item is not None and piece.indent > margin
        for piece in pieces
    )
    page: list[Block] = [*_title_blocks(pieces[:first])]
    kind: SectionKind = "other"
    for at in range(first, len(pieces)):
        piece = pieces[at]
        if isinstance(piece, Code):
            page.append(piece)
        elif _is_heading(piece, margin) or _is_unknown_heading(
            pieces, at, margin, is_indented=is_indented
        ):
            page.append(Heading(piece.words, 2, piece.number))
            kind = "response keys" if key_named_in(piece.words) else section_kind(piece.words)
        else:
            page += _blocks_of_line(piece, kind, names.__contains__, is_gluing=is_gluing)
    return page


def _title_blocks(pieces: Sequence[Line | Code]) -> Iterator[Heading | Paragraph]:
    """The titles and sentences before the first section; code and lists document nothing there."""
    is_first = True
    for line in pieces[_navigation_length(pieces) :]:
        if not isinstance(line, Line) or line.item is not None:
            continue
        if is_title(line.words) or is_operation_title(line.words):
            yield Heading(line.words, 1 if is_first else 2, line.number)
        else:
            yield Paragraph(line.words, line.number)
        is_first = False


def _navigation_length(pieces: Sequence[Line | Code]) -> int:
    """How many of the pieces are the navigation list and what stands among its items."""
    last = 0
    for at, piece in enumerate(pieces):
        if not isinstance(piece, Line):
            break
        if piece.item is not None:
            last = at + 1
        elif not is_title(piece.words) or (not last and at >= _MAX_LINES_BEFORE_NAVIGATION):
            break
    is_titled = any(
        isinstance(piece, Line) and piece.item is None and is_title(piece.words)
        for piece in pieces[last:]
    )
    return last if is_titled else 0


def _is_heading(piece: Line | Code, margin: int) -> bool:
    return (
        isinstance(piece, Line)
        and piece.indent == margin
        and piece.item is None
        and (is_section(piece.words) or is_operation_title(piece.words))
    )


def _is_unknown_heading(
    pieces: Sequence[Line | Code], at: int, margin: int, *, is_indented: bool
) -> bool:
    """Whether a line opens a section of an unknown kind.

    Its words seldom show that, its place may: outside the list before it, between code and list, or
    before a sample. On a page that indents what belongs to a list, nothing else may open one.
    """
    line = pieces[at]
    if not isinstance(line, Line) or line.item is not None or line.indent != margin:
        return False
    before = pieces[at - 1] if at else None
    behind = pieces[at + 1] if at + 1 < len(pieces) else None
    if isinstance(behind, Code):
        return is_title(line.words) and _SAMPLE_CAPTION.match(line.words) is not None
    item = behind.item if isinstance(behind, Line) else None
    if item is not None and is_title(line.words) and (is_indented or key_named_in(line.words)):
        key = key_line.read_alone(item)
        if key is not None and key.type is not None:
            return True
    if not is_caption(line.words):
        return False
    if isinstance(before, Line) and before.indent > margin:
        return True
    return item is not None and (isinstance(before, Code) or is_list_caption(line.words))


def _glues_descriptions(pieces: Sequence[Line | Code], is_key: IsKey) -> bool:
    """Whether the page glues descriptions to their items, as those with a type show."""
    items = (piece.item for piece in pieces if isinstance(piece, Line) and piece.item is not None)
    return any(
        _unglue_description(item, kind, is_key, may_be_bare=False)[1]
        for item in islice(items, _ITEMS_TESTED_FOR_GLUE)
        for kind in _KINDS_TESTED_FOR_GLUE
    )


def _blocks_of_line(
    line: Line, kind: SectionKind, is_key: IsKey, *, is_gluing: bool
) -> Iterator[Item | Paragraph]:
    """The items and paragraphs of one line."""
    words = line.words if line.item is None else line.item
    parts: tuple[str, ...] = (words,)
    if kind in _LISTS:
        parts = _unglue_items(words, kind, is_key)
    for at, part in enumerate(parts):
        if at == 0 and line.item is None:
            yield Paragraph(part, line.number)
            continue
        own, description = part, ""
        if is_gluing and kind in _LISTS:
            own, description = _unglue_description(part, kind, is_key, may_be_bare=True)
        yield Item(own, line.number, line.indent if line.item is not None else 0, 1)
        if description:
            yield Paragraph(description, line.number)


_BULLET = re.compile(r" [-•] (?=\S)")
_MAX_ITEM_CHARS = 200
_NAME = re.compile(r"[\w$]{1,120}")
_GLUED_TYPE = re.compile(rf"\s?(?>{type_words.PHRASE})(?-i:(?=[a-z]))(?!s\b)", re.IGNORECASE)
_MAX_BULLETS = 5
"""So many marks at the end of a line are tried as bullets; one in a sentence is a dash."""
_GLUED_MESSAGE = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=[A-Z][a-z'\u2019 ])(.+)")
# Where a description may begin, with no space before it.
_BOUNDARY = re.compile(
    r"(?<=[a-z0-9.)\"])(?=[A-Z])|(?<=[A-Z]{2})(?<!JSON)(?=[A-Z][a-z])"
    r"|(?:(?<=mandatory)|(?<=optional)|(?<=required))(?=[a-z0-9])(?!ly)"
)
_MAX_BOUNDARIES = 8
# Words that are types, and end sentences too.
_COMMON_TYPES = tuple("date time list text url number object array".split())
_PRESENCES = ("mandatory", "optional", "required")
_ARTICLES = tuple("a an the this that each any no of to is or and".split())


def _unglue_items(words: str, kind: SectionKind, is_key: IsKey) -> tuple[str, ...]:
    """The line without the items at its end, and these, in order."""
    items: list[str] = []
    bullets = list(_BULLET.finditer(words))[-_MAX_BULLETS:]
    for bullet in reversed(bullets):
        before, tail = words[: bullet.start()].rstrip(), words[bullet.end() :]
        if len(tail) > _MAX_ITEM_CHARS:
            break
        if _is_item(tail, kind, is_key, ends_sentence=before.endswith((".", ":"))):
            items.append(tail)
            words = before
    return (words, *reversed(items))


def _is_item(words: str, kind: SectionKind, is_key: IsKey, *, ends_sentence: bool) -> bool:
    """Whether the end of a line is an item; `ends_sentence` where a sentence ends before it."""
    if kind == "errors":
        row = error_rows.read_line(words, is_item=True)
        return row is not None and not row.rest
    line = key_line.read(words, is_key)
    if line is None or line.name.casefold() in _ARTICLES or _is_type(words):
        return False
    if is_key(line.name):
        return ends_sentence or not line.description
    if line.presence is None and (line.type is None or line.type.casefold() in _COMMON_TYPES):
        return line.type is None and "_" in line.name and ends_sentence
    return line.name[0].islower() or "_" in line.name


def _unglue_description(
    words: str, kind: SectionKind, is_key: IsKey, *, may_be_bare: bool
) -> tuple[str, str]:
    """An item's own words, and the description glued to them; empty where there is none.

    A name without a type ends where any word begins; it `may_be_bare` on a page that glues.
    """
    if kind == "errors":
        return _unglue_message(words, may_be_bare=may_be_bare)
    if end := _end_of_glued_type(words, is_key):
        return words[:end], words[end:]
    bare: list[tuple[str, str]] = []
    for at in _boundaries(words):
        name, rest = words[:at], words[at:]
        line = key_line.read(name, is_key)
        if line is None or _is_type(rest):
            continue
        if line.type is not None or line.presence is not None or name.endswith(_PRESENCES):
            return name, rest
        if is_key(line.name) or " " in rest:
            bare.append((name, rest))
    if not may_be_bare or key_line.read(words, is_key) is not None:
        return words, ""
    known = [(name, rest) for name, rest in bare if is_key(name)]
    return next(iter(known or bare), (words, ""))


def _end_of_glued_type(words: str, is_key: IsKey) -> int | None:
    """Where a description in small letters begins right behind a known key and its type."""
    run = _NAME.match(words)
    for cut in range(run.end() if run else 0, 0, -1):
        typed = _GLUED_TYPE.match(words, cut) if is_key(words[:cut]) else None
        if typed and " " in words[typed.end() :]:
            return typed.end()
    return None


def _unglue_message(words: str, *, may_be_bare: bool) -> tuple[str, str]:
    """The code and status of an error row, and what was glued to them."""
    if row := error_rows.read_line(words, is_item=True):
        return words[: len(words) - len(row.rest)].rstrip(), row.rest
    code = _GLUED_MESSAGE.fullmatch(words) if may_be_bare else None
    return (code[1], code[2]) if code else (words, "")


def _boundaries(words: str) -> Iterator[int]:
    for match in islice(_BOUNDARY.finditer(words, 1, _MAX_ITEM_CHARS), _MAX_BOUNDARIES):
        at = match.start()
        # Behind a quote that opens, a word stands inside of it.
        if words[at - 1] != '"' or words.count('"', 0, at) % 2 == 0:
            yield at


def _is_type(words: str) -> bool:
    """Whether what follows a name is a type word, with what follows that."""
    line = key_line.read_alone(f"x {words}")
    return line is not None and line.name == "x" and line.type is not None
