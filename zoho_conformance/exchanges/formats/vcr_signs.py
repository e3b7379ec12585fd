"""The signs of a cassette: whether a file is meant to be one, whatever it is called.

Folders of recordings have other files beside them, and vcrpy names a cassette after a function if
others do not. So a file is known by what is in it: a mapping with a list of interactions.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec

from zoho_conformance.model.lazy_pattern import lazy_pattern

INTERACTIONS = "interactions"
OWN_KEYS = frozenset({INTERACTIONS, "version", "metadata"})
_PACT_KEYS = frozenset({"consumer", "provider"})
"""Of the contracts of Pact, whose interactions say what is expected."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NAME = rb"""["']?interactions["']?[ \t]*:(?=\s|\[|$)"""
_KEY = lazy_pattern(rb"""(?:[!&]\S{0,99} +)?["']?[\w$<][^\s:]{0,99}[ \t]*:(?=\s|$)""")
_IN_FLOW = lazy_pattern(rb"""["']?interactions["']?\s{0,99}:""")
_TEXT_IN_FLOW = lazy_pattern(rb"\"(?:[^\"\\]|\\.)*\"")
_COMMENT = lazy_pattern(rb"#[^\n]*")
_LINE = lazy_pattern(rb"[^\n]+\n?")
_VALUE_BYTES = 4096
_MAX_MATCHES = 10


class _Top(msgspec.Struct, frozen=True):
    """Where the topmost mapping of a text begins; the indentation of its keys, None in braces."""

    start: int
    indent: int | None


def as_utf_8(raw: bytes) -> bytes:
    """The text of a file in the encoding in which signs are looked for."""
    if raw.startswith(_UTF_16):
        return raw.decode("utf-16", "replace").encode()
    return raw.removeprefix(codecs.BOM_UTF8)


def may_be_cassette(text: bytes) -> bool:
    """Whether a text can be that of a cassette; quick, and true of some others too."""
    top = None if b"\0" in text else _top(text)
    return top is not None and next(_interactions(text, top), None) is not None


def may_begin_cassette(start: bytes) -> bool:
    """As `may_be_cassette`, of a text of which only the start is known."""
    return b"\0" not in start and _top(start) is not None


def begins_as_cassette(text: bytes) -> bool:
    """Whether a text that cannot be parsed begins as a cassette does."""
    top = _top(text)
    if top is None:
        return False
    matches = islice(_interactions(text, top), _MAX_MATCHES)
    return any(_is_topmost(text, top, match) for match in matches)


def is_other_data(data: Any) -> bool:
    """Whether data are something else than those of a cassette, whole or broken."""
    if not isinstance(data, dict) or INTERACTIONS not in data:
        return True
    interactions = data[INTERACTIONS]
    if OWN_KEYS.issuperset(data) and isinstance(interactions, list | None):
        # With nothing under the name, a file that was cut off there.
        return False
    if not isinstance(interactions, list) or _PACT_KEYS.issubset(data):
        return True
    return bool(interactions) and not any(map(_is_interaction, interactions))


def _is_interaction(entry: Any) -> bool:
    return isinstance(entry, dict) and ("request" in entry or "response" in entry)


def _top(text: bytes) -> _Top | None:
    """The topmost mapping of a text; None where that is something else."""
    for match in _LINE.finditer(text):
        line = match[0]
        indent = len(line) - len(line.lstrip(b" "))
        content, start = line.strip(), match.start() + indent
        if content.startswith(b"--- "):
            content, start = content[4:].strip(), start + 4
        if not content or content == b"---" or content[:1] in b"#%":
            continue
        if content[:1] == b"{":
            return _Top(start, None)
        if content[:1] in b"!&" and not _KEY.match(content):
            # A tag or an anchor of the mapping, which begins in the next line.
            continue
        return _Top(start, indent) if _KEY.match(content) else None
    # Nothing but comments, as far as the text goes.
    return _Top(len(text), 0)


def _interactions(text: bytes, top: _Top) -> Iterator[re.Match[bytes]]:
    """Wherever the name of the list may stand as a key of the topmost mapping."""
    if top.indent is None:
        return _IN_FLOW.finditer(text, top.start)
    return _name_at(top.indent).finditer(text, top.start - top.indent)


@lru_cache(maxsize=16)
def _name_at(indent: int) -> re.Pattern[bytes]:
    """The name of the list at the beginning of a line, indented so far."""
    return re.compile(rb"(?m)^ {%d}%b" % (indent, _NAME))


def _is_topmost(text: bytes, top: _Top, match: re.Match[bytes]) -> bool:
    """Whether a match is a key of the topmost mapping with a list under it."""
    before, value = text[top.start : match.start()], text[match.end() :][:_VALUE_BYTES]
    if not _begins_as_list(value):
        return False
    if top.indent is not None:
        return all(_fits(line, top.indent) for line in before.splitlines())
    before = _TEXT_IN_FLOW.sub(b"", before)
    opened, closed = (sum(map(before.count, pair)) for pair in ((b"{", b"["), (b"}", b"]")))
    return opened - closed == 1 and b'"' not in before


def _fits(line: bytes, indent: int) -> bool:
    """Whether a line may stand in a mapping whose keys are indented so far."""
    content = line.lstrip(b" ")
    if len(line) - len(content) > indent or not content.strip():
        return True
    if content.startswith((b"---", b"...")):
        return False
    return content[:1] in b"#-" or _KEY.match(content) is not None


def _begins_as_list(text: bytes) -> bool:
    """Whether a value begins as a list, or as what may stand for one, or is cut off before."""
    return _COMMENT.sub(b"", text).strip()[:1] in b"-[!&*"
