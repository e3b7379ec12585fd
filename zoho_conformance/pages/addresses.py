"""Addresses as pages write them: the path template, below the version, and its query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

# A step may be a placeholder with spaces in it; nothing else has any.
_STEPS = r"(?:\{\{?[^{}\n]{0,200}\}\}?|[^\s\"'<>|`{])+"
ADDRESS = re.compile(rf"(?:https?://|\{{|/){_STEPS}")
RELATIVE = re.compile(rf"[\w{{/]{_STEPS}")
# The host, in words or as a placeholder, and the version below which a path begins.
_BASE = re.compile(
    r"(?:https?://(?:\{[^{}]*\}|[^/\s{])+|\{[^{}/]*(?:main|host|url)[^{}/]*\})?"
    r"/?(?:crm/(?:\{+version\}+|v[\d.]+)(?:/|$)|crm/(?=bulk/))*",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(r"\[(/[^\[\]]*)\]|\((/[^()]*)\)")
_ID = re.compile(r"\d{6,}")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Address:
    """A path template and the names of the query parameters that the page writes behind it."""

    path: str
    query: tuple[str, ...] = ()


def read(text: str) -> Iterator[Address]:
    """The addresses that one text stands for: two, if it has a part in brackets."""
    if len(text) > _LONGEST:
        return
    whole, _, query = text.partition("?")
    names = tuple(
        one.partition("=")[0] for one in re.split(r"[&?]", query) if re.match(r"[\w.-]+=", one)
    )
    whole = whole.rstrip(".,;:")
    forms = [whole]
    if _OPTIONAL.search(whole):
        forms = [_OPTIONAL.sub("", whole), _OPTIONAL.sub(r"\1\2", whole)]
    for form in forms:
        below = _BASE.sub("", form, count=1).strip("/")
        yield Address("/" + re.sub(r"\}+", "}", re.sub(r"\{+", "{", below)), names)


def shown(url: str) -> Address:
    """The template that one concrete address suggests: its ids as placeholders."""
    (address,) = (*read(re.sub(r"[\[\]()]", "", url)), Address("/"))[:1]
    steps = ["{id}" if _ID.fullmatch(step) else step for step in address.path.split("/")]
    return Address("/".join(steps), address.query)


def fits(url: str, path: str) -> bool:
    """Whether a concrete address is one of a template's, from the version on."""
    below = _BASE.sub("", url.partition("?")[0], count=1).strip("/").split("/")
    asked = re.split(r"/(?![^{]*\})", path.strip("/"))
    return len(below) == len(asked) and all(
        place.startswith("{") or place == step for step, place in zip(below, asked, strict=True)
    )


def is_url(text: str) -> bool:
    """Whether the address can be taken apart: a bracket or a strange letter may keep it whole."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True
