"""Pseudonyms: invented values of the same form, the same one for the same value wherever it stands.

Ids stay strings of as many digits, names stay names, texts keep their words' lengths and case; what
a check looks at survives, what a value says does not.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

_ID = re.compile(r"(?<![0-9])[0-9]{10,}(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)?")
_IDENTIFIER = re.compile(r"[A-Za-z$][A-Za-z0-9_$.]*")
_SYLLABLES = tuple(re.findall("..", "bakelimonurasetivozudafegiholumeniporusa"))

_NAMED = ("name",)
"""Keys whose values are names, whatever they look like."""


class Pseudonyms:
    """One mapping of real to invented values; ``keep`` are words that are no one's (vocabulary)."""

    def __init__(self, keep: Collection[str] = ()) -> None:
        self._keep = frozenset(keep)
        self._ids: dict[str, str] = {}

    @cached_property
    def _taken(self) -> set[str]:
        return set()

    def body(self, value: Any, key: str = "") -> Any:
        """The same JSON with invented ids, names and texts."""
        if isinstance(value, dict):
            return {name: self.body(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.body(one, key) for one in value]
        return self._string(value, key) if isinstance(value, str) else value

    def url(self, address: str) -> str:
        """The same address with invented ids."""
        return _ID.sub(lambda found: self._id(found[0]), address)

    def _string(self, text: str, key: str) -> str:
        if text in self._keep or _TIME.fullmatch(text):
            return text
        if _ID.fullmatch(text):
            return self._id(text)
        # A single identifier (Leads, greater_than) is the API's own word, unless it names somebody.
        if key not in _NAMED and (_IDENTIFIER.fullmatch(text) or text.isdigit()):
            return text
        return _WORD.sub(lambda found: _invented(found[0]), self.url(text))

    def _id(self, real: str) -> str:
        """As many digits, none of them leading zeros, and no two ids alike."""
        if real not in self._ids:
            salt = 0
            while True:
                drawn = _draw(f"{real}/{salt}", len(real))
                if drawn not in self._taken and drawn != real:
                    break
                salt += 1
            self._taken.add(drawn)
            self._ids[real] = drawn
        return self._ids[real]


def _draw(seed: str, digits: int) -> str:
    number = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
    return str(number % (9 * 10 ** (digits - 1)) + 10 ** (digits - 1))


def _invented(word: str) -> str:
    """A made-up word of the same length and case."""
    number = int(hashlib.sha256(word.casefold().encode()).hexdigest(), 16)
    made = ""
    while len(made) < len(word):
        number, at = divmod(number, len(_SYLLABLES))
        made += _SYLLABLES[at]
    made = made[: len(word)]
    return "".join(b.upper() if a.isupper() else b for a, b in zip(word, made, strict=True))
