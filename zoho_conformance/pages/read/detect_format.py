"""Which rendering a page is in, told by looking at it: its name and its sender may be wrong."""

from __future__ import annotations

import re
from typing import Literal

from zoho_conformance.pages.sections import kind_of

Rendering = Literal["html", "markdown", "text"]

_START = 2_000
"""As many letters as a page may take to say that it is HTML."""
_DOCUMENT = re.compile(r"<(!doctype html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(r"</(h[1-6]|p|li|ul|div|pre|table|section|main|article)\s*>", re.IGNORECASE)
_MARKED = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_FENCE = re.compile(r"^ *(```|~~~)", re.MULTILINE)
_INLINE = re.compile(r"\\_|\]\(https?://|\*\*\S")
_BULLET = re.compile(r"^[ \t\xa0]*[•▪◦●]\s", re.MULTILINE)
_LONGEST = 100
_FEW = 3


def tell(page: str) -> Rendering:
    """The rendering of a page; plain text where nothing marks it as another."""
    begins = page.lstrip("\ufeff \t\r\n")[:1]
    marked = sum(1 for found in _MARKED.finditer(page) if _is_section(found[1].strip(" *_#\r")))
    plain = sum(1 for line in page.splitlines() if _is_section(line.strip()))
    if begins == "<" and (_DOCUMENT.search(page, 0, _START) or not (marked or plain)):
        return "html" if _TAG.search(page) or _DOCUMENT.search(page, 0, _START) else "text"
    # A program in a sample may have remarks that look like a heading.
    if marked and marked >= plain:
        return "markdown"
    if plain >= _FEW or (plain and not _FENCE.search(page)) or _BULLET.search(page):
        return "text"
    return "markdown" if begins == "#" or _FENCE.search(page) or _INLINE.search(page) else "text"


def _is_section(words: str) -> bool:
    return (
        words[:1].isalpha()
        and len(words) <= _LONGEST
        and kind_of(words.replace("\\", "")) != "other"
    )
