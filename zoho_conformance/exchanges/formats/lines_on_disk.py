"""The lines of a log that lies on disk as it is: found now, and read again when they are judged.

Where a line is takes a few numbers, so that thousands can wait without being kept.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator

from zoho_conformance.exchanges.formats.interface import RecordedPlace, Recording, Unread
from zoho_conformance.exchanges.formats.ndjson_log import (
    TOO_LONG,
    LineOfLog,
    NdjsonLog,
    address_of_line,
    why_unread,
    without_marks,
)
from zoho_conformance.model import input_files

_CHANGED = "the file was changed while it was read"

Spot = tuple[bytes, int, int, int, int]
"""Where a line is: its address (see `Entry`), the number of its exchange, its own number (0 where
that is not known), its first byte, and how many bytes it has."""


class LinesOnDisk:
    """The lines of a log; its file stays open as long as there is this.

    `empty` counts those that were passed over.
    """

    def __init__(self, log: NdjsonLog, descriptor: int) -> None:
        self._log = log
        self.empty = 0
        self._descriptor = descriptor
        weakref.finalize(self, os.close, descriptor)

    @classmethod
    def of(cls, recording: Recording) -> LinesOnDisk | None:
        """The lines of a recording; None where they cannot be read again one by one.

        That is so of what is packed, piped in or small, of logs that may have several exchanges in
        a line, and on systems that cannot read at a place. Of what is gone, whoever reads it tells.
        """
        if not isinstance(recording, NdjsonLog) or recording.reader.reads_several:
            return None
        source = recording.source
        if source.is_looked_at_whole or not hasattr(os, "pread"):
            return None
        try:
            if not recording.can_be_split:
                return None
            with source.open() as stream:
                return cls(recording, os.dup(stream.fileno()))
        except OSError:
            return None

    def spots(self) -> Iterator[Spot | Unread]:
        """Where the lines are, in their order, and what cannot be read of them."""
        number = 0
        stream = input_files.reopen(self._descriptor)
        try:
            for line, offset, content in self._log.lines(stream):
                if content is None:
                    number += 1
                    yield Unread(self._place(number, line, offset), TOO_LONG)
                elif without_marks(content).isspace():
                    self.empty += 1
                else:
                    number += 1
                    yield address_of_line(content), number, line or 0, offset, len(content)
        except OSError as cause:
            yield Unread(RecordedPlace(self._log.source.name, number + 1), why_unread(cause))
        finally:
            stream.close()

    def entry(self, spot: Spot) -> LineOfLog | Unread:
        """The exchange of a line, which is read again, or why there is none any more."""
        _, number, line, offset, size = spot
        place = RecordedPlace(self._log.source.name, number, line or None, offset)
        try:
            content = os.pread(self._descriptor, size, offset)
        except OSError as cause:
            return Unread(place, why_unread(cause))
        if len(content) != size:
            return Unread(place, _CHANGED)
        return LineOfLog(place, without_marks(content), self._log)

    def place(self, spot: Spot) -> RecordedPlace:
        """Where the exchange of a line stands."""
        _, number, line, offset, _ = spot
        return self._place(number, line, offset)

    def _place(self, number: int, line: int | None, offset: int) -> RecordedPlace:
        return RecordedPlace(self._log.source.name, number, line or None, offset)
