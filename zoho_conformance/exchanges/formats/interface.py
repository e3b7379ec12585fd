"""What recordings of every format are read into: raw exchanges, one by one, with their places.

A new format is a module with a class that implements `Format`, and a line in `detect.FORMATS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol  # noqa: TID251 - only logs are read by a map

import msgspec

from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker, UnpackError
from zoho_conformance.model import json_text
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Lack, Request, Response

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap

_CONTAINER_STARTS = (b"{", b"[")
_WITHOUT_DIGITS = dict.fromkeys(map(ord, "0123456789"))


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
    """The file on disk that has an exchange, and which one in it, from 1.

    `fields` is how a log is read, and `line` where the exchange begins, if that is known already.
    """

    file: Path
    number: int
    fields: FieldMap | None = None
    line: int | None = None


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
        sent = join_values(self.request.headers)
        request = Request(self.method, self.url, sent, body, self.lacks_query)
        headers = join_values(self.response.headers)
        damage, parsed = "", json_text.NOT_PLAIN
        if parses and self.response.body[:1] in _CONTAINER_STARTS:
            parsed = json_text.parse_plain(self.response.body)
        if parsed is not json_text.NOT_PLAIN and json_text.is_utf8(headers.get("content-type", "")):
            response = Response(
                self.status, headers, self.response.body, "", self.lack, self.from_log
            )
            response.remember_plain(parsed)
            return request, response
        try:
            plain = (unpacker or Unpacker()).unpack(self.response.body, headers)
        except UnpackError as cause:
            plain, damage = self.response.body, str(cause)
        response = Response(self.status, headers, plain, damage, self.lack, self.from_log)
        return request, response

    @property
    def address(self) -> str:
        """See `Entry`."""
        return self.url.partition("?")[0].translate(_WITHOUT_DIGITS)

    @property
    def size(self) -> int:
        """See `Entry`."""
        return len(self.response.body)

    def decoded(self, unpacker: Unpacker | None = None) -> DecodedExchange:
        """As `decode`, with where and when it was recorded; its body is parsed."""
        request, response = self.decode(unpacker, parses=True)
        return DecodedExchange(self.place, request, response, self.recorded_at)


class Unread(msgspec.Struct, frozen=True):
    """An exchange that cannot be read, and why."""

    place: RecordedPlace
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class DecodedExchange(msgspec.Struct, frozen=True):
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


class Entry(Protocol):
    """One exchange of a recording, which is not decoded yet."""

    @property
    def place(self) -> RecordedPlace:
        """Where it stands."""
        ...

    @property
    def address(self) -> str:
        """Where it was sent, without digits, as far as that is seen at a glance.

        Requests to one operation mostly have this alike, and are so found beside one another.
        """
        ...

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        ...

    def decoded(self, unpacker: Unpacker | None = None) -> DecodedExchange | Unread:
        """The exchange as checks take it, or why it cannot be read."""
        ...


_Undecoded = Callable[[], Iterator[Entry | Unread]]


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


def entries_of(recording: Recording) -> Iterator[Entry | Unread]:
    """The exchanges of a recording one by one, in their order, which are left to be decoded.

    One that knows a quicker way to them than by raw ones has it as its method `undecoded`.
    """
    undecoded: _Undecoded | None = getattr(recording, "undecoded", None)
    return iter(recording) if undecoded is None else undecoded()


def decode_all(recording: Recording) -> Decoded:
    """Read and decode a whole recording."""
    exchanges: list[DecodedExchange] = []
    unread: list[Unread] = []
    unpacker = Unpacker(keeps=True)
    for entry in entries_of(recording):
        exchange = entry if isinstance(entry, Unread) else entry.decoded(unpacker)
        if isinstance(exchange, Unread):
            unread.append(exchange)
        else:
            exchanges.append(exchange)
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


def lower_names(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers by their lower-case names, several values of one joined by commas."""
    lowered = _lower(tuple(headers))
    if lowered is None:
        return join_values(headers.items())
    return dict(zip(lowered, headers.values(), strict=True) if lowered else headers)


def join_values(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """As `lower_names`, of pairs; what HTTP/2 sends as headers of its own (`:path`) is none."""
    by_name: dict[str, str] = {}
    for name, value in headers:
        if not name.startswith(":"):
            key = _lower_name(name)
            by_name[key] = f"{by_name[key]}, {value}" if key in by_name else value
    return by_name


@lru_cache(maxsize=1024)
def _lower(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Names in lower case: of a log most messages have the same.

    None where they have to be looked at one by one, and nothing where they are so already.
    """
    lowered = tuple(map(_lower_name, names))
    if lowered == names and ":" not in {name[:1] for name in names}:
        return ()
    is_clear = len(set(lowered)) == len(names) and not any(name[:1] == ":" for name in names)
    return lowered if is_clear else None


_lower_name = lru_cache(maxsize=1024)(str.casefold)
"""A name in lower case: of a log there are few, and what keeps many requests keeps each once."""
