"""Addresses as pages write them: the path template, below the version, and its query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from zoho_conformance.model.url_template import UrlTemplate

# A step may be a placeholder with spaces in it; nothing else may contain any.
_STEPS = r"(?:\{\{?[^{}\n]{0,200}\}\}?|[^\s\"'<>|`{])+"
ADDRESS = re.compile(rf"(?:https?://|\{{|/){_STEPS}")
RELATIVE = re.compile(rf"[\w{{/]{_STEPS}")
# The host, in words or as a placeholder, and the version below which a path begins.
_BASE = re.compile(
    r"(?:https?://(?:\{[^{}]*\}|[^/\s{])+|\{[^{}/]*(?:main|host|url)[^{}/]*\})?"
    r"/?(?:crm/(?:\{+version\}+|v[\d.]+)(?:/|$)|crm/(?=bulk/))*",
    re.IGNORECASE,
)
_OPTIONAL_PART = re.compile(r"\[(/[^\[\]]*)\]|\((/[^()]*)\)")
_ID = re.compile(r"\d{6,}")
_MAX_ADDRESS_CHARS = 2000


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A path template and the names of the query parameters that the page writes behind it."""

    path: str
    query: tuple[str, ...] = ()


def read(text: str) -> Iterator[PageAddress]:
    """The addresses that a text stands for: two, if it has a part in brackets."""
    if len(text) > _MAX_ADDRESS_CHARS:
        return
    whole, _, query = text.partition("?")
    names = tuple(
        part.partition("=")[0] for part in re.split(r"[&?]", query) if re.match(r"[\w.-]+=", part)
    )
    whole = whole.rstrip(".,;:")
    forms = [whole]
    if _OPTIONAL_PART.search(whole):
        forms = [_OPTIONAL_PART.sub("", whole), _OPTIONAL_PART.sub(r"\1\2", whole)]
    for form in forms:
        below = _BASE.sub("", form, count=1).strip("/")
        yield PageAddress("/" + re.sub(r"\}+", "}", re.sub(r"\{+", "{", below)), names)


def template_of(url: str) -> PageAddress:
    """The template that a concrete address suggests: its ids become placeholders."""
    (address,) = (*read(re.sub(r"[\[\]()]", "", url)), PageAddress("/"))[:1]
    steps = ["{id}" if _ID.fullmatch(step) else step for step in address.path.split("/")]
    return PageAddress("/".join(steps), address.query)


def matches(url: str, template: str) -> bool:
    """Whether the path of a concrete address, from the version on, is one of a template's."""
    steps = _BASE.sub("", url.partition("?")[0], count=1).strip("/").split("/")
    places = UrlTemplate.parse(template).steps
    return len(steps) == len(places) and all(
        place.match(step) is not None for step, place in zip(steps, places, strict=True)
    )


def is_url(text: str) -> bool:
    """Whether the address can be parsed; a stray bracket or character may prevent it."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True
