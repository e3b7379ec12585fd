"""An open log of JSON objects, one a line: its lines, and the exchanges in them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO, NamedTuple

import msgspec
from msgspec.structs import replace

from zoho_conformance.exchanges.formats.interface import (
    DecodedExchange,
    Entry,
    RawExchange,
    RecordedPlace,
    Unread,
)
from zoho_conformance.exchanges.formats.json_document import CutOffError, stream_entries
from zoho_conformance.exchanges.formats.parts import NotAnExchangeError
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model.exchange import Request, Response

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line is counted and reported, and not parsed."""

TOO_LONG = f"the line is longer than {MAX_LINE_BYTES >> 20} MiB"
_NOT_JSON = "the line is not a JSON object"
_TOO_DEEP = "the line is nested too deeply"
_NO_FORM = "the line does not have the format of the lines before it; describe it with --map"
_ADDRESS = re.compile(rb"/crm/[^\"?\s]*")
_DIGITS = b"0123456789"
_EXHAUSTED_BYTES = 65536

_ReadEntry = Callable[[RecordedPlace, bytes], Iterator[RawExchange | Unread]]
_DecodeEntry = Callable[[bytes], tuple[Request, Response, str] | None]
_Lines = Iterator[tuple[int | None, int, bytes | None]]
_Entries = Iterator[tuple[int | None, int | None, bytes | None] | str]


class Span(NamedTuple):
    """The bytes of a file from `start` up to `end`, or to its end."""

    start: int
    end: int | None


class EntryReader(NamedTuple):
    """How the entries of a log are read, each of which is one exchange unless it `reads_several`.

    `decode`, where there is one, decodes in one step, and gives None for what is left to `read`.
    """

    read: _ReadEntry
    decode: _DecodeEntry | None = None
    reads_several: bool = False


class NdjsonLog(msgspec.Struct, frozen=True):
    """A log, read line by line; one that is an array, element by element."""

    source: Source
    reader: EntryReader
    is_lines: bool
    span: Span | None = None
    is_array: bool = False
    metadata: Mapping[str, str] = msgspec.field(default_factory=dict)
    beside: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the exchanges one by one."""
        number = 0
        for read in self._read_entries():
            if isinstance(read, str):
                yield Unread(RecordedPlace(self.source.name, number + 1), read)
                return
            line, offset, entry = read
            place = RecordedPlace(self.source.name, number + 1, line, offset)
            for exchange in self.read(place, entry):
                number += 1
                if number == exchange.place.index:
                    yield exchange
                else:
                    # A line may have several.
                    yield replace(exchange, place=replace(place, index=number))

    def undecoded(self) -> Iterator[Entry | Unread]:
        """The exchanges one by one, those undecoded that have a line each."""
        if self.reader.reads_several:
            yield from self
            return
        name, number = self.source.name, 0
        for read in self._read_entries():
            if isinstance(read, str):
                yield Unread(RecordedPlace(name, number + 1), read)
                return
            line, offset, entry = read
            entry = without_marks(entry) if entry is not None else None
            if entry is None or not entry.isspace():
                number += 1
                place = RecordedPlace(name, number, line, offset)
                yield Unread(place, TOO_LONG) if entry is None else LineOfLog(place, entry, self)

    def _read_entries(self) -> _Entries:
        """The entries, with their lines and offsets; last may be why there are no more."""
        try:
            if self.is_lines:
                with self.source.open() as stream:
                    yield from self.lines(stream)
            else:
                yield from self._documents()
        except CutOffError:
            yield "the file is cut off or damaged here, and not read any further"
        except OSError as cause:
            yield why_unread(cause)

    def within(self, span: Span) -> NdjsonLog:
        """The lines that begin in a part of the file; only a plain file can be read so."""
        return replace(self, span=span)

    @property
    def can_be_split(self) -> bool:
        """Whether parts of it can be read one without the other."""
        return self.is_lines and self.source.can_seek

    def lines(self, stream: BinaryIO) -> _Lines:
        """The lines of the log, or of its span, with their numbers, if known, and offsets."""
        start, end = self.span or Span(0, None)
        if start:
            # A line that begins before the part belongs to the part before.
            stream.seek(start - 1)
            start += _skip_line(stream) - 1
        offset = start
        for number, (size, line) in enumerate(lines_of(stream), 1):
            if end is not None and offset >= end:
                return
            yield None if start else number, offset, line
            offset += size

    def _documents(self) -> Iterator[tuple[None, None, bytes]]:
        prefix = "item" if self.is_array else ""
        entries = stream_entries(self.source, prefix, multiple_values=not self.is_array)
        for entry in entries:
            yield None, None, msgspec.json.encode(entry)

    def read(self, place: RecordedPlace, entry: bytes | None) -> Iterator[RawExchange | Unread]:
        """The exchanges of one entry, of which most logs have one in each; None is one too long."""
        if entry is None:
            yield Unread(place, TOO_LONG)
            return
        if entry.isspace():
            return
        try:
            yield from self.reader.read(place, entry)
        except NotAnExchangeError as cause:
            yield Unread(place, str(cause))
        except msgspec.DecodeError:
            if entry.startswith(BOM_UTF8):
                yield from self.read(place, entry.removeprefix(BOM_UTF8))
            else:
                yield Unread(place, _NOT_JSON)
        except RecursionError:
            yield Unread(place, _TOO_DEEP)
        except (TypeError, ValueError, AttributeError, LookupError):
            yield Unread(place, _NO_FORM)


class LineOfLog(msgspec.Struct, frozen=True):
    """A line of a log that is one exchange, or none that can be read."""

    place: RecordedPlace
    line: bytes
    log: NdjsonLog

    @property
    def address(self) -> str:
        """See `Entry`."""
        return address_of_line(self.line).decode("latin-1")

    @property
    def size(self) -> int:
        """See `Entry`."""
        return len(self.line)

    def decoded(self, unpacker: Unpacker | None = None) -> DecodedExchange | Unread:
        """See `Entry`."""
        decode = self.log.reader.decode
        if decode is not None:
            decoded = decode(self.line)
            if decoded is not None:
                return DecodedExchange(self.place, *decoded)
        (exchange,) = self.log.read(self.place, self.line)
        return exchange if isinstance(exchange, Unread) else exchange.decoded(unpacker)


def address_of_line(line: bytes) -> bytes:
    """Where the exchange in a line was sent, as by `Entry.address`; empty where it is not seen."""
    address = _ADDRESS.search(line)
    return address[0].translate(None, _DIGITS) if address else b""


def without_marks(line: bytes) -> bytes:
    """A line without byte order marks at its start, which files have that were put together."""
    while line.startswith(BOM_UTF8):
        line = line.removeprefix(BOM_UTF8)
    return line


def why_unread(cause: OSError) -> str:
    """Why a log is not read any further."""
    return f"cannot be read: {cause.strerror or cause}"


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream, each with its size; None for one that is longer than a line may be."""
    read_line = partial(stream.readline, MAX_LINE_BYTES + 1)
    for line in iter(read_line, b""):
        size = len(line)
        if size <= MAX_LINE_BYTES:
            yield size, line
        else:
            yield size + (0 if line.endswith(b"\n") else _skip_line(stream)), None


def _skip_line(stream: BinaryIO) -> int:
    """Read to the end of a line; how many bytes that were."""
    size = 0
    while line := stream.readline(_EXHAUSTED_BYTES):
        size += len(line)
        if line.endswith(b"\n"):
            break
    return size
