"""The plain-text renderings as blocks: `•` bullets, nesting by indentation, headings unmarked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.pages.blocks import Code, Document, Heading, Item, Paragraph
from conformance.pages.sections import kind_of

if TYPE_CHECKING:
    from conformance.pages.blocks import Block

_ITEM = re.compile(r"(\s*)[•▪◦]\s+(\S.*)")
_SAMPLES = ("sample request", "sample input", "sample response")


def read(text: str) -> Document:
    """The blocks of a plain-text page; its first line is its title."""
    blocks: list[Block] = []
    code: list[str] = []
    code_line = 0
    in_sample = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.rstrip()
        item = _ITEM.fullmatch(line)
        heading = _is_heading(line, first=not blocks)
        if code and (item or heading):
            blocks.append(_code(code, code_line))
            code = []
        if heading:
            blocks.append(Heading(line.strip(), 2 if blocks else 1, number))
            in_sample = kind_of(line.strip()) in _SAMPLES
        elif item:
            in_sample = False
            blocks.append(Item(" ".join(item[2].split()), number, len(item[1]), 1))
        elif line and (in_sample or line.lstrip().startswith("Copied")):
            in_sample = True
            code_line = number if not code else code_line
            code.append(line)
        elif line:
            blocks.append(Paragraph(" ".join(line.split()), number))
    if code:
        blocks.append(_code(code, code_line))
    return Document("text", tuple(blocks))


def _is_heading(line: str, *, first: bool) -> bool:
    """A line of its own that is a known section title, or the page's first line."""
    if not line or line[0].isspace():
        return False
    return first or kind_of(line) != "other" or bool(_OPERATION_TITLE.fullmatch(line))


# The title of the operation itself: a few words that begin with a method, and no full stop.
_OPERATION_TITLE = re.compile(r"(GET|POST|PUT|PATCH|DELETE)( [A-Z][\w-]*){1,8}")


def _code(lines: list[str], number: int) -> Code:
    return Code("\n".join(lines).removeprefix("Copied"), "", number)
