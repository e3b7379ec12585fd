"""The sentences of a page, each with what it is said of: a key or parameter, or an error code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from zoho_conformance.pages import error_rows, quantities
from zoho_conformance.pages.blocks import Block, Code, Item, Paragraph, Section, opens_note
from zoho_conformance.pages.headings import SectionKind
from zoho_conformance.pages.keys import key_line
from zoho_conformance.pages.prose import MAX_BLOCK_CHARS

IsName = Callable[[str], bool]
"""Whether the page has a key or a parameter of a name."""
_LISTS: tuple[SectionKind, ...] = (
    "parameters",
    "request keys",
    "response keys",
    "keys of a key",
    "other",
)


class Statement(msgspec.Struct, frozen=True):
    """A sentence outside of samples; `subject` is the key or parameter that it describes.

    `error` is the code of the error row that it stands in, `before` what its block says before it.
    """

    text: str
    line: int
    section: SectionKind
    subject: str | None = None
    error: str | None = None
    before: str = ""


def read(sections: Sequence[Section], is_name: IsName) -> Iterator[Statement]:
    """Every sentence of a page outside code, in page order."""
    for section in sections:
        subject = error = None
        for block in section.blocks:
            if isinstance(block, Code) or len(block.text) > MAX_BLOCK_CHARS:
                continue
            if section.kind == "errors":
                row = error_rows.read_line(block.text, is_item=isinstance(block, Item))
                error = row.code if row is not None else error
            elif section.kind in _LISTS:
                subject = _subject(block, subject, is_name)
            before = ""
            for text in quantities.sentences(block.text):
                yield Statement(text, block.line, section.kind, subject, error, before)
                before = f"{before} {text}".strip()


def _subject(block: Block, subject: str | None, is_name: IsName) -> str | None:
    """What a block of a list describes: the item that it stands below, and nothing in a note."""
    if isinstance(block, Paragraph) and opens_note(block):
        return None
    if not isinstance(block, Item):
        return subject
    line = key_line.read(block.text, is_name)
    return line.name if line is not None and is_name(line.name) else subject
