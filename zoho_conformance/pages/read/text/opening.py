"""What stands before the first section of a text page: navigation, titles, an introduction."""

from __future__ import annotations

from collections.abc import Sequence

from zoho_conformance.pages.read.blocks import Code, Heading, Paragraph
from zoho_conformance.pages.read.text import headings
from zoho_conformance.pages.read.text.lines import Line

_SOON = 5
"""A list that begins among the first lines of a page is its navigation."""


def blocks(pieces: Sequence[Line | Code]) -> list[Heading | Paragraph]:
    """The titles and sentences; code and lists before the first section document nothing."""
    found: list[Heading | Paragraph] = []
    for line in pieces[_navigation(pieces) :]:
        if not isinstance(line, Line) or line.item is not None:
            continue
        if headings.is_title(line.words) or headings.is_operation_title(line.words):
            found.append(Heading(line.words, 2 if found else 1, line.number))
        else:
            found.append(Paragraph(line.words, line.number))
    return found


def _navigation(pieces: Sequence[Line | Code]) -> int:
    """How many of the pieces are the navigation list and what stands among its items."""
    last = 0
    for at, piece in enumerate(pieces):
        if not isinstance(piece, Line):
            break
        if piece.item is not None:
            last = at + 1
        elif not headings.is_title(piece.words) or (not last and at >= _SOON):
            break
    titled = any(
        isinstance(one, Line) and one.item is None and headings.is_title(one.words)
        for one in pieces[last:]
    )
    return last if titled else 0
