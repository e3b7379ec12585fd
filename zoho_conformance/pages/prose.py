"""The sentences of a page: what it says in words, outside its samples."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.pages.blocks import Code, Row, Section
from zoho_conformance.pages.headings import SectionKind

_END = re.compile(r"(?<=[.!?])[\"')\]*]*\s+(?=[A-Z\"'(*])")
MAX_BLOCK_CHARS = 5000
"""A longer block is no prose: a rendering glued a sample or the navigation to a line."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line such as the first of a list item, with its line."""

    text: str
    line: int


def sentences(sections: Sequence[Section], without: Collection[SectionKind] = ()) -> list[Sentence]:
    """All sentences of a page in order, titles included, but those of some kinds of sections."""
    return [*_sentences(sections, without)]


def _sentences(sections: Sequence[Section], without: Collection[SectionKind]) -> Iterator[Sentence]:
    for section in sections:
        if section.kind in without:
            continue
        if section.title:
            yield Sentence(section.title, section.line)
        for block in section.blocks:
            if isinstance(block, Code) or len(block.text) > MAX_BLOCK_CHARS:
                continue
            text = "; ".join(filter(None, block.cells)) if isinstance(block, Row) else block.text
            for sentence in _END.split(" ".join(text.split())):
                if sentence:
                    yield Sentence(sentence, block.line)
