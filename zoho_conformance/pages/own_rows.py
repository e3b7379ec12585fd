"""Which operations of a page an error row is of, where the page says that it is only of some."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.pages.blocks import Item, Paragraph, Row, Section
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
    lines = {row.line for row in rows}
    below: dict[int, list[str]] = {}
    for section in sections:
        current: int | None = None
        for block in section.blocks:
            if block.line in lines:
                current = block.line
            elif isinstance(block, (Item, Row)):
                # A bullet is one of several causes, and says nothing of the whole row.
                current = None
            if current is not None and isinstance(block, (Item, Paragraph, Row)):
                below.setdefault(current, []).append(block.text)
    headings = {section.line: words.of_heading(section.title) for section in sections}
    return tuple(
        structs.replace(
            row, operations=_said(below.get(row.line, ()), words) or _headed(row.line, headings)
        )
        for row in rows
    )


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
