"""The plain-text renderings as blocks.

They differ in their bullets, in whether lists are indented, and in what a crawl glued together;
none marks its headings. Where lists lost their indentation, the sample shows their nesting.
"""

from __future__ import annotations

from zoho_conformance.pages.blocks import Document
from zoho_conformance.pages.read import text_blocks, text_code, text_lines, text_nesting


def read(text: str) -> Document:
    """The blocks of a plain-text page."""
    lines = text_lines.split_lines(text)
    margin = text_lines.margin(lines)
    pieces = text_code.gather_code(lines, margin)
    return text_nesting.nest_lists(text_blocks.blocks(pieces, margin))
