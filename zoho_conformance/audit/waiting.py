"""Exchanges that wait to be judged beside others that were sent to the same address.

What is known of hundreds of operations does not fit in the cache of a processor: to judge exchanges
as they come takes a quarter longer. Lines on disk wait by where they are, and very many can; others
wait undecoded, and as many as their bytes allow.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import chain

from zoho_conformance.audit.parts import Part, Position
from zoho_conformance.exchanges.formats.interface import Entry, Unread
from zoho_conformance.exchanges.formats.lines_on_disk import LinesOnDisk, Spot

_MAX_LINES = 10_000
_MAX_FILES = 64
_MAX_ENTRIES = 2000
_MAX_ENTRY_BYTES = 8_000_000
"""How many lines wait, and of how many files; how many other exchanges, and how many bytes."""

Waiter = tuple[Position, Entry | Unread, str]
"""Where an exchange stands, the exchange, and when its recording was made, if known."""


class Waiting:
    """The exchanges that wait."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Waiter]] = {}
        self._count = self._bytes = 0
        self._files: list[tuple[Part, LinesOnDisk]] = []
        self._spots: dict[bytes, array[int]] = {}
        self._lines = 0

    def add(self, position: Position, entry: Entry, recorded_at: str) -> None:
        """Have an exchange wait."""
        self._entries.setdefault(entry.address, []).append((position, entry, recorded_at))
        self._count += 1
        self._bytes += entry.size

    def add_line(self, part: Part, lines: LinesOnDisk, spot: Spot) -> None:
        """Have a line of a part wait."""
        files = self._files
        if not files or files[-1][1] is not lines:
            files.append((part, lines))
        address, *numbers = spot
        spots = self._spots.get(address)
        if spots is None:
            spots = self._spots[address] = array("q")
        spots.extend((len(files) - 1, *numbers))
        self._lines += 1

    @property
    def is_full(self) -> bool:
        """Whether so many wait that they are to be judged."""
        return (
            self._lines >= _MAX_LINES
            or len(self._files) > _MAX_FILES
            or self._count >= _MAX_ENTRIES
            or self._bytes >= _MAX_ENTRY_BYTES
        )

    def take(self) -> Iterator[Waiter]:
        """Take all of them, address by address; others may be added from now on.

        The address that came first is the first: where judging is stopped, what was judged is then
        most like the whole.
        """
        entries, spots, files = self._entries, self._spots, self._files
        self._entries, self._spots, self._files = {}, {}, []
        self._count = self._bytes = self._lines = 0
        return chain(chain.from_iterable(entries.values()), _read_again(spots, files))


def _read_again(
    spots: dict[bytes, array[int]], files: list[tuple[Part, LinesOnDisk]]
) -> Iterator[Waiter]:
    """The lines that wait, each read again when it is its turn."""
    for address, of_address in spots.items():
        numbers = iter(of_address)
        for file, number, line, offset, size in zip(*[numbers] * 5, strict=True):
            part, lines = files[file]
            position = line_position(part, number, offset)
            yield position, lines.entry((address, number, line, offset, size)), ""


def line_position(part: Part, number: int, offset: int) -> Position:
    """Where a line stands: its number is known where its file is read from the start."""
    if part.span is None:
        return part.number, number, 0
    return part.number, offset, number - 1
