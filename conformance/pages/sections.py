"""The sections of a page, told by their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conformance.pages.blocks import Heading

if TYPE_CHECKING:
    from conformance.pages.blocks import Block, Document

Kind = Literal[
    "title",
    "purpose",
    "endpoints",
    "request details",
    "request url",
    "header",
    "scope",
    "modules",
    "operation types",
    "parameters",
    "request keys",
    "response keys",
    "errors",
    "sample request",
    "sample input",
    "sample response",
    "other",
]

# The headings in use, from all pages of one version; anything else is `other`, never a guess.
_HEADINGS: tuple[tuple[Kind, str], ...] = (
    ("purpose", r"purpose"),
    ("endpoints", r"end ?points?"),
    ("request details", r"request details"),
    ("request url", r"request urls?"),
    ("header", r"headers?"),
    ("scope", r"scopes?"),
    ("modules", r"(supported|possible) modules?( names?)?"),
    ("operation types", r"possible operation types?"),
    ("parameters", r"(query |request |possible )?param(eter)?s?"),
    ("request keys", r"(input|request) (json|body)( (keys?|structure))?"),
    ("response keys", r"response (json( keys?)?|structure)"),
    ("errors", r"possible errors?( codes?)?"),
    ("sample request", r"sample (http )?requests?"),
    ("sample input", r"sample (input|request body)s?"),
    ("sample response", r"sample (success )?responses?"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _HEADINGS)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's kind and words, and the blocks down to the next heading."""

    kind: Kind
    title: str
    line: int
    blocks: tuple[Block, ...]


def kind_of(title: str) -> Kind:
    """The kind of section that a heading opens; ``other`` where it is none of the known."""
    words = " ".join(title.split()).rstrip(": ")
    for kind, pattern in _COMPILED:
        if pattern.fullmatch(words):
            return kind
    return "other"


def split(document: Document) -> tuple[Section, ...]:
    """The document's sections in page order; what stands before the first heading is dropped."""
    sections: list[Section] = []
    heading: Heading | None = None
    held: list[Block] = []
    for block in (*document.blocks, None):
        if block is not None and not isinstance(block, Heading):
            held.append(block)
            continue
        if heading is not None:
            kind = kind_of(heading.text)
            sections.append(Section(kind, heading.text, heading.line, tuple(held)))
        heading, held = block, []
    return tuple(sections)
