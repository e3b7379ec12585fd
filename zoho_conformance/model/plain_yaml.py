"""The plain part of YAML, in which recorders write, read at several times the speed of libyaml.

Block mappings and lists, plain and quoted scalars, literals, and bytes in base64 are read here, and
come to what PyYAML makes of them. Whatever else a file has is beyond this reader, and so is what is
no YAML: `untrusted_yaml` has PyYAML read the whole of such a file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any, cast

from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.plain_scalars import (
    FIRST_OF_OTHERS,
    WORDS,
    BeyondError,
    plain_value,
    single,
    special_value,
)

_PRINTABLE_ASCII = b"\n" + bytes(range(0x20, 0x7F))
_ODD = lazy_pattern(
    "[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What ends a line or cannot be in YAML, but for a line feed; and a tab."""

_SKIPPED = r"(?:\n|\ *+\#[^\n]*+\n)*+"
"""Empty lines, and those with nothing but a comment."""
_TO_END = r"[^\n:#]*+(?:(?::(?![\ \n])|(?<!\ )\#)[^\n:#]*+)*+(?<!\ )(?=\n)"
"""A plain scalar to the end of its line: no `: `, no comment, and no space last."""


def scalar_form(deeper: str) -> str:
    """The pattern of a scalar, verbose, by that of a line break and the indent of what goes on."""
    return rf"""
            [^\s\-?:,\[\]{{}}\#&*!|>'"%@`=<]{_TO_END}(?:{deeper}\ *+{_TO_END})*+
            | '[^']*+(?:''[^']*+)*+'
            | "[^"\\]*+(?:\\[\s\S][^"\\]*+)*+"
            | (?:!!binary\ )?\|[1-9]?[-+]?(?:(?:{deeper}[^\n]*+|\n)(?=\n))*+
            | \{{\}} | \[\]
    """


_DEEPER = r"\n\1\ (?(3)(?(2)\ \ ))"
"""The beginning of a line further right than the key of an entry, or than its dash."""
_ENTRY = lazy_pattern(
    rf"""
    {_SKIPPED}
    (?:
        (\ *+)
        (-\ )?
        (?:([A-Za-z_][\w.-]{{0,99}}+):(?:\ |(?=\n)))?
        ({scalar_form(_DEEPER)})?
        \n
        | ([\s\S]*+)
    )
    """,
    re.VERBOSE,
)
"""The indent of an entry, its dash, its key, and its scalar; or else all that is left of a text."""
_START = lazy_pattern(rf"(?:{_SKIPPED}---\n)?", re.VERBOSE)
_INDICATORS = frozenset('"|![{')
_NEXT_LINE = lazy_pattern(r"\n +")
_MAX_COLUMN = 64
_QUICK_CHARS = 1_000_000
"""Of so long a text all entries together are no burden on memory."""


def read_plain_yaml(raw: bytes) -> Any:
    """The values of a document; `BeyondError` where not all of it is plain."""
    text = plain_text(raw)
    start = _START.match(text)
    return read_entries(text, start.end() if start is not None else 0)


def read_entries(text: str, at: int = 0) -> Any:
    """The values of a plain text from a place in it, where a line begins."""
    if len(text) <= _QUICK_CHARS:
        return _build(_ENTRY.findall(text, at))
    return _build(entry.groups("") for entry in _ENTRY.finditer(text, at))


def plain_item_lines(raw: bytes, keys: Collection[str]) -> list[int]:
    """The line of each item of a list that stands under one of some keys at the top.

    `BeyondError` where not all of the document is plain, or no item stands at the very left.
    """
    read_plain_yaml(raw)
    numbers: list[int] = []
    is_inside = follows_key = False
    # What stands at the very left is a key at the top, or an item under it, or a comment.
    for number, line in enumerate(plain_text(raw).split("\n"), 1):
        is_item = line.startswith("- ")
        if (follows_key and not is_item) or line.startswith(("'", '"')):
            # A quote at the very left ends a text of several lines.
            raise BeyondError
        follows_key = False
        if is_item and is_inside:
            numbers.append(number)
        elif not is_item and line[:1] not in {"", " ", "#"}:
            is_inside = follows_key = line.endswith(":") and line[:-1] in keys
    if not numbers:
        raise BeyondError
    return numbers


def plain_text(raw: bytes) -> str:
    """The text of a document, in which only a line feed ends a line."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    try:
        text = raw.decode()
    except UnicodeDecodeError as cause:
        raise BeyondError from cause
    is_odd = raw.translate(None, _PRINTABLE_ASCII) if text.isascii() else _ODD.search(text)
    if is_odd or not text.endswith("\n"):
        raise BeyondError
    return text


def _build(entries: Iterable[tuple[str, ...]]) -> Any:  # noqa: C901, PLR0912 - calls cost as much as all else
    """The value of a document, of which the entries come one by one."""
    document: dict[str, Any] = {"": None}
    # The innermost mapping or list that is open, its column, and those around it.
    column, inner = -1, cast("Any", document)
    outer: list[tuple[int, Any]] = [(-1, [])]
    # A key of the innermost with nothing beside it, whose value may come in the next line.
    key: str | None = ""
    for indent, dash, name, scalar, rest in entries:
        at = len(indent)
        if dash:
            if key is not None and at >= column:
                # A list may stand at the column of its key.
                outer.append((column, inner))
                items: list[Any] = []
                inner[key] = items
                column, inner = at, items
            while column > at or type(inner) is dict:
                column, inner = outer.pop()
            if column != at or at > _MAX_COLUMN:
                raise BeyondError
            if name:
                outer.append((column, inner))
                mapping: dict[str, Any] = {}
                inner.append(mapping)
                column, inner = at + len(dash), mapping
        elif name:
            if key is not None and at > column:
                outer.append((column, inner))
                inner[key] = mapping = {}
                column, inner = at, mapping
            while column > at or type(inner) is list:
                column, inner = outer.pop()
            if column != at or at > _MAX_COLUMN:
                raise BeyondError
        elif indent or scalar or rest:
            raise BeyondError
        else:
            break
        value = scalar_value(scalar, column) if scalar else None
        if not name:
            if not scalar:
                raise BeyondError
            inner.append(value)
            key = None
        elif name in inner or name in WORDS:
            raise BeyondError
        else:
            inner[name] = value
            key = None if scalar else name
    return document[""]


def scalar_value(scalar: str, column: int) -> Any:
    """What a scalar stands for in a mapping or list at a column."""
    first = scalar[0]
    if first == "'":
        return single(scalar[1:-1])
    if first in _INDICATORS:
        return special_value(scalar, column)
    if "\n" in scalar:
        scalar = _NEXT_LINE.sub(" ", scalar)
    return plain_value(scalar) if first in FIRST_OF_OTHERS else scalar
