"""The plain part of YAML, in which recorders write, read at several times the speed of libyaml.

Block mappings and lists, plain and quoted scalars, literals, and bytes in base64 are read here, and
come to what PyYAML makes of them. Whatever else a file has is beyond this reader, and so is what is
no YAML: `untrusted_yaml` has PyYAML read the whole of such a file.
"""

from __future__ import annotations

import re
from base64 import decodebytes
from collections.abc import Callable, Collection
from functools import cache
from typing import Any

import msgspec

_MAX_COLUMN = 64
_DOCUMENT = "---\n"
_PRINTABLE_ASCII = b"\n" + bytes(range(0x20, 0x7F))

_TO_END = r"[^\n:#]*+(?:(?::(?![ \n])|(?<! )#)[^\n:#]*+)*+)(?<! )\n"
"""A plain scalar to the end of its line: no `: `, no comment, and no space last."""
_SCALAR = rf"""(?:([^\s\-?:,\[\]{{}}#&*!|>'"%@`=<]{_TO_END}|'([^']*+)'\n)?"""
"""A scalar of the most usual kinds, or nothing."""
_ENTRY = re.compile(rf"([A-Za-z_][\w.-]{{0,99}}+):(?: {_SCALAR}|(?=\n))")
"""A key, and the scalar beside it."""
_ITEM = re.compile(_SCALAR)
_BEGINNING = re.compile(r"( *)(- )?")
_MORE_PLAIN = re.compile(rf" +({_TO_END}")
_SINGLE = re.compile(r"'([^']*+(?:''[^']*+)*+)'\n")
_DOUBLE = re.compile(r'"([^"\\]*+(?:\\[\s\S][^"\\]*+)*+)"\n')
_NOTHING = re.compile(r"(?:\{\}|\[\])\n")
_LITERAL = re.compile(r"\|([1-9]?)([-+]?)\n")
_BINARY = re.compile(r"!!binary (?=\|)")
_FIRST_INDENT = re.compile(r"\n*( *)(?=[^ \n])")

_WORDS = {
    word: value
    for words, value in (
        ("~ null Null NULL", None),
        ("true True TRUE yes Yes YES on On ON", True),
        ("false False FALSE no No NO off Off OFF", False),
    )
    for word in words.split()
}
"""The words that are no text in YAML 1.1."""
_FIRST_OF_NUMBERS = frozenset("0123456789+.")
_FIRST_OF_OTHERS = _FIRST_OF_NUMBERS | {word[0] for word in _WORDS}
_INTEGER = re.compile(r"0|[1-9][0-9]{0,17}")
_MAY_BE_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]*|[0-9_:]*\.?[0-9_]*(?:[eE][-+]?[0-9]*)?|\.[a-zA-Z]{3}|0b[01_]*)"
    r"|[0-9]{4}-[0-9].*"
)
"""Every number and date, and some texts."""

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = dict(
    zip('0abtnvfre"/\\ N_LP', '\0\a\b\t\n\v\f\r\x1b"/\\ \x85\xa0\u2028\u2029', strict=True)
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_MAX_CODE = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class BeyondError(Exception):
    """A text has more than the plain part of YAML, or is none."""


def read_plain_yaml(raw: bytes) -> Any:
    """The values of a document; `BeyondError` where not all of it is plain."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as cause:
        raise BeyondError from cause
    # Neither tabs nor any other character that ends a line, in YAML or in Python, are printable.
    is_printable = (
        not raw.translate(None, _PRINTABLE_ASCII)
        if text.isascii()
        else (text.replace("\n", "").isprintable())
    )
    if not is_printable or not text.endswith("\n"):
        raise BeyondError
    return _Reader(text).read()


def plain_item_lines(raw: bytes, keys: Collection[str]) -> list[int]:
    """The line of each item of a list that stands under one of some keys at the top.

    `BeyondError` where not all of the document is plain, or no item stands at the very left.
    """
    read_plain_yaml(raw)
    numbers: list[int] = []
    is_inside = follows_key = False
    # What stands at the very left is a key at the top, or an item under it.
    for number, line in enumerate(raw.decode().split("\n"), 1):
        is_item = line.startswith("- ")
        if follows_key and not is_item:
            raise BeyondError
        follows_key = False
        if is_item and is_inside:
            numbers.append(number)
        elif not is_item and line[:1] not in {"", " "}:
            is_inside = follows_key = line.endswith(":") and line[:-1] in keys
    if not numbers:
        raise BeyondError
    return numbers


class _Reader:
    """A text on its way to values; what is before `_at` was read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> Any:
        """The values of the document."""
        if self._text.startswith(_DOCUMENT):
            self._at = len(_DOCUMENT)
        value = self._block(-1)
        if self._at < len(self._text):
            raise BeyondError
        return value

    def _block(self, outer: int) -> Any:
        """What the next lines hold for a key at the column `outer`; None where they do not."""
        match = _BEGINNING.match(self._text, self._at)
        assert match is not None
        column = len(match[1])
        if column > _MAX_COLUMN:
            raise BeyondError
        if match[2] and column >= outer:
            # A list may stand at the column of its key.
            return self._list(column)
        if column <= outer:
            return None
        entry = _ENTRY.match(self._text, self._at + column)
        return self._mapping(column, entry)

    def _list(self, column: int) -> list[Any]:
        text, dash = self._text, " " * column + "- "
        items: list[Any] = []
        while text.startswith(dash, self._at):
            at = self._at + len(dash)
            entry = _ENTRY.match(text, at)
            if entry is not None:
                items.append(self._mapping(column + len("- "), entry))
            else:
                match = _ITEM.match(text, at)
                assert match is not None
                self._at = match.end()
                items.append(self._scalar(column, *match.groups()))
        return items

    def _mapping(self, column: int, entry: re.Match[str] | None) -> dict[str, Any]:
        """The mapping at a column, whose first entry was matched."""
        if entry is None:
            raise BeyondError
        text, indent = self._text, " " * column
        mapping: dict[str, Any] = {}
        while entry is not None:
            key, plain, quoted = entry.groups()
            if key in mapping or key in _WORDS:
                raise BeyondError
            self._at = entry.end()
            if text[self._at - 1] == ":":
                self._at += 1
                mapping[key] = self._block(column)
            else:
                mapping[key] = self._scalar(column, plain, quoted)
            is_inside = text.startswith(indent, self._at)
            entry = _ENTRY.match(text, self._at + column) if is_inside else None
        return mapping

    def _scalar(self, column: int, plain: str | None, quoted: str | None) -> Any:
        """The scalar in a mapping or list at a column, which was matched or begins here."""
        if plain is not None:
            deeper = " " * (column + 1)
            while self._text.startswith(deeper, self._at):
                plain = f"{plain} {self._take(_MORE_PLAIN)[1]}"
            return _value_of(plain) if plain[0] in _FIRST_OF_OTHERS else plain
        if quoted is not None:
            return _unfold(quoted) if "\n" in quoted else quoted
        return self._other_scalar(column)

    def _other_scalar(self, column: int) -> Any:
        match self._text[self._at]:
            case "'":
                return self._single()
            case '"':
                return self._double()
            case "|":
                return self._literal(column)
            case "!":
                return self._binary(column)
            case "{" | "[":
                return self._nothing()
        raise BeyondError

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise BeyondError
        self._at = match.end()
        return match

    def _nothing(self) -> Any:
        return {} if self._take(_NOTHING)[0].startswith("{") else []

    def _single(self) -> str:
        """A quoted text which has quotes in it."""
        text = self._take(_SINGLE)[1]
        return (_unfold(text) if "\n" in text else text).replace("''", "'")

    def _double(self) -> str:
        text = self._take(_DOUBLE)[1]
        if "\n" in text:
            text = "".join(_folded(text, r"\n", _is_escaped))
        return _unescape(text) if "\\" in text else text

    def _literal(self, column: int) -> str:
        match = self._take(_LITERAL)
        if match[1]:
            indent = column + int(match[1])
        else:
            first = _FIRST_INDENT.match(self._text, self._at)
            indent = len(first[1]) if first is not None else 0
        if not column < indent <= _MAX_COLUMN:
            raise BeyondError
        lines = self._take(_lines_at(indent))[0]
        text = f"\n{lines}".replace("\n" + " " * indent, "\n")[1:]
        content = text.rstrip("\n")
        if not content:
            raise BeyondError
        if match[2] == "+":
            return text
        return content if match[2] else f"{content}\n"

    def _binary(self, column: int) -> bytes:
        self._take(_BINARY)
        try:
            return decodebytes(self._literal(column).encode("ascii"))
        except ValueError as cause:
            raise BeyondError from cause


@cache
def _lines_at(indent: int) -> re.Pattern[str]:
    """The lines that are indented so far, and the empty ones between them."""
    return re.compile(rf"(?: {{{indent}}}[^\n]*+\n|\n)*+")


def _value_of(scalar: str) -> Any:
    """What a plain scalar stands for that may be no text."""
    if scalar in _WORDS:
        return _WORDS[scalar]
    if scalar[0] in _FIRST_OF_NUMBERS:
        if _INTEGER.fullmatch(scalar):
            return int(scalar)
        if _MAY_BE_NUMBER.fullmatch(scalar):
            raise BeyondError
    return scalar


def _unfold(text: str) -> str:
    """A text of several lines in single quotes, as one."""
    return "".join(_folded(text, "\n", lambda _: False))


def _is_escaped(line: str) -> bool:
    """Whether a backslash at the end of a line escapes what follows."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _folded(text: str, line_break: str, is_escaped: Callable[[str], bool]) -> list[str]:
    """The pieces of a quoted scalar of several lines, in which a break is a space."""
    first, *lines = text.split("\n")
    pieces, breaks = [first], ""
    for number, line in enumerate(lines, 1):
        content = line.lstrip(" ")
        if content and content == line:
            # Such as the end of the document.
            raise BeyondError
        if not content and number < len(lines):
            breaks += line_break
            continue
        before = pieces[-1].rstrip(" ")
        if not is_escaped(before):
            pieces[-1] = before
            pieces.append(breaks or " ")
        elif before == pieces[-1] and not breaks:
            pieces[-1] = before[:-1]
        else:
            raise BeyondError
        pieces.append(content)
        breaks = ""
    return pieces


def _unescape(text: str) -> str:
    """The text with its escapes resolved, which are those of JSON for the most part."""
    if _SURROGATE.search(text) is not None:
        raise BeyondError
    try:
        return msgspec.json.decode(f'"{text}"', type=str)
    except msgspec.DecodeError:
        return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    char = match[4]
    if char is not None:
        if char not in _ESCAPED:
            raise BeyondError
        return _ESCAPED[char]
    code = int(match[1] or match[2] or match[3], 16)
    if code > _MAX_CODE or code in _SURROGATES:
        raise BeyondError
    return chr(code)
