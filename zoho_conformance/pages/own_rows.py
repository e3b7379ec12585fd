"""Which operations of a page an error row is of, where the page says that it is only of some."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.pages.blocks import Block, Item, Paragraph, Row, Section
from zoho_conformance.pages.operation_words import OperationWords

_THERE = r"(?:applicable|thrown|returned|shown|occurs?|comes?)"
_ONLY = re.compile(
    rf"\b(?:{_THERE}\s+only|only\s+{_THERE})\s+(?:when|while|if|for|on|in)\s+(?P<condition>[^.]+)",
    re.IGNORECASE,
)
_MAX_PARAGRAPH_CHARS = 2_000


def assign(
    rows: Sequence[ErrorRow], sections: Sequence[Section], words: OperationWords
) -> tuple[ErrorRow, ...]:
    """The rows, each with the operations that it is of; None for all."""
    if not words.are_several:
        return tuple(rows)
    below = _paragraphs(rows, sections)
    headings = {section.line: words.of_heading(section.title) for section in sections}
    return tuple(
        structs.replace(row, operations=_said(below[at], words) or _headed(row.line, headings))
        for at, row in enumerate(rows)
    )


def _paragraphs(rows: Sequence[ErrorRow], sections: Sequence[Section]) -> list[list[str]]:
    """What stands in each row, in its first line or below it."""
    paragraphs: list[list[str]] = [[] for _ in rows]
    following = 0
    for section in sections:
        is_in_row = False
        for block in section.blocks:
            if following < len(rows) and _opens(block, rows[following]):
                following += 1
                is_in_row = True
            elif isinstance(block, (Item, Row)):
                # A bullet is one of several causes, and says nothing of the whole row.
                is_in_row = False
            if is_in_row and isinstance(block, (Item, Paragraph, Row)):
                paragraphs[following - 1].append(block.text)
    return paragraphs


def _opens(block: Block, row: ErrorRow) -> bool:
    """Whether a row begins with a block; a line of a rendering may have several blocks."""
    return block.line == row.line and _letters(row.code) in _letters(block.text)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text[:_MAX_PARAGRAPH_CHARS]).casefold()


def _said(paragraphs: Sequence[str], words: OperationWords) -> OperationIds:
    for text in paragraphs:
        match = _ONLY.search(text[:_MAX_PARAGRAPH_CHARS])
        if match and (ids := words.of_condition(match["condition"])):
            return ids
    return None


def _headed(line: int, headings: dict[int, OperationIds]) -> OperationIds:
    """The operations of the heading that a row stands below."""
    above = [at for at in headings if at < line]
    return headings[max(above)] if above else None
