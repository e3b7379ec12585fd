"""The plain-text renderings as blocks.

They differ in their bullets, in whether lists are indented, and in what a crawl glued together;
none marks its headings. Where lists lost their indentation the sample tells their nesting.
"""

from __future__ import annotations

from zoho_conformance.pages.read.blocks import Document
from zoho_conformance.pages.read.text import (
    code,
    headings,
    lines,
    list_nesting,
    pieces,
)


def read(text: str) -> Document:
    """The blocks of a plain-text page."""
    given = lines.lines(text)
    margin = headings.margin(given)
    found = pieces.blocks(code.cut(given, margin), margin)
    return list_nesting.nested(found)
