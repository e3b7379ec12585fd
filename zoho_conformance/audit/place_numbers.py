"""From where an exchange begins in a log to which one it is: what people and `check` call it by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from zoho_conformance.audit.parts import Position
from zoho_conformance.audit.summary import (
    FindingTally,
    OutcomeTally,
    Summary,
    UnreadTally,
)
from zoho_conformance.exchanges.formats.ndjson import lines_of
from zoho_conformance.model import input_files


def number_places(summary: Summary, paths: Mapping[int, str]) -> None:
    """Number the examples of logs that were read in spans; `paths` are the files of those.

    Each of those files is read once more, as far as its last example.
    """
    tallies: list[OutcomeTally | FindingTally | UnreadTally] = [
        *summary.outcomes.values(),
        *summary.findings.values(),
        *summary.unread.values(),
    ]
    wanted: dict[int, set[int]] = {}
    for tally in tallies:
        wanted.setdefault(tally.position[0], set()).add(tally.position[1])
    for source, path in paths.items():
        numbers = _numbers_at(Path(path), wanted.get(source, ()))
        for tally in tallies:
            if tally.position[0] == source:
                tally.position = _numbered(tally.position, numbers)


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
                number += line is None or not line.isspace()
                if offset == missing[-1]:
                    numbers[missing.pop()] = number
                    if not missing:
                        break
                offset += size
    except OSError:
        # It is gone since; the offsets are still true.
        return {}
    return numbers
