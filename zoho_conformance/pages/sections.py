"""The sections of a page, told by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.pages.errors import error_rows
from zoho_conformance.pages.keys import as_list_items
from zoho_conformance.pages.read.blocks import Block, Document, Heading, Item, Paragraph

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
    ("endpoints", r"(api )?end ?-?points?( urls?)?"),
    ("request details", r"request details(:.*)?"),
    ("request url", r"(http )?request urls?"),
    ("header", r"(request )?headers?"),
    ("scope", r"(oauth |possible |required )?scopes?"),
    ("modules", r"(supported|possible) modules?( names?)?"),
    ("operation types", r"possible operation types?"),
    (
        "parameters",
        (
            r"((other|optional|mandatory|query|request|url|possible|supported) )*"
            r"(param(eter)?s?|attributes?)"
        ),
    ),
    (
        "request keys",
        (
            r"(input|request)( (json|body|payload))*"
            r" (json|body|payload|keys?|structure|((json|body) parameters?))"
            r"( ?:| (for|to|when|while|with|using)\b.*)?"
        ),
    ),
    (
        "response keys",
        (
            r"((json )?response( (json|body))*"
            r" (json|body|keys?|structure|attributes|parameters|fields)"
            r"|keys in (the )?response( json| body)?|output (json )?keys?)"
            r"( ?:| (for|to|when|while|with|using|of)\b(?!.*\berrors?\b).*)?"
        ),
    ),
    (
        "errors",
        (
            r"((possible|common|other|api|http) )*errors?( (status )?codes?| messages?)?"
            r"( and (their )?((re)?solutions?|messages?))?( (for|while|when|in|of)\b.*)?"
        ),
    ),
    (
        "sample input",
        (
            r"(sample|example) ((json )?inputs?|(request )?(body|payload|json body)|request json)\b"
            r"(?!.*\berrors?\b).*|input (sample|example)s?"
        ),
    ),
    (
        "sample request",
        r"(sample|example) ((http )?requests?|curl|api calls?)\b.*|request (sample|example)s?",
    ),
    (
        "sample response",
        (
            r"(sample|example) (success(ful)? |json )*(respon?ses?|outputs?)\b(?!.*\berrors?\b).*"
            r"|respon?se (sample|example)s?|success(ful)? response"
        ),
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _HEADINGS)
# Most lines are none of them, and one look tells.
_ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in _HEADINGS), re.IGNORECASE)
_LISTS: tuple[Kind, ...] = ("parameters", "request keys", "response keys")
_LONGEST = 120
"""A longer line is prose, whatever it begins with."""
_UNMARKED = 6
"""The level of a title that is not marked up as one; what stands below it may be of any."""
_COPYRIGHT = ("©", "copyright ©", "(c) copyright")
_TO_TOP = ("top", "back to top")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's kind and words, and the blocks down to the next heading."""

    kind: Kind
    title: str
    line: int
    blocks: tuple[Block, ...]


def kind_of(title: str) -> Kind:
    """The kind of section that a heading opens; ``other`` where it is none of the known."""
    if len(title) > _LONGEST:
        return "other"
    words = " ".join(title.split()).rstrip(": ")
    if not _ANY.fullmatch(words):
        return "other"
    return next(kind for kind, pattern in _COMPILED if pattern.fullmatch(words))


def split(document: Document) -> tuple[Section, ...]:
    """The document's sections in page order; what stands before the first heading is dropped.

    A heading below that of the errors may be a row of theirs, or begins more of them; one below
    that of a list may be a key of it.
    """
    sections: list[Section] = []
    heading: Heading | None = None
    kind: Kind = "other"
    errors: Heading | None = None
    held: list[Block] = []
    for block in (*_own(document.blocks), None):
        if block is not None and not isinstance(block, Heading):
            held.append(block)
            continue
        next_kind = kind_of(block.text) if block else "other"
        below = block is not None and errors is not None and block.level > errors.level
        if block is not None and kind in _LISTS and _is_key(block, heading):
            held.append(Item(block.text, block.line, 2 * block.level, 1))
            continue
        if block is not None and below and error_rows.read(block.text, item=True):
            held.append(Item(block.text, block.line, 0, 1))
            continue
        if heading is not None:
            own = as_list_items.listed(held) if kind in _LISTS else held
            sections.append(Section(kind, heading.text, heading.line, tuple(own)))
        if next_kind == "other" and below:
            next_kind = "errors"
        elif next_kind != "errors":
            errors = None
        elif not below:
            errors = block
        heading, kind, held = block, next_kind, []
    return tuple(sections)


def _is_key(block: Heading, of: Heading | None) -> bool:
    """Whether a heading below that of a list is a key of it."""
    below = of is not None and (block.level > of.level or of.level >= _UNMARKED)
    return below and kind_of(block.text) == "other" and as_list_items.is_head(block.text)


def _own(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without what the site sets below its pages."""
    known = dropping = False
    for block in blocks:
        if isinstance(block, Heading):
            known = known or kind_of(block.text) != "other"
            dropping = False
        elif isinstance(block, (Item, Paragraph)):
            words = block.text[:_LONGEST].casefold().strip()
            if known and words.startswith(_COPYRIGHT):
                return
            dropping = dropping or words in _TO_TOP
        if not dropping:
            yield block
