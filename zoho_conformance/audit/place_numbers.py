"""From where an exchange begins in a log to which one it is: what people and `check` call it by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path

from msgspec.structs import replace

from zoho_conformance.audit.parts import Position
from zoho_conformance.audit.summary import (
    FindingTally,
    OutcomeTally,
    Summary,
    UnreadTally,
)
from zoho_conformance.exchanges.formats.ndjson_log import lines_of, without_marks
from zoho_conformance.model import input_files

_Tally = OutcomeTally | FindingTally | UnreadTally


def number_places(summary: Summary, paths: Mapping[int, str], *, partial: bool) -> None:
    """Number the examples of logs that were read in spans; `paths` are the files of those.

    Where only a part was judged, each of those files is read once more, as far as its last example.
    """
    by_source: dict[int, list[_Tally]] = {source: [] for source in paths}
    tallies: Iterable[_Tally] = (
        *summary.outcomes.values(),
        *summary.findings.values(),
        *summary.unread.values(),
    )
    for tally in tallies:
        if tally.position[0] in by_source:
            by_source[tally.position[0]].append(tally)
    for source, path in paths.items():
        own = by_source[source]
        if partial:
            numbers = _numbers_at(Path(path), {tally.position[1] for tally in own})
            for tally in own:
                _move(tally, _numbered(tally.position, numbers))
        else:
            spans = _Spans(source, summary.entries)
            for tally in own:
                _move(tally, spans.numbered(tally.position))


def _move(tally: _Tally, position: Position) -> None:
    """Give a tally the number of its example, also where that is said in words."""
    tally.position = position
    if isinstance(tally, UnreadTally) and tally.place is not None:
        tally.place = replace(tally.place, index=position[1])


class _Spans:
    """The spans of one log, and how many entries there are before each."""

    def __init__(self, source: int, entries: Mapping[tuple[int, int], int]) -> None:
        spans = sorted((start, count) for (of, start), count in entries.items() if of == source)
        self._starts = [start for start, _ in spans]
        self._before = list(accumulate((count for _, count in spans), initial=0))

    def numbered(self, position: Position) -> Position:
        """The number of an entry, from 1, instead of where it begins and how many are before it."""
        source, offset, inside = position
        span = bisect_right(self._starts, offset) - 1
        return source, self._before[span] + inside + 1, 0


def _numbered(position: Position, numbers: Mapping[int, int]) -> Position:
    source, offset, _ = position
    return source, numbers.get(offset, offset), 0


def _numbers_at(file: Path, offsets: Iterable[int]) -> dict[int, int]:
    """The numbers, from 1, of the lines that begin at offsets; empty lines are not counted."""
    missing = sorted(offsets, reverse=True)
    numbers: dict[int, int] = {}
    if not missing:
        return numbers
    offset, number = 0, 0
    try:
        with input_files.open_file(file) as stream:
            for size, line in lines_of(stream):
                number += line is None or not without_marks(line).isspace()
                if offset == missing[-1]:
                    numbers[missing.pop()] = number
                    if not missing:
                        break
                offset += size
    except OSError:
        # It is gone since; the offsets are still true.
        return {}
    return numbers
