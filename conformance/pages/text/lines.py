"""The lines of a text page: their words, where they begin, and which are list items."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")
_INVISIBLE = {ord(letter): None for letter in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}
_SPACES = {ord(letter): " " for letter in "\u00a0\u2002\u2003\u2007\u2009\u202f\v\f"}
_LETTERS = {**_INVISIBLE, **_SPACES}
_TAB = 4
_ITEM = re.compile(r"[•▪◦‣●○■*\-\u2013]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, its white space at the end gone; ``number`` is its 1-based place on the page."""

    text: str
    number: int

    @property
    def indent(self) -> int:
        """How many columns the line is indented."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def words(self) -> str:
        """The words of the line, one space between them."""
        return " ".join(self.text.split())

    @property
    def item(self) -> str | None:
        """The words behind the bullet, or None where the line has none."""
        found = _ITEM.match(self.text, self.indent)
        return " ".join(self.text[found.end() :].split()) if found else None


def lines(text: str) -> list[Line]:
    """The lines that have words; blank ones say nothing in these renderings."""
    found = []
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        line = raw.translate(_LETTERS).rstrip().expandtabs(_TAB)
        if line:
            found.append(Line(line, number))
    return found
