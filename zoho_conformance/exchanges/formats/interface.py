"""What recordings of every format are read into: raw exchanges, one by one, with their places.

A new format is a module with a class that implements `Format`, and a line in `detect.FORMATS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol  # noqa: TID251 - only logs are read by a map

import msgspec

from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker, UnpackError
from zoho_conformance.model import json_text
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Lack, Request, Response
from zoho_conformance.model.json_text import Document

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap

_CONTAINER_STARTS = (b"{", b"[")


class UnreadableRecordingError(ConformanceError):
    """A file that holds no readable recording; the message says where and why, and no content."""


class RecordedPlace(msgspec.Struct, frozen=True):
    """Where a recorded exchange stands: the number in its file, from 1, and the line if known.

    `offset` is the byte at which its line begins, where a log was read from the middle.
    """

    file: str
    index: int
    line: int | None = None
    offset: int | None = None

    @property
    def in_file(self) -> str:
        """Where in its file the exchange stands."""
        return f"exchange {self.index}" + (f" (line {self.line})" if self.line else "")

    def __str__(self) -> str:
        return f"{self.file}: {self.in_file}"


class RecordedIn(msgspec.Struct, frozen=True):
    """The file on disk that has an exchange, and which one in it; `fields` is how a log is read."""

    file: Path
    number: int
    fields: FieldMap | None = None


class Message(msgspec.Struct, frozen=True):
    """Headers and body of one side, as they are recorded; `is_text` where the body is a string."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_text: bool = True

    def header(self, name: str) -> str:
        """The values of a header, by its lower-case name, as one."""
        return ", ".join(value for key, value in self.headers if key.casefold() == name)


class RawExchange(msgspec.Struct, frozen=True):
    """One recorded exchange, nothing decoded.

    `beside` is what else its entry in the file holds, by where: `request`, `response body` ...
    `recorded_at` is ISO 8601 UTC, empty where the entry does not say it. `lack` says what of the
    answer the recorder did not keep; one `from_log` may have cut off a body without a word. Of one
    that `lacks_query` the recorder did not keep what was asked.
    """

    place: RecordedPlace
    method: str
    url: str
    request: Message
    status: int
    response: Message
    beside: Mapping[str, Any]
    recorded_at: str = ""
    lack: Lack | None = None
    from_log: bool = False
    lacks_query: bool = False

    def decode(
        self, unpacker: Unpacker | None = None, *, parses: bool = False
    ) -> tuple[Request, Response]:
        """The exchange as checks take it: lower-case headers, the response's body unpacked.

        `unpacker` is that of its recording. What cannot be unpacked is an answer with `damage`. One
        that `parses` has a body that is JSON parsed at once: that is not packed, which to find out
        by itself takes as long as a tenth of parsing it.
        """
        body = self.request.body.decode() if self.request.is_text and self.request.body else None
        sent = _join_values(self.request.headers)
        request = Request(self.method, self.url, sent, body, self.lacks_query)
        headers = _join_values(self.response.headers)
        damage, parsed = "", json_text.NOT_PLAIN
        if parses and self.response.body[:1] in _CONTAINER_STARTS:
            parsed = json_text.parse_plain(self.response.body)
        if parsed is not json_text.NOT_PLAIN and json_text.is_utf8(headers.get("content-type", "")):
            response = Response(
                self.status, headers, self.response.body, "", self.lack, self.from_log
            )
            response.remember(Document(parsed))
            return request, response
        try:
            plain = (unpacker or Unpacker()).unpack(self.response.body, headers)
        except UnpackError as cause:
            plain, damage = self.response.body, str(cause)
        response = Response(self.status, headers, plain, damage, self.lack, self.from_log)
        return request, response


class Unread(msgspec.Struct, frozen=True):
    """An exchange that cannot be read, and why."""

    place: RecordedPlace
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class DecodedExchange(NamedTuple):
    """One recorded exchange as checks take it, and where and when it was recorded."""

    place: RecordedPlace
    request: Request
    response: Response
    recorded_at: str


class Decoded(msgspec.Struct, frozen=True):
    """All exchanges of a recording, and those that cannot be read."""

    exchanges: tuple[DecodedExchange, ...]
    unread: tuple[Unread, ...]

    def unread_lines(self) -> Iterator[str]:
        """A line for each reason why exchanges cannot be read, with the first of them."""
        yield from unread_lines(self.unread)


class Recording(Protocol):
    """An open file of recorded exchanges."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the recorder noted of the file as a whole."""
        ...

    @property
    def beside(self) -> Mapping[str, Any]:
        """What the file holds beside its exchanges, the metadata included."""
        ...

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the exchanges one by one, in their order."""
        ...


class Format(Protocol):
    """A format of recordings, whose files are known by what is in them."""

    @property
    def suffixes(self) -> frozenset[str]:
        """The endings that its files mostly have, in lower case, with the dot."""
        ...

    def open(self, source: Source) -> Recording | None:
        """Open a source; None where it is not of this format.

        `UnreadableRecordingError` where it is meant to be, and nothing in it can be read; `OSError`
        where it cannot be looked into.
        """
        ...


def cannot_be_read(name: object, cause: OSError) -> UnreadableRecordingError:
    """The refusal of a file that cannot be opened or read to its end."""
    if isinstance(cause, FileNotFoundError):
        return UnreadableRecordingError(f"{name}: no such file")
    return UnreadableRecordingError(f"{name}: cannot be read: {cause.strerror or cause}")


def decode_all(recording: Recording) -> Decoded:
    """Read and decode a whole recording."""
    exchanges: list[DecodedExchange] = []
    unread: list[Unread] = []
    unpacker = Unpacker()
    for exchange in recording:
        if isinstance(exchange, Unread):
            unread.append(exchange)
        else:
            request, response = exchange.decode(unpacker)
            exchanges.append(
                DecodedExchange(exchange.place, request, response, exchange.recorded_at)
            )
    return Decoded(tuple(exchanges), tuple(unread))


def unread_lines(unread: Sequence[Unread]) -> Iterator[str]:
    """A line for each reason why exchanges of a file cannot be read, with the first of them."""
    counts = Counter(each.reason for each in unread)
    first = {each.reason: each for each in reversed(unread)}
    for reason, count in counts.items():
        yield str(first[reason]) + (f" ({count} exchanges)" if count > 1 else "")


def read_whole(recording: Recording) -> tuple[tuple[Request, Response], ...]:
    """Every exchange of a recording; `UnreadableRecordingError` where one of them is broken."""
    decoded = decode_all(recording)
    for unread in decoded.unread:
        raise UnreadableRecordingError(str(unread))
    return tuple((exchange.request, exchange.response) for exchange in decoded.exchanges)


_lower = lru_cache(maxsize=1024)(str.casefold)
"""A name in lower case: of a log there are few, and what keeps many requests keeps each once."""


def _join_values(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Headers by their lower-case names, several values of one joined by commas."""
    by_name = {_lower(name): value for name, value in headers}
    if len(by_name) == len(headers):
        return by_name
    by_name.clear()
    for name, value in headers:
        key = _lower(name)
        by_name[key] = f"{by_name[key]}, {value}" if key in by_name else value
    return by_name
