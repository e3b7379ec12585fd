"""The headings of a page: which kind of section each opens."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from zoho_conformance.pages.recurring import kept

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
    "keys of a key",
    "errors",
    "sample request",
    "sample input",
    "sample response",
    "other",
]

# What a heading is known by. It may begin with words that only say which of several sections it is.
_WHICH = r"((the|common|general|additional|other|optional|mandatory|main|supported|possible) )*"
_BODY = r"( (json|body|payload|raw|data))*"
_WHAT = (
    r"(json|body|payload|keys?|structure|propert(y|ies)|attributes?|fields?|form-?data( keys?)?"
    r"|(json |body )?parameters?|(json )?(arrays?|objects?))"
)
_PLACE = (
    r"( ?:| \(.*| ?-? ?(for|to|when|while|with|using|in|inside|of|within)\b(?!.*\berrors?\b).*)?"
)
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
        rf"{_WHICH}(input|request){_BODY} {_WHAT}{_PLACE}|(input )?form-?data( keys?)?",
    ),
    (
        "response keys",
        (
            rf"{_WHICH}(json )?(response|output){_BODY} {_WHAT}{_PLACE}"
            r"|keys in (the )?response( json| body)?"
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
"""A longer line is prose, whatever it begins with; of a heading this much shows its kind."""

# `"info" object`, `'shelves' JSON array`, `format JSON Object`: the key whose keys are listed.
_NAMED_KEY = r"[\"'“‘]?(?P<{}>[\w$]+)[\"'”’]?"  # noqa: RUF001
_KEYS_IN = re.compile(
    r"(?:.*\s)?keys?\s(?:.*\s)?(?:in|of|inside|under|within)\s(?:the\s)?"
    rf"(?:{_NAMED_KEY.format('typed')}\s(?:json\s)?(?:array|object|list)s?|"
    r"[\"'“‘](?P<quoted>[\w$]+)[\"'”’](?:\skey)?)(?:\s.*|$)",  # noqa: RUF001
    re.IGNORECASE,
)
_KEYS_OF = re.compile(
    rf"{_NAMED_KEY.format('name')}\s(?:json\s)?(?:(?:array|object)\s)?"
    r"(?:properties|property|keys|attributes)",
    re.IGNORECASE,
)
_NO_KEYS = frozenset(
    "input output request response json sample example common possible supported mandatory "
    "optional other repeat rule body the object array primary foreign api".split()
)
# Words of headings, for those that are misspelt, and how long a word must be to be taken for one.
_WORDS = (
    "request",
    "response",
    "sample",
    "parameters",
    "endpoints",
    "possible",
    "errors",
    "header",
)
_MIN_WORD_CHARS = 5
_MAX_MISSPELT_WORDS = 5
_MIN_ALIKE = 0.8
# A crawl glues the words of a heading, or the change-log's note to the heading behind it.
_GLUED_WORDS = re.compile(r"(?<=[a-z])(?=JSON\b|Keys?\b|Body\b|URL\b)")
_GLUED_HEADING = re.compile(r"(?<=[a-z\"')\].])(?=[A-Z][a-z])")


def kind_of(title: str) -> SectionKind:
    """The kind of section that a line opens if it is a heading; `other` for any other line."""
    return "other" if len(title) > MAX_HEADING_CHARS else _kind_of(title)


@kept
def _kind_of(title: str) -> SectionKind:
    words = " ".join(title.split()).rstrip(": ")
    if not _ANY.fullmatch(words):
        return "other"
    return next(kind for kind, pattern in _COMPILED if pattern.fullmatch(words))


@lru_cache(maxsize=1024)
def kind_of_heading(title: str) -> SectionKind:
    """The kind of section that a heading opens, also where it is glued, misspelt or long.

    Only for what is a heading by its markup: of a line of text `kind_of` is surer.
    """
    words = _GLUED_WORDS.sub(" ", " ".join(title.split()))[:MAX_HEADING_CHARS]
    if _KEYS_IN.fullmatch(words) and key_named_in(words) is not None:
        return "keys of a key"
    for candidate in (words, *_behind_glue(words), _respelt(words)):
        if (kind := kind_of(candidate)) != "other":
            return kind
    return "keys of a key" if key_named_in(words) is not None else "other"


def key_named_in(title: str) -> str | None:
    """The key whose keys a heading announces: `shelf` of `Keys in the 'shelf' JSON object`."""
    words = _GLUED_WORDS.sub(" ", " ".join(title.split()))[:MAX_HEADING_CHARS]
    if match := _KEYS_IN.fullmatch(words):
        name = match["typed"] or match["quoted"]
    elif match := _KEYS_OF.fullmatch(words):
        name = match["name"]
    else:
        return None
    return None if name.casefold() in _NO_KEYS else name


def _behind_glue(words: str) -> list[str]:
    """What stands behind each place where a heading may be glued to what came before it."""
    return [words[match.start() :] for match in _GLUED_HEADING.finditer(words)]


def _respelt(words: str) -> str:
    """The heading, words that are nearly one of those that headings have replaced by it."""
    parts = words.split()
    if len(parts) > _MAX_MISSPELT_WORDS:
        return words
    return " ".join(
        next(iter(get_close_matches(part.casefold(), _WORDS, 1, _MIN_ALIKE)), part)
        if len(part) >= _MIN_WORD_CHARS
        else part
        for part in parts
    )
