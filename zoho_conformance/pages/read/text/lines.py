"""The lines of a text page: their words, where they begin, and which are list items."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINE_END = re.compile(r"\r\n|\r|\n")
_INVISIBLE = {ord(letter): None for letter in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}
_SPACES = {ord(letter): " " for letter in "\u00a0\u2002\u2003\u2007\u2009\u202f\v\f"}
_LETTERS = {**_INVISIBLE, **_SPACES}
_TAB = 4
_ITEM = re.compile(r"[•▪◦‣●○■*\-\u2013]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, its white space at the end gone; ``number`` is its 1-based place on the page.

    ``indent`` is how many columns it is indented, ``words`` are its words with one space between
    them, ``item`` those behind a bullet, or None where the line has none.
    """

    text: str
    number: int
    indent: int = field(init=False)
    words: str = field(init=False)
    item: str | None = field(init=False)

    def __post_init__(self) -> None:
        """Find once what is asked of a line again and again."""
        indent = len(self.text) - len(self.text.lstrip(" "))
        found = _ITEM.match(self.text, indent)
        item = " ".join(self.text[found.end() :].split()) if found else None
        object.__setattr__(self, "indent", indent)
        object.__setattr__(self, "words", " ".join(self.text.split()))
        object.__setattr__(self, "item", item)


def lines(text: str) -> list[Line]:
    """The lines that have words; blank ones say nothing in these renderings."""
    found = []
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        line = raw.translate(_LETTERS).rstrip().expandtabs(_TAB)
        if line:
            found.append(Line(line, number))
    return found
