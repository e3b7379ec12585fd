"""The first line of a documented key: its name, its type word, and when it is mandatory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Presence = Literal["mandatory", "optional", "conditional"]

# Longest first: a crawl glues key and type together, and `JSON array` ends in `array`.
_TYPES = (
    "json object array",
    "array of json objects",
    "json array",
    "json object",
    "jsonarray",
    "jsonobject",
    "string array",
    "email address",
    "date-time",
    "date time",
    "datetime",
    "boolean",
    "integer",
    "currency",
    "bigint",
    "double",
    "number",
    "string",
    "object",
    "array",
    "float",
    "long",
    "date",
    "time",
    "list",
    "text",
    "url",
    "int",
)
_BARE = re.compile(r"[$A-Za-z_][\w$.\-]*")
# Type words that also end names (`created_time`, `related_list`): alone they prove no type.
_ALSO_NAMES = ("date", "time", "list", "text", "url", "number", "object", "int", "array")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line of an item says; ``type`` is the page's own word, or None."""

    name: str
    type: str | None
    presence: Presence | None
    condition: str | None


def read(text: str, is_key: Callable[[str], bool]) -> Head | None:
    """The head of a documented key, or None for prose.

    ``is_key`` tells whether the sample has a key of that name: it settles where a glued name ends.
    """
    words = text.strip()
    first, comma, rest = words.partition(",")
    named = _named(first.strip(" -:"), is_key)
    if named is None:
        # A condition may follow without a comma.
        cut = re.search(r"\s*\b(mandatory|optional|required)\b", words, re.IGNORECASE)
        if cut is None:
            return None
        named = _named(words[: cut.start()].strip(" -:(,"), is_key)
        comma, rest = ",", words[cut.start() :]
        if named is None:
            return None
    presence, condition = _presence(rest) if comma else (None, None)
    if comma and presence is None and named[1] is None and not is_key(named[0]):
        # A sentence that begins by listing words.
        return None
    return Head(named[0], named[1], presence, condition)


def _named(text: str, is_key: Callable[[str], bool]) -> tuple[str, str | None] | None:
    if is_key(text):
        return text, None
    splits = list(_splits(text))
    for name, word, _ in splits:
        if is_key(name):
            return name, word
    for name, word, apart in splits:
        if apart or word.casefold() not in _ALSO_NAMES:
            return name, word
    return (text, None) if _BARE.fullmatch(text) else None


def _splits(text: str) -> Iterator[tuple[str, str, bool]]:
    """Every way to read the text as a name and a type word, and whether a space parts them."""
    whole = " ".join(text.rstrip(")").split())
    for word in _TYPES:
        if not whole.casefold().endswith(word):
            continue
        front = whole[: -len(word)]
        name = front.rstrip(" -:(")
        if _BARE.fullmatch(name):
            yield name, whole[-len(word) :], name != front


_MANDATORY = re.compile(
    r"\b(mandatory|required)\b(?:\s+(?:only\s+)?(?:when|if)\s+(.*))?", re.IGNORECASE
)


def _presence(rest: str) -> tuple[Presence | None, str | None]:
    if found := _MANDATORY.search(rest):
        if found[2]:
            return "conditional", found[2].strip().rstrip(".")
        return "mandatory", None
    return ("optional", None) if re.search(r"\boptional\b", rest, re.IGNORECASE) else (None, None)
