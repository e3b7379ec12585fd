"""The sentences of a page: what it says in words, outside its samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from zoho_conformance.pages.blocks import Code, Row, Section
from zoho_conformance.pages.headings import SectionKind
from zoho_conformance.pages.recurring import kept

_END = re.compile(r"(?<=[.!?])[\"')\]*]*\s+(?=[A-Z\"'(*])")
MAX_BLOCK_CHARS = 5000
"""A longer block is no prose: a rendering glued a sample or the navigation to a line."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence, or a line such as the first of a list item, with its line and its section."""

    text: str
    line: int
    section: SectionKind


def sentences(sections: Iterable[Section]) -> Iterator[Sentence]:
    """All sentences of a page in order, titles included."""
    for section in sections:
        kind = section.kind
        if section.title:
            yield Sentence(section.title, section.line, kind)
        for block in section.blocks:
            if isinstance(block, Code) or len(block.text) > MAX_BLOCK_CHARS:
                continue
            text = "; ".join(filter(None, block.cells)) if isinstance(block, Row) else block.text
            for sentence in _sentences_of(text):
                yield Sentence(sentence, block.line, kind)


@kept
def _sentences_of(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _END.split(" ".join(text.split()))))
