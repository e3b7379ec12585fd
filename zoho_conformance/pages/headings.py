"""The headings of a page: which kind of section each opens."""

from __future__ import annotations

import re
from typing import Literal

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
MAX_HEADING_CHARS = 120
"""A longer line is prose, whatever it begins with."""


def kind_of(title: str) -> SectionKind:
    """The kind of section that a heading opens; `other` for one that is not known."""
    if len(title) > MAX_HEADING_CHARS:
        return "other"
    words = " ".join(title.split()).rstrip(": ")
    if not _ANY.fullmatch(words):
        return "other"
    return next(kind for kind, pattern in _COMPILED if pattern.fullmatch(words))
