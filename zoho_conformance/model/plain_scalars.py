"""What the scalars of plain YAML stand for: quoted ones, literals, words and numbers."""

from __future__ import annotations

import re
from base64 import decodebytes
from functools import cache
from itertools import pairwise

import msgspec

from zoho_conformance.model.lazy_pattern import lazy_pattern

WORDS = {
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
FIRST_OF_OTHERS = _FIRST_OF_NUMBERS | {word[0] for word in WORDS}
"""What plain scalars begin with that may be no text."""
_INTEGER = lazy_pattern(r"0|[1-9][0-9]{0,17}")
_MAY_BE_NUMBER = lazy_pattern(
    r"[-+]?(?:0[xX][0-9a-fA-F_]*|[0-9_:]*\.?[0-9_]*(?:[eE][-+]?[0-9]*)?|\.[a-zA-Z]{3}|0b[01_]*)"
    r"|[0-9]{4}-[0-9].*"
)
"""Every number and date, and some texts."""

_LITERAL = lazy_pattern(r"(!!binary )?\|([1-9]?)([-+]?)\n")
_MAX_INDENT = 64
_FIRST_INDENT = lazy_pattern(r"\n*( *)(?=[^ \n])")

_MARGIN = lazy_pattern(r"\n +")
_ESCAPED_BACKSLASH = r"\\"
_STAND_IN = "\0"
"""What no text has that is read here."""
_AS_IN_JSON = tuple(
    (f"\\{char}", f"\\u{ord(meant):04x}")
    for char, meant in zip("0av e_NLP", "\0\a\v \x1b\xa0\x85\u2028\u2029", strict=True)
)
"""The escapes of one character that JSON has not, and how it writes the same."""
_LONG_ESCAPE = lazy_pattern(r"\\U([0-9a-fA-F]{8})")
_CUT_ESCAPE = lazy_pattern(r"\\(?:x.?|u.{0,3}|U.{0,7})\Z")
_MAX_CUT_CHARS = 9
_SURROGATE = lazy_pattern(r"\\u[dD][89a-fA-F]")
_MAX_SHORT = 0xFFFF
_MAX_CODE = 0x10FFFF


class BeyondError(Exception):
    """A text has more than the plain part of YAML, or is none."""


def plain_value(scalar: str) -> object:
    """What a scalar without quotes stands for that may be no text."""
    if scalar in WORDS:
        return WORDS[scalar]
    if scalar[0] in _FIRST_OF_NUMBERS:
        if _INTEGER.fullmatch(scalar):
            return int(scalar)
        if _MAY_BE_NUMBER.fullmatch(scalar):
            raise BeyondError
    return scalar


def special_value(scalar: str, column: int) -> object:
    """What a scalar stands for that begins with an indicator, in a mapping or list at a column."""
    if scalar[0] == '"':
        return _double(scalar[1:-1])
    if scalar in {"{}", "[]"}:
        return {} if scalar == "{}" else []
    return _literal(scalar, column)


def _unfold(text: str, line_break: str = "\n") -> str:
    """The content of a quoted scalar of several lines, in which a break is a space.

    A backslash at the end of a line escapes the break, and stands for nothing else.
    """
    margin = _MARGIN.search(text)
    even = _unfold_even(text, margin[0]) if margin is not None else None
    return "".join(_folded(text, line_break)) if even is None else even


def _unfold_even(text: str, margin: str) -> str | None:
    """The content where every line is as far to the right and has text, as nearly always."""
    lines = text.split(margin)
    for line, next_line in pairwise(lines):
        if not line or line[-1] == " " or next_line[:1] == " ":
            return None
    has_escapes = "\\" in text
    even = text.replace(f"\\{margin}", "").replace(margin, " ") if has_escapes else " ".join(lines)
    return None if "\n" in even else even


def _folded(text: str, line_break: str) -> list[str]:
    """The pieces of a quoted scalar whose lines are empty here and there, or not as far right."""
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
        if not before.endswith("\\"):
            pieces[-1] = before
            pieces.append(breaks or " ")
        elif before == pieces[-1] and not breaks:
            pieces[-1] = before[:-1]
        else:
            raise BeyondError
        pieces.append(content)
        breaks = ""
    return pieces


def single(text: str) -> str:
    """The content of a scalar in single quotes, in which a backslash is one."""
    if "\n" in text:
        text = _unfold(text.replace("\\", _STAND_IN)).replace(_STAND_IN, "\\")
    return text.replace("''", "'") if "'" in text else text


def _double(text: str) -> str:
    if "\n" in text:
        # Of the backslashes that are left, each begins an escape.
        begins = text.replace(_ESCAPED_BACKSLASH, _STAND_IN)
        for before, _ in pairwise(begins.split("\\\n")):
            if _CUT_ESCAPE.search(before[-_MAX_CUT_CHARS:]):
                raise BeyondError
        text = _unfold(begins, r"\n").replace(_STAND_IN, _ESCAPED_BACKSLASH)
    return _unescape(text) if "\\" in text else text


def _unescape(text: str) -> str:
    """The text with its escapes resolved, which are those of JSON for the most part."""
    try:
        try:
            plain = _of_json(text)
        except msgspec.DecodeError:
            plain = _of_json(_in_json(text))
    except msgspec.DecodeError as cause:
        raise BeyondError from cause
    if not plain.isascii() and _SURROGATE.search(text) is not None:
        # Of two halves JSON makes a whole.
        raise BeyondError
    return plain


def _of_json(text: str) -> str:
    return msgspec.json.decode(f'"{text}"', type=str)


def _in_json(text: str) -> str:
    """A text whose escapes are written as in JSON."""
    text = text.replace(_ESCAPED_BACKSLASH, _STAND_IN).replace(r"\x", r"\u00")
    for escape, in_json in _AS_IN_JSON:
        text = text.replace(escape, in_json)
    return _LONG_ESCAPE.sub(_of_long_escape, text).replace(_STAND_IN, _ESCAPED_BACKSLASH)


def _of_long_escape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code <= _MAX_SHORT:
        escape = f"\\u{code:04x}"
        if _SURROGATE.match(escape):
            raise BeyondError
        return escape
    if code > _MAX_CODE:
        raise BeyondError
    return chr(code)


def _literal(scalar: str, column: int) -> str | bytes:
    """The lines below a `|`, or the bytes that they are in base64."""
    match = _LITERAL.match(scalar)
    if match is None:
        raise BeyondError
    is_binary, width, chomping = match.groups()
    start = match.end()
    if width:
        indent = column + int(width)
    else:
        first = _FIRST_INDENT.match(scalar, start)
        indent = len(first[1]) if first is not None else 0
    lines = f"{scalar[start:]}\n"
    if not column < indent <= _MAX_INDENT or _lines_at(indent).fullmatch(lines) is None:
        raise BeyondError
    text = f"\n{lines}".replace("\n" + " " * indent, "\n")[1:]
    content = text.rstrip("\n")
    if not content:
        raise BeyondError
    if chomping != "+":
        text = content if chomping else f"{content}\n"
    if not is_binary:
        return text
    try:
        return decodebytes(text.encode("ascii"))
    except ValueError as cause:
        raise BeyondError from cause


@cache
def _lines_at(indent: int) -> re.Pattern[str]:
    """The lines that are indented so far, and the empty ones between them."""
    return re.compile(rf"(?: {{{indent}}}[^\n]*+\n|\n)*+")
