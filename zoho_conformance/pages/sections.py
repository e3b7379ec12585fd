"""The sections of a page, from heading to heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.pages import error_rows
from zoho_conformance.pages.blocks import Block, Document, Heading, Item, Paragraph, Section
from zoho_conformance.pages.headings import (
    MAX_HEADING_CHARS,
    SectionKind,
    kind_of_heading,
)
from zoho_conformance.pages.keys import as_list_items

_LISTS: tuple[SectionKind, ...] = ("parameters", "request keys", "response keys", "keys of a key")
_UNMARKED_LEVEL = 6
"""The level of a title that is not marked up as one; headings of any level may stand below it."""
_COPYRIGHT = ("©", "copyright ©", "(c) copyright")
_TO_TOP = ("top", "back to top")


def split(document: Document) -> tuple[Section, ...]:
    """The document's sections in page order; what stands before the first heading is dropped.

    A heading below that of the errors may be an error row, or begin more of them; one below that
    of a list may be a key in it.
    """
    sections: list[Section] = []
    heading: Heading | None = None
    kind: SectionKind = "other"
    errors: Heading | None = None
    content: list[Block] = []
    for block in (*_without_footer(document.blocks), None):
        if block is not None and not isinstance(block, Heading):
            content.append(block)
            continue
        next_kind = kind_of_heading(block.text) if block else "other"
        is_below_errors = block is not None and errors is not None and block.level > errors.level
        if block is not None and kind in _LISTS and _is_key(block, heading):
            content.append(Item(block.text, block.line, 2 * block.level, 1))
            continue
        if block is not None and is_below_errors and error_rows.read_line(block.text, is_item=True):
            content.append(Item(block.text, block.line, 0, 1))
            continue
        if heading is not None:
            blocks = as_list_items.convert(content) if kind in _LISTS else content
            section = Section(kind, heading.text, heading.line, tuple(blocks), heading.level)
            sections.append(section)
        if next_kind == "other" and is_below_errors:
            next_kind = "errors"
        elif next_kind != "errors":
            errors = None
        elif not is_below_errors:
            errors = block
        heading, kind, content = block, next_kind, []
    return tuple(sections)


def _is_key(block: Heading, list_heading: Heading | None) -> bool:
    """Whether a heading below that of a list is a key in the list."""
    if list_heading is None:
        return False
    is_below = block.level > list_heading.level or list_heading.level >= _UNMARKED_LEVEL
    return (
        is_below
        and kind_of_heading(block.text) == "other"
        and as_list_items.is_typed_key(block.text)
    )


def _without_footer(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without what the site sets below each of its pages."""
    in_sections = dropping = False
    for block in blocks:
        if isinstance(block, Heading):
            in_sections = in_sections or kind_of_heading(block.text) != "other"
            dropping = False
        elif isinstance(block, (Item, Paragraph)):
            words = block.text[:MAX_HEADING_CHARS].casefold().strip()
            if in_sections and words.startswith(_COPYRIGHT):
                return
            dropping = dropping or words in _TO_TOP
        if not dropping:
            yield block
