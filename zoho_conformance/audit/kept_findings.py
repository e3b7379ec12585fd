"""The findings of a case of an archive, as their examples have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from msgspec.structs import replace

from zoho_conformance.audit.summary import FindingTally
from zoho_conformance.model.finding import Finding


class KeptFindings(Sequence[Finding]):
    """Findings that are unpacked each time they are asked for: an archive may show thousands.

    Each is named after the recording that shows it first, and has the count of all.
    """

    __slots__ = ("_recordings", "_tallies")

    def __init__(self) -> None:
        self._recordings: list[str] = []
        self._tallies: list[FindingTally] = []

    def add(self, recording: str, tally: FindingTally) -> None:
        """Take one more, which comes after the others."""
        self._recordings.append(recording)
        self._tallies.append(tally)

    def __len__(self) -> int:
        return len(self._tallies)

    def __iter__(self) -> Iterator[Finding]:
        return map(_named, self._recordings, self._tallies)

    @overload
    def __getitem__(self, at: int) -> Finding: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...

    def __getitem__(self, at: int | slice) -> Finding | Sequence[Finding]:
        """One of them, or some."""
        if isinstance(at, slice):
            return tuple(map(_named, self._recordings[at], self._tallies[at]))
        return _named(self._recordings[at], self._tallies[at])


def _named(recording: str, tally: FindingTally) -> Finding:
    return replace(tally.finding, count=tally.count, recording=recording)
