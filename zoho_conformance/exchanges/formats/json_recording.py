"""Recordings that are one JSON document: which tool wrote it shows in its first keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace, Unread
from zoho_conformance.exchanges.formats.json_document import (
    CutOffError,
    JsonStart,
    stream_entries,
)
from zoho_conformance.exchanges.formats.parts import NotAnExchangeError
from zoho_conformance.exchanges.formats.source import Source

Exchanges = Iterator[RawExchange | Unread]

_NOT_OF_FORM = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What is raised where an entry has another form than its tool writes."""


Steps = tuple[str | None, ...]
"""The keys that lead to a value in a document; None for an element of an array."""


class JsonTool(Protocol):
    """A tool that writes its recordings as one JSON document."""

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry; they are read in their order."""
        ...

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document that begins so is the tool's."""
        ...

    def read(self, source: Source) -> Exchanges:
        """Read the exchanges one by one."""
        ...


class JsonRecording(msgspec.Struct, frozen=True):
    """A document of a tool's, not read yet."""

    source: Source
    tool: JsonTool
    metadata: Mapping[str, str] = msgspec.field(default_factory=dict)
    beside: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __iter__(self) -> Exchanges:
        """Read the exchanges one by one."""
        return self.tool.read(self.source)


def read_entries(
    source: Source, prefix: str, read_entry: Callable[[RecordedPlace, Any], RawExchange | None]
) -> Exchanges:
    """The exchanges in the entries at a prefix of ijson's; an entry of None is not an exchange."""
    return read_each(source, stream_entries(source, prefix), read_entry)


def read_each(
    source: Source,
    entries: Iterable[Any],
    read_entry: Callable[[RecordedPlace, Any], RawExchange | None],
) -> Exchanges:
    """The exchanges in entries that can be read; broken ones are reported and skipped."""
    index = 0
    try:
        for index, entry in enumerate(entries, 1):
            place = RecordedPlace(source.name, index)
            try:
                exchange = read_entry(place, entry)
            except NotAnExchangeError as cause:
                yield Unread(place, str(cause))
            except RecursionError:
                yield Unread(place, "its entry is nested too deeply")
            except _NOT_OF_FORM:
                yield Unread(place, "its entry has another form than the tool writes")
            else:
                if exchange is not None:
                    yield exchange
    except CutOffError:
        yield Unread(
            RecordedPlace(source.name, index + 1),
            "the file is cut off or damaged here, and not read any further",
        )
    except OSError as cause:
        yield Unread(RecordedPlace(source.name, index + 1), f"cannot be read: {cause.strerror}")
