"""At which lines exchanges begin in JSON: in a document, whose tool says where, or in a log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from zoho_conformance.exchanges.formats.detect import JSON_TOOLS, open_source
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.json_document import read_starts
from zoho_conformance.exchanges.formats.json_recording import Steps
from zoho_conformance.exchanges.formats.ndjson_log import MAX_LINE_BYTES, NdjsonLog
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model import input_files

_MAX_READ_BYTES = 16 * 1024 * 1024
"""Of a longer log the lines are counted, and not read."""
_PIECE_BYTES = 65536
_TOKEN = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}\[\]]')


def lines_of_json(
    source: Source, fields: FieldMap | None, last: int, *, is_small: bool
) -> Iterable[int | None]:
    """The lines of the exchanges of a source that begins as JSON does, as many as `last`.

    None for an exchange whose line is not known; no line of a document that is not small.
    """
    is_entry = _entries_of(source)
    if is_entry is None:
        recording = open_source(source, fields)
        if isinstance(recording, NdjsonLog) and recording.is_lines:
            if source.size is not None and source.size > _MAX_READ_BYTES:
                return _filled_lines(source)
            # A line may have several.
            return (exchange.place.line for exchange in recording)
        is_entry = _is_whole if isinstance(recording, NdjsonLog) else None
    if is_entry is None or not is_small:
        return ()
    lines = list(json_lines(source.read(input_files.MAX_BYTES), is_entry, last))
    # A document may be the one entry itself.
    return lines or [1]


def _filled_lines(source: Source) -> Iterator[int]:
    """The lines of a long log that are not empty, which have an exchange each."""
    number, size, is_filled = 1, 0, False
    with source.open() as stream:
        # Pieces of one size use the same memory again and again, and lines more of it.
        while piece := stream.read(_PIECE_BYTES):
            begins = 0
            while (ends := piece.find(b"\n", begins)) >= 0:
                size += ends + 1 - begins
                if is_filled or size > MAX_LINE_BYTES or _is_filled(piece, begins, ends):
                    yield number
                number, size, is_filled = number + 1, 0, False
                begins = ends + 1
            size += len(piece) - begins
            is_filled = is_filled or _is_filled(piece, begins, len(piece))
    if is_filled or size > MAX_LINE_BYTES:
        yield number


def _is_filled(piece: bytes, begins: int, ends: int) -> bool:
    """Whether there is more than blanks in a part of a piece; lines mostly begin with more."""
    return begins < ends and not (
        piece[begins : begins + 1].isspace() and piece[begins:ends].isspace()
    )


def _entries_of(source: Source) -> Callable[[Steps], bool] | None:
    """What tells the entries of a document; None where it is none of the tools'."""
    for start in read_starts(source):
        if start.has("interactions"):
            return lambda steps: steps == ("interactions", None)
        is_entry = next((tool.is_entry for tool in JSON_TOOLS if tool.wrote(start)), None)
        if is_entry is not None:
            return is_entry
    return None


def _is_whole(steps: Steps) -> bool:
    """Whether an object is not inside another: a document, or an element of one."""
    return steps in ((), (None,))


def json_lines(text: bytes, is_entry: Callable[[Steps], bool], last: int) -> Iterator[int]:
    """The lines at which entries of JSON begin, as many as `last`: objects at some places."""
    offset, line, count = 0, 1, 0
    for begins, steps in _objects(text):
        if is_entry(steps):
            line += text.count(b"\n", offset, begins)
            offset = begins
            yield line
            count += 1
            if count == last:
                return


def _objects(text: bytes) -> Iterator[tuple[int, Steps]]:
    """Where each object of a text begins, and what leads to it."""
    steps: list[str | None] = []
    opened: list[bool] = []
    key: str | None = None
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        if first == _QUOTE:
            if token[2] is not None:
                key = token[1].decode(errors="replace")
            continue
        if first in _OPENING:
            if opened:
                steps.append(None if opened[-1] else key)
            if first == _BRACE:
                yield token.start(), tuple(steps)
            opened.append(first == _BRACKET)
        elif opened:
            opened.pop()
            if opened:
                steps.pop()


_QUOTE, _BRACE, _BRACKET = b'"{['
_OPENING = (_BRACE, _BRACKET)
