"""The lines of a text page as headings, items and paragraphs, taken apart where they were glued."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from zoho_conformance.pages.read.blocks import Block, Code, Heading, Item, Paragraph
from zoho_conformance.pages.read.text import headings, items, opening
from zoho_conformance.pages.read.text.lines import Line
from zoho_conformance.pages.sections import Kind

_NAMES = re.compile(r'"([^"\n]{1,100})"\s*:')
# Sections that are lists of keys, parameters or codes; also those that such a list may follow
# when its own heading was lost.
_LISTED = ("parameters", "request keys", "response keys", "errors", "sample request", "request url")
_TELLING = 200
"""So many items tell whether a page glues."""
_GLUING: tuple[Kind, ...] = ("errors", "response keys")


def blocks(pieces: Sequence[Line | Code], margin: int) -> list[Block]:
    """The blocks of the page, in its order; its headings stand at the margin."""
    first = next((at for at, one in enumerate(pieces) if _section(one, margin)), len(pieces))
    names = {name for one in pieces if isinstance(one, Code) for name in _NAMES.findall(one.text)}
    glues = _glues(pieces[first:], names)
    found: list[Block] = [*opening.blocks(pieces[:first])]
    kind: Kind = "other"
    for at in range(first, len(pieces)):
        piece = pieces[at]
        if isinstance(piece, Code):
            found.append(piece)
        elif _section(piece, margin) or _caption(pieces, at, margin):
            found.append(Heading(piece.words, 2, piece.number))
            kind = headings.kind(piece.words)
        else:
            found += _listed(piece, kind, names, glues=glues)
    return found


def _section(piece: Line | Code, margin: int) -> bool:
    return (
        isinstance(piece, Line)
        and piece.indent == margin
        and piece.item is None
        and (headings.is_section(piece.words) or headings.is_operation_title(piece.words))
    )


def _caption(pieces: Sequence[Line | Code], at: int, margin: int) -> bool:
    """Whether a line opens a section of no known kind.

    Its words seldom tell, its place may: outside of the list before it, or between code and list.
    """
    line = pieces[at]
    if not isinstance(line, Line) or line.item is not None or line.indent != margin:
        return False
    before = pieces[at - 1] if at else None
    behind = pieces[at + 1] if at + 1 < len(pieces) else None
    if not headings.is_caption(line.words) or isinstance(behind, Code):
        return False
    if isinstance(before, Line) and before.indent > margin:
        return True
    listing = isinstance(behind, Line) and behind.item is not None
    return listing and (isinstance(before, Code) or headings.is_list_caption(line.words))


def _glues(pieces: Sequence[Line | Code], names: set[str]) -> bool:
    """Whether the page glues descriptions to their items, as those show that have a type."""
    found = (one.item for one in pieces if isinstance(one, Line))
    lines = islice((one for one in found if one is not None), _TELLING)
    return any(
        items.parted(line, kind, names.__contains__, bare=False)[1]
        for line in lines
        for kind in _GLUING
    )


def _listed(line: Line, kind: Kind, names: set[str], *, glues: bool) -> Iterator[Item | Paragraph]:
    """The items and paragraphs of one line."""
    words = line.words if line.item is None else line.item
    parts: tuple[str, ...] = (words,)
    if kind in _LISTED:
        parts = items.unglued(words, kind, names.__contains__)
    for at, part in enumerate(parts):
        if at == 0 and line.item is None:
            yield Paragraph(part, line.number)
            continue
        own, description = part, ""
        if glues and kind in _LISTED:
            own, description = items.parted(part, kind, names.__contains__, bare=True)
        yield Item(own, line.number, line.indent if line.item is not None else 0, 1)
        if description:
            yield Paragraph(description, line.number)
