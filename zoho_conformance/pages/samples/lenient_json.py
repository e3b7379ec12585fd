"""Samples as JSON: parsed, else read leniently with each mend noted, else rebuilt.

What is mended: comments, ellipses, missing and superfluous commas, typographic quotes, line ends
and quotes inside strings, brackets that do not match, prose between several documents. A sample
that lost its brackets is rebuilt from its keys and their indentation.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

_BLANK = re.compile(r"(?:\s|\u200b|\ufeff)+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_ELLIPSIS = re.compile(r"[.…]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,1000})(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.\-])")
_BARE_WORD = re.compile(r"[^\s\"“”{}\[\]:,]+")
_QUOTES = '"“”„'
_QUOTE = re.compile(r"\\.|[\"“”]", re.DOTALL)
# What may stand behind a closing quote; behind a comma the next value or key has to begin.
_BEHIND_STRING = re.compile(
    r"\s*(?:[:}\]]|\Z|//|/\*|[\"“]|,\s*(?:[\"“{}\[\]\d.…/-]|(?:true|false|null)\b|\Z))"
)
_DOUBLED_QUOTE = re.compile(r"[\"“”]\s*[,}\]]")
_LINE_BEHIND_STRING = re.compile(r"\s*(?:[\"“][^\"“”\n]{1,80}[\"”]\s*:|[}\]])")
_LITERALS = {"true": True, "false": False, "null": None}
_MAX_STRAY_WORDS = 8
"""A document with more words outside of strings is prose."""


class _NotJsonError(Exception):
    """The text is not JSON, however leniently it is read."""


def parse(text: str) -> Any | None:
    """The JSON in a code block, or None where it is not JSON; integers keep all their digits."""
    try:
        parsed = json.loads(text)
        if "\\u" in text:
            # Half a surrogate pair parses, and cannot be written to a file.
            json.dumps(parsed, ensure_ascii=False).encode()
    except ValueError:
        return None
    return parsed


@dataclass(frozen=True, slots=True)
class MendedDocument:
    """A document of a sample, what stood before it, and what had to be mended."""

    body: Any
    label: str
    mends: tuple[str, ...]


def documents(text: str) -> tuple[MendedDocument, ...]:
    """Every document of a code block in order; none if one of them is beyond mending."""
    whole = text.strip()
    if re.match(r"[\"“][^\"“”\n]{1,80}[\"”]\s*:", whole):
        whole = f"{{{whole}}}"
    read_documents = []
    at = 0
    try:
        while (start := re.compile(r"[{\[]").search(whole, at)) is not None:
            label = whole[at : start.start()].strip(" \n\t,;:]}")
            reader = _Reader(whole, start.start())
            body = reader.read_value()
            if body:
                mends = tuple(dict.fromkeys(reader.mends))
                read_documents.append(MendedDocument(body, label, mends))
            at = reader.at
    except _NotJsonError:
        return ()
    return tuple(read_documents)


@dataclass(slots=True)
class _Reader:
    """One document, read from the position `at` on."""

    text: str
    at: int
    mends: list[str] = field(default_factory=list)
    stray_words: int = 0

    def read_value(self) -> Any:
        mark = self._next_mark()
        if mark in ("{", "["):
            self.at += 1
            return self._read_object() if mark == "{" else self._read_array()
        if mark in _QUOTES and mark:
            return self._read_string()
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return json.loads(number[0])
        word = _BARE_WORD.match(self.text, self.at)
        if word is None:
            raise _NotJsonError
        self.at = word.end()
        if word[0] in _LITERALS:
            return _LITERALS[word[0]]
        self._count_stray_word()
        return word[0]

    def _read_object(self) -> dict[str, Any]:
        members: dict[str, Any] = {}
        after_comma = True
        while (mark := self._next_mark()) not in ("}", "]"):
            if mark == ",":
                self._skip_comma(again=after_comma and bool(members))
                after_comma = True
                continue
            if mark == "":
                self.mends.append("a document that breaks off")
                return members
            if mark not in _QUOTES and not re.match(
                r"[\w$.\-]+\s*:", self.text[self.at : self.at + 90]
            ):
                self._skip_word()
                continue
            key = self._read_string() if mark in _QUOTES else self._read_bare_key()
            if self._next_mark() != ":":
                raise _NotJsonError
            self.at += 1
            if not after_comma:
                self.mends.append("missing commas")
            members[key] = self.read_value()
            after_comma = False
        if after_comma and members:
            self.mends.append("superfluous commas")
        self._close(mark, "}")
        return members

    def _read_array(self) -> list[Any]:
        elements: list[Any] = []
        after_comma = True
        while (mark := self._next_mark()) not in ("}", "]"):
            if mark == ",":
                self._skip_comma(again=after_comma and bool(elements))
                after_comma = True
                continue
            if mark == ":":
                raise _NotJsonError
            if mark == "":
                self.mends.append("a document that breaks off")
                return elements
            if not after_comma:
                self.mends.append("missing commas")
            stray_words, mends = self.stray_words, len(self.mends)
            element = self.read_value()
            # An object of nothing but an ellipsis is not an element.
            is_ellipsis = element == {} and "ellipses" in self.mends[mends:]
            if self.stray_words == stray_words and not is_ellipsis:
                elements.append(element)
            after_comma = False
        if after_comma and elements:
            self.mends.append("superfluous commas")
        self._close(mark, "]")
        return elements

    def _close(self, mark: str, expected: str) -> None:
        """Take the closing bracket; another than expected closes what is around this, too."""
        if mark == expected:
            self.at += 1
        else:
            self.mends.append("brackets that do not match")

    def _skip_comma(self, *, again: bool) -> None:
        self.at += 1
        if again:
            self.mends.append("superfluous commas")

    def _next_mark(self) -> str:
        """The first character of the next token, behind white space, comments and ellipses."""
        while True:
            for pattern, mend in (
                (_BLANK, ""),
                (_COMMENT, "comments"),
                (_ELLIPSIS, "ellipses"),
            ):
                if match := pattern.match(self.text, self.at):
                    self.at = match.end()
                    if mend:
                        self.mends.append(mend)
                    break
            else:
                return self.text[self.at : self.at + 1]

    def _skip_word(self) -> None:
        word = _BARE_WORD.match(self.text, self.at)
        if word is None:
            raise _NotJsonError
        self.at = word.end()
        self._count_stray_word()

    def _count_stray_word(self) -> None:
        self.stray_words += 1
        self.mends.append("words outside of strings")
        if self.stray_words > _MAX_STRAY_WORDS:
            raise _NotJsonError

    def _read_bare_key(self) -> str:
        match = re.compile(r"[\w$.\-]+").match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        self.mends.append("keys without quotes")
        return match[0]

    def _read_string(self) -> str:
        """A string up to the quote that something can follow, on its own line if there is one."""
        start = self.at + 1
        if self.text[self.at] != '"':
            self.mends.append("typographic quotes")
        line_end = self.text.find("\n", start)
        for quote in _QUOTE.finditer(self.text, start):
            if 0 <= line_end < quote.start() and _LINE_BEHIND_STRING.match(self.text, line_end):
                # The closing quote is missing.
                inside = self.text[start:line_end].rstrip(" ,")
                self.at = start + len(inside)
                self.mends.append("missing quotes")
                return self._unescape(inside)
            if quote[0][0] != "\\" and _BEHIND_STRING.match(self.text, quote.end()):
                self.at = quote.end()
                if _DOUBLED_QUOTE.match(self.text, self.at):
                    self.at += 1
                    self.mends.append("doubled quotes")
                return self._unescape(self.text[start : quote.start()])
        raise _NotJsonError

    def _unescape(self, inside: str) -> str:
        try:
            return str(json.loads(f'"{inside}"'))
        except ValueError:
            self.mends.append("quotes, line ends or backslashes inside strings")
        try:
            return str(json.loads(f'"{inside}"', strict=False))
        except ValueError:
            return inside


_MEMBER_LINE = re.compile(r'(\s*)"([^"]+)"\s*:\s*(.*?),?\s*')


@dataclass(slots=True)
class _OpenObject:
    """An object being rebuilt, the indentation of its keys, and the array that holds it, if any."""

    indent: int
    members: dict[str, Any]
    array: list[Any] | None


def rebuild(text: str) -> Any | None:
    """The sample in a text that lost its lone braces and brackets, from keys and indentation.

    A line of a rendering that drops short lines still has its key, its indentation and, mostly,
    its value. A key that comes again at the same depth starts the next element. What was lost
    (the elements of an array of strings) stays lost: the array is empty.
    """
    root: dict[str, Any] = {}
    stack: list[_OpenObject] = []
    container: tuple[int, Any] | None = None
    for line in filter(None, map(_MEMBER_LINE.fullmatch, text.splitlines())):
        indent, name, raw = len(line[1]), line[2], line[3]
        if container is not None and indent > container[0]:
            stack.append(_enter(indent, container[1]))
        elif not stack:
            stack.append(_OpenObject(indent, root, None))
        while len(stack) > 1 and stack[-1].indent > indent:
            stack.pop()
        top = stack[-1]
        if name in top.members and top.array is not None:
            top.members = {}
            top.array.append(top.members)
        value = [] if raw == "[" else {} if raw == "{" else parse(raw)
        container = (indent, value) if raw in ("[", "{") else None
        top.members[name] = value
    return root or None


def _enter(indent: int, container: Any) -> _OpenObject:
    if not isinstance(container, list):
        return _OpenObject(indent, container, None)
    first: dict[str, Any] = {}
    container.append(first)
    return _OpenObject(indent, first, container)
