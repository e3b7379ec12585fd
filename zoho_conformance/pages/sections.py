"""The sections of a page, recognized by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.pages import error_rows
from zoho_conformance.pages.keys import as_list_items
from zoho_conformance.pages.read.blocks import Block, Document, Heading, Item, Paragraph

SectionKind = Literal[
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

# The headings in use, from all pages of one version. Anything else is `other`, never a guess.
_HEADINGS: tuple[tuple[SectionKind, str], ...] = (
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
# Most lines match none of them, which one search shows.
_ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in _HEADINGS), re.IGNORECASE)
_LISTS: tuple[SectionKind, ...] = ("parameters", "request keys", "response keys")
MAX_HEADING_CHARS = 120
"""A longer line is prose, whatever it begins with."""
_UNMARKED_LEVEL = 6
"""The level of a title that is not marked up as one; headings of any level may stand below it."""
_COPYRIGHT = ("©", "copyright ©", "(c) copyright")
_TO_TOP = ("top", "back to top")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's kind and words, and the blocks down to the next heading."""

    kind: SectionKind
    title: str
    line: int
    blocks: tuple[Block, ...]


def kind_of(title: str) -> SectionKind:
    """The kind of section that a heading opens; `other` for one that is not known."""
    if len(title) > MAX_HEADING_CHARS:
        return "other"
    words = " ".join(title.split()).rstrip(": ")
    if not _ANY.fullmatch(words):
        return "other"
    return next(kind for kind, pattern in _COMPILED if pattern.fullmatch(words))


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
        next_kind = kind_of(block.text) if block else "other"
        is_below_errors = block is not None and errors is not None and block.level > errors.level
        if block is not None and kind in _LISTS and _is_key(block, heading):
            content.append(Item(block.text, block.line, 2 * block.level, 1))
            continue
        if block is not None and is_below_errors and error_rows.read_line(block.text, is_item=True):
            content.append(Item(block.text, block.line, 0, 1))
            continue
        if heading is not None:
            blocks = as_list_items.convert(content) if kind in _LISTS else content
            sections.append(Section(kind, heading.text, heading.line, tuple(blocks)))
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
    return is_below and kind_of(block.text) == "other" and as_list_items.is_typed_key(block.text)


def _without_footer(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without what the site sets below each of its pages."""
    in_sections = dropping = False
    for block in blocks:
        if isinstance(block, Heading):
            in_sections = in_sections or kind_of(block.text) != "other"
            dropping = False
        elif isinstance(block, (Item, Paragraph)):
            words = block.text[:MAX_HEADING_CHARS].casefold().strip()
            if in_sections and words.startswith(_COPYRIGHT):
                return
            dropping = dropping or words in _TO_TOP
        if not dropping:
            yield block
