"""JSON documents: what they begin with, and their entries one by one, whatever their size."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from typing import Any

import ijson
import msgspec

from zoho_conformance.exchanges.formats.source import START_BYTES, Source
from zoho_conformance.model import json_text
from zoho_conformance.model.json_text import NotJsonError

_MAX_START_BYTES = 16 * 1024 * 1024
_LEVELS = 2
_MARK_BYTES = 1024
"""So much white space, or a byte order mark, may stand before a document."""


class CutOffError(Exception):
    """A document ends, or is malformed, before its end."""


class JsonStart(msgspec.Struct):
    """What is known of a document by its beginning: the keys at its top, and those inside them.

    Of an array the keys of its first element are those at its top. `is_longer`: it goes
    on beyond what was read.
    """

    is_array: bool = False
    keys: dict[str, set[str]] = msgspec.field(default_factory=dict)
    is_longer: bool = False

    def has(self, *names: str) -> bool:
        """Whether the top has all of these keys."""
        return all(name in self.keys for name in names)

    def inside(self, name: str) -> set[str]:
        """The keys inside a key of the top, or in the first element under it."""
        return self.keys.get(name, set())


def read_start(source: Source, size: int = START_BYTES) -> JsonStart | None:
    """The beginning of a document; None where the source does not begin as JSON does."""
    text = json_text.without_halves(source.peek(size).lstrip(b"\xef\xbb\xbf \t\r\n"))
    if not text.startswith((b"{", b"[")):
        return None
    start = JsonStart(text.startswith(b"["), is_longer=len(text) >= size - _MARK_BYTES)
    path: list[str | None] = []
    try:
        for event, value in ijson.basic_parse(text, multiple_values=True, use_float=True):
            if event == "map_key":
                path[-1] = value
                _note(start, path)
            elif event in ("start_map", "start_array"):
                path.append(None)
            elif event in ("end_map", "end_array"):
                path.pop()
                if not path:
                    start.is_longer = False
                    break
    except (ijson.JSONError, UnicodeDecodeError):
        # The text ends where the beginning ends; what was seen until there counts.
        pass
    return start


def read_starts(source: Source) -> Iterator[JsonStart]:
    """The beginning of a document, and more of it where that does not tell what it is."""
    start = read_start(source)
    if start is not None:
        yield start
        if start.is_longer and (longer := read_start(source, _MAX_START_BYTES)) is not None:
            yield longer


def _note(start: JsonStart, path: list[str | None]) -> None:
    """Note a key, where it is at the top or one level below."""
    names = [name for name in path if name is not None]
    depth = len(path) - (1 if start.is_array else 0)
    if depth == 1 and len(names) == 1:
        start.keys.setdefault(names[0], set())
    elif len(names) == _LEVELS and depth in (_LEVELS, _LEVELS + 1):
        start.keys.setdefault(names[0], set()).add(names[1])


def stream_entries(source: Source, prefix: str, *, multiple_values: bool = False) -> Iterator[Any]:
    """The values at a prefix of ijson's, one by one, of one document or of one after the other.

    `CutOffError` where the document ends before its end; `OSError` where it cannot be read.
    """
    with source.open() as stream:
        if source.peek(len(BOM_UTF8)) == BOM_UTF8:
            stream.read(len(BOM_UTF8))
        try:
            yield from ijson.items(stream, prefix, use_float=True, multiple_values=multiple_values)
        except (ijson.JSONError, UnicodeDecodeError) as cause:
            raise CutOffError from cause


def whole_document(source: Source) -> Any:
    """The value of a document that is read in one piece; errors as for `stream_entries`."""
    try:
        return json_text.parse(source.read().decode("utf-8-sig"))
    except (NotJsonError, UnicodeDecodeError) as cause:
        raise CutOffError from cause


def member(value: Any, name: str) -> Any:
    """A member of an object; None where there is no such member, or no object."""
    return value.get(name) if isinstance(value, Mapping) else None
