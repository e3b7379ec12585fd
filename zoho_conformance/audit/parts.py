"""An archive in parts, which can be judged one without the other: sources, and spans of logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from zoho_conformance.exchanges.formats.detect import open_source
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.find_sources import STDIN, NamedSource, find_sources
from zoho_conformance.exchanges.formats.interface import Recording, UnreadableRecordingError
from zoho_conformance.exchanges.formats.ndjson_log import NdjsonLog, Span
from zoho_conformance.exchanges.formats.source import Source

PART_BYTES = 32 * 1024 * 1024
"""So much of a log is one part: some seconds of work, and of summaries not too many to add up."""
PIECE_BYTES = 8 * 1024 * 1024
"""So much of a part is a piece, where one summary is made of many: less than a second of work."""

Position = tuple[int, int, int]
"""Where an exchange stands: the number of its source, its place in that, and in its line."""


class Part(msgspec.Struct, frozen=True):
    """A source, or a span of one, in words that another process can follow.

    `number` is that of the source among all, `named` what the user named it in, and `path` its file
    on disk, if it is one. Of one that is to be judged `at_once` no exchange waits for other parts.
    """

    number: int
    named: str
    label: str
    path: str | None = None
    span: Span | None = None
    at_once: bool = False

    @property
    def can_be_elsewhere(self) -> bool:
        """Whether another process can open it: what is piped in is read here."""
        return self.named != STDIN

    def pieces(self) -> list[Part]:
        """The part in smaller ones, for processes that would else wait for the last to finish."""
        if self.span is None or self.span.end is None:
            return [self]
        spans = _cut(self.span.start, self.span.end, PIECE_BYTES)
        return [msgspec.structs.replace(self, span=span) for span in spans]


def parts_of(
    named: Sequence[str], fields: FieldMap | None, *, split: bool
) -> Iterator[tuple[Part, Source]]:
    """The parts of all that was named, each with its source; large logs in spans, to `split` them.

    `UsageError` where something that was named is not there.
    """
    number = 0
    for name in named:
        for each in find_sources(name):
            source = each.source
            for span in _spans(source, fields) if split else [None]:
                yield Part(number, name, each.label, source.file, span), source
            number += 1


def _spans(source: Source, fields: FieldMap | None) -> list[Span | None]:
    smallest = min(PART_BYTES, PIECE_BYTES)
    if source.size is None or source.size <= smallest or not source.can_seek:
        return [None]
    try:
        recording = open_source(source, fields)
    except UnreadableRecordingError:
        return [None]
    if not isinstance(recording, NdjsonLog) or not recording.can_be_split:
        return [None]
    return list(_cut(0, source.size, PART_BYTES))


def _cut(start: int, end: int, size: int) -> Iterator[Span]:
    for at in range(start, end, size):
        yield Span(at, min(at + size, end))


def source_of(part: Part) -> Source:
    """The source of a part, found again in another process; `OSError` where it is gone."""
    if part.path is not None:
        return Source.of_file(part.path)
    found_again = (each for each in find_sources(part.named) if each.label == part.label)
    named: NamedSource | None = next(found_again, None)
    if named is None:
        raise FileNotFoundError(part.label)
    return named.source


def open_part(part: Part, source: Source, fields: FieldMap | None) -> Recording | None:
    """The recording that a part is of, as far as it goes; None where it is of no known format."""
    recording = open_source(source, fields)
    if part.span is not None and isinstance(recording, NdjsonLog):
        return recording.within(part.span)
    return recording
