"""Logs of JSON objects, one a line: our plain form, those of gateways, and what a map describes."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

import msgspec
from msgspec.structs import replace

from zoho_conformance.exchanges.formats import envoy_tap, open_telemetry
from zoho_conformance.exchanges.formats.field_map import PLAIN, PRESETS, FieldMap
from zoho_conformance.exchanges.formats.interface import (
    DecodedExchange,
    Entry,
    RawExchange,
    RecordedPlace,
    Unread,
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.json_document import (
    CutOffError,
    JsonStart,
    read_start,
    stream_entries,
)
from zoho_conformance.exchanges.formats.log_line import LogLine, read_exchange
from zoho_conformance.exchanges.formats.parts import NotAnExchangeError
from zoho_conformance.exchanges.formats.plain_line import decode_plain_line
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model.exchange import Request, Response

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line is counted and reported, and not parsed."""

TOO_LONG = f"the line is longer than {MAX_LINE_BYTES >> 20} MiB"
_NOT_JSON = "the line is not a JSON object"
_TOO_DEEP = "the line is nested too deeply"
_NO_FORM = "the line does not have the format of the lines before it; describe it with --map"
_UNKNOWN_FORM = (
    "a log whose lines have no known form: say where they have what with --map url=.PATH,…"
)
_OF_THE_API = re.compile(rb"/crm/(?:bulk/)?v[0-9]")
_ADDRESS = re.compile(rb"/crm/[^\"?\s]*")
_DIGITS = b"0123456789"
_EXHAUSTED_BYTES = 65536

_ReadEntry = Callable[[RecordedPlace, bytes], Iterator[RawExchange | Unread]]
_DecodeEntry = Callable[[bytes], tuple[Request, Response, str] | None]
_Entries = Iterator[tuple[int | None, int | None, bytes | None]]


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


class Ndjson:
    """Lines of JSON; `fields` says where their parts are, or it shows in the first line."""

    suffixes = frozenset({".ndjson", ".jsonl", ".log"})

    def __init__(self, fields: FieldMap | None = None) -> None:
        self._fields = fields

    def open(self, source: Source) -> NdjsonLog | None:
        """Open a log; None where its first line does not tell where the parts are."""
        start = read_start(source)
        is_lines = start is not None and _is_lines(source)
        is_other = start is None or start.has("interactions")
        reader = None if is_other or start is None else _reader(start, self._fields)
        if not is_lines or reader is None:
            by_second = self._open_by_second_line(source)
            if by_second is not None:
                return by_second
        if reader is not None:
            is_array = start is not None and start.is_array
            return NdjsonLog(source, reader, is_lines and not is_array, is_array=is_array)
        if is_other:
            return None
        if _OF_THE_API.search(source.start) and _is_log(source):
            raise UnreadableRecordingError(f"{source.name}: {_UNKNOWN_FORM}")
        return None

    def _open_by_second_line(self, source: Source) -> NdjsonLog | None:
        """Open a log whose first line is unlike the others: cut off as logs rotate, or a notice."""
        first, _, rest = source.start.lstrip().partition(b"\n")
        second = rest.lstrip()
        if first.strip() in (b"[", b"{") or not second.startswith(b"{"):
            return None
        undamaged = Source("", partial(BytesIO, second))
        start = read_start(undamaged)
        reader = _reader(start, self._fields) if start is not None else None
        if reader is None or not _is_lines(undamaged):
            return None
        return NdjsonLog(source, reader, is_lines=True)


def _reader(start: JsonStart, fields: FieldMap | None) -> EntryReader | None:
    """What reads the entries of a log that begins so, by a map where there is one."""
    if fields is None and envoy_tap.has_form(start):
        return EntryReader(
            lambda place, entry: iter((envoy_tap.read_trace(place, msgspec.json.decode(entry)),)),
            reads_several=True,
        )
    otel = fields is None or fields.name == "otel"
    if otel and open_telemetry.has_form(start):
        return EntryReader(
            lambda place, entry: open_telemetry.read_export(place, msgspec.json.decode(entry)),
            reads_several=True,
        )
    known = fields or _known_form(start)
    if known is None:
        return None
    return EntryReader(
        lambda place, entry: iter((read_exchange(place, LogLine(entry), known),)),
        decode_plain_line if known is PLAIN else None,
    )


def _is_log(source: Source) -> bool:
    """Whether a source is two lines of JSON at least; any document may be written in one."""
    return _is_lines(source) and bool(source.start.strip().partition(b"\n")[2])


def _is_lines(source: Source) -> bool:
    """Whether a log has an object in each line, and not objects of many lines."""
    line, newline, _ = source.start.removeprefix(BOM_UTF8).lstrip().partition(b"\n")
    if not newline:
        return True
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    except RecursionError:
        # Nested deeply, but on one line.
        return True
    return True


def _known_form(start: JsonStart) -> FieldMap | None:
    """The map of a log whose first line begins so."""
    request, response = start.inside("request"), start.inside("response")
    if start.has("request", "response"):
        if {"querystring", "uri"} & request and (start.has("latencies") or start.has("service")):
            return PRESETS["kong"]
        if request and response:
            return PLAIN
        return PRESETS["kong"] if "uri" in request else None
    if start.has("attributes") and any(
        name.startswith(("http.", "url.")) for name in start.inside("attributes")
    ):
        return PRESETS["otel"]
    if start.has("status") and ({"request_uri", "request"} & start.keys.keys()):
        return PRESETS["nginx"]
    return None


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
            while entry is not None and entry.startswith(BOM_UTF8):
                entry = entry.removeprefix(BOM_UTF8)
            if entry is None or not entry.isspace():
                number += 1
                place = RecordedPlace(name, number, line, offset)
                yield Unread(place, TOO_LONG) if entry is None else LineOfLog(place, entry, self)

    def _read_entries(self) -> Iterator[tuple[int | None, int | None, bytes | None] | str]:
        """The entries, with their lines and offsets; last may be why there are no more."""
        try:
            yield from self._lines() if self.is_lines else self._documents()
        except CutOffError:
            yield "the file is cut off or damaged here, and not read any further"
        except OSError as cause:
            yield f"cannot be read: {cause.strerror or cause}"

    def within(self, span: Span) -> NdjsonLog:
        """The lines that begin in a part of the file; only a plain file can be read so."""
        return replace(self, span=span)

    @property
    def can_be_split(self) -> bool:
        """Whether parts of it can be read one without the other."""
        return self.is_lines and self.source.can_seek

    def _lines(self) -> _Entries:
        start, end = self.span or Span(0, None)
        with self.source.open() as stream:
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

    def _documents(self) -> _Entries:
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
        address = _ADDRESS.search(self.line)
        return address[0].translate(None, _DIGITS).decode("latin-1") if address else ""

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
