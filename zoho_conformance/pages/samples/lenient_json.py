"""Samples that are nearly JSON: read leniently, and each mend told.

What is mended: comments, ellipses, missing and superfluous commas, typographic quotes, line ends
and quotes inside strings, brackets that do not match, prose between several documents.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

_SKIPPED = re.compile(r"(?:\s|\u200b|\ufeff)+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_ELLIPSIS = re.compile(r"[.…]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,1000})(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.\-])")
_WORD = re.compile(r"[^\s\"“”{}\[\]:,]+")
_QUOTES = '"“”„'
_QUOTE = re.compile(r"\\.|[\"“”]", re.DOTALL)
# What may stand behind a closing quote; behind a comma the next value or key has to begin.
_CLOSED = re.compile(
    r"\s*(?:[:}\]]|\Z|//|/\*|[\"“]|,\s*(?:[\"“{}\[\]\d.…/-]|(?:true|false|null)\b|\Z))"
)
_DOUBLED = re.compile(r"[\"“”]\s*[,}\]]")
_NEXT_LINE = re.compile(r"\s*(?:[\"“][^\"“”\n]{1,80}[\"”]\s*:|[}\]])")
_LITERALS = {"true": True, "false": False, "null": None}
_MOST_WORDS = 8
"""More stray words than this inside a document, and it is prose."""


class _HopelessError(Exception):
    """The text is no JSON, however leniently it is read."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A document of a sample, what stood before it, and what had to be mended."""

    body: Any
    label: str
    mends: tuple[str, ...]


def documents(text: str) -> tuple[Mended, ...]:
    """Every document of a code block in order; none where one of them is beyond mending."""
    whole = text.strip()
    if re.match(r"[\"“][^\"“”\n]{1,80}[\"”]\s*:", whole):
        whole = f"{{{whole}}}"
    found = []
    at = 0
    try:
        while (start := re.compile(r"[{\[]").search(whole, at)) is not None:
            label = whole[at : start.start()].strip(" \n\t,;:]}")
            reader = _Reader(whole, start.start())
            body = reader.value()
            if body:
                told = tuple(dict.fromkeys(reader.mends))
                found.append(Mended(body, label, told))
            at = reader.at
    except _HopelessError:
        return ()
    return tuple(found)


@dataclass(slots=True)
class _Reader:
    """One document, read from a place on."""

    text: str
    at: int
    mends: list[str] = field(default_factory=list)
    strays: int = 0

    def value(self) -> Any:
        mark = self._next()
        if mark in ("{", "["):
            self.at += 1
            return self._object() if mark == "{" else self._array()
        if mark in _QUOTES and mark:
            return self._string()
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return json.loads(number[0])
        word = _WORD.match(self.text, self.at)
        if word is None:
            raise _HopelessError
        self.at = word.end()
        if word[0] in _LITERALS:
            return _LITERALS[word[0]]
        self._stray()
        return word[0]

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        comma = True
        while (mark := self._next()) not in ("}", "]"):
            if mark == ",":
                self._comma(again=comma and bool(found))
                comma = True
                continue
            if mark == "":
                self.mends.append("a document that breaks off")
                return found
            if mark not in _QUOTES and not re.match(
                r"[\w$.\-]+\s*:", self.text[self.at : self.at + 90]
            ):
                self._word()
                continue
            key = self._string() if mark in _QUOTES else self._bare_key()
            if self._next() != ":":
                raise _HopelessError
            self.at += 1
            if not comma:
                self.mends.append("missing commas")
            found[key] = self.value()
            comma = False
        if comma and found:
            self.mends.append("superfluous commas")
        self._close(mark, "}")
        return found

    def _array(self) -> list[Any]:
        found: list[Any] = []
        comma = True
        while (mark := self._next()) not in ("}", "]"):
            if mark == ",":
                self._comma(again=comma and bool(found))
                comma = True
                continue
            if mark == ":":
                raise _HopelessError
            if mark == "":
                self.mends.append("a document that breaks off")
                return found
            if not comma:
                self.mends.append("missing commas")
            before, mends = self.strays, len(self.mends)
            one = self.value()
            # An object of nothing but an ellipsis is none.
            if self.strays == before and (one != {} or "ellipses" not in self.mends[mends:]):
                found.append(one)
            comma = False
        if comma and found:
            self.mends.append("superfluous commas")
        self._close(mark, "]")
        return found

    def _close(self, mark: str, due: str) -> None:
        """Another bracket than the due one closes what is outside of this, too."""
        if mark == due:
            self.at += 1
        else:
            self.mends.append("brackets that do not match")

    def _comma(self, *, again: bool) -> None:
        self.at += 1
        if again:
            self.mends.append("superfluous commas")

    def _next(self) -> str:
        """The first letter of the next token, behind white space, comments and ellipses."""
        while True:
            for pattern, mend in (
                (_SKIPPED, ""),
                (_COMMENT, "comments"),
                (_ELLIPSIS, "ellipses"),
            ):
                if found := pattern.match(self.text, self.at):
                    self.at = found.end()
                    if mend:
                        self.mends.append(mend)
                    break
            else:
                return self.text[self.at : self.at + 1]

    def _word(self) -> None:
        word = _WORD.match(self.text, self.at)
        if word is None:
            raise _HopelessError
        self.at = word.end()
        self._stray()

    def _stray(self) -> None:
        self.strays += 1
        self.mends.append("words outside of strings")
        if self.strays > _MOST_WORDS:
            raise _HopelessError

    def _bare_key(self) -> str:
        found = re.compile(r"[\w$.\-]+").match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        self.mends.append("keys without quotes")
        return found[0]

    def _string(self) -> str:
        """A string up to the quote that something can follow, on its own line if there is one."""
        start = self.at + 1
        if self.text[self.at] != '"':
            self.mends.append("typographic quotes")
        line_end = self.text.find("\n", start)
        for quote in _QUOTE.finditer(self.text, start):
            if 0 <= line_end < quote.start() and _NEXT_LINE.match(self.text, line_end):
                # Its own quote is missing.
                inside = self.text[start:line_end].rstrip(" ,")
                self.at = start + len(inside)
                self.mends.append("missing quotes")
                return self._plain(inside)
            if quote[0][0] != "\\" and _CLOSED.match(self.text, quote.end()):
                self.at = quote.end()
                if _DOUBLED.match(self.text, self.at):
                    self.at += 1
                    self.mends.append("doubled quotes")
                return self._plain(self.text[start : quote.start()])
        raise _HopelessError

    def _plain(self, inside: str) -> str:
        try:
            return str(json.loads(f'"{inside}"'))
        except ValueError:
            self.mends.append("quotes, line ends or backslashes inside strings")
        try:
            return str(json.loads(f'"{inside}"', strict=False))
        except ValueError:
            return inside
