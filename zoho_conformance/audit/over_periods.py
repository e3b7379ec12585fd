"""How many exchanges of each operation came when, and how many of them drifted: in a bounded space.

Hours are counted, as long as there are not too many; then days, then spans of four weeks. Which, is
decided by all that was counted, so that parts of an archive add up to the same in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import msgspec

MAX_COUNTS = 30_000
"""So many counts are kept, of an operation in a period each: five days of hours for all operations
at once, or three years of days for 25."""
_STEPS = (1, 24, 24 * 28)
_HOUR_CHARS = len("2026-11-20T10")
_EPOCH = date(1970, 1, 1)

_Counts = dict[str, dict[str, int]]
"""How many, by the hour that a period begins with, and by operation."""


class OverPeriods(msgspec.Struct):
    """Exchanges and drifted ones, counted by period and operation; one without a time is in none.

    `hours` is how long a period is.
    """

    hours: int = 1
    exchanges: _Counts = msgspec.field(default_factory=dict)
    drifted: _Counts = msgspec.field(default_factory=dict)
    size: int = 0
    """How many counts there are of exchanges: what is drifted has no more."""

    def note(self, when: str, operation: str, *, drifts: bool) -> None:
        """Count one exchange, recorded at an ISO 8601 time in UTC."""
        hour = when[:_HOUR_CHARS]
        row = self.exchanges.get(hour)
        if row is not None and operation in row and self.hours == 1:
            row[operation] += 1
        else:
            self._add(self.exchanges, hour, operation, 1)
        if drifts:
            self._add(self.drifted, hour, operation, 1)

    def add(self, other: OverPeriods) -> None:
        """Count what another part counted."""
        if other.hours > self.hours:
            self._recount(other.hours)
        for mine, theirs in (self.exchanges, other.exchanges), (self.drifted, other.drifted):
            for period, operation, count in _each(theirs):
                self._add(mine, period, operation, count)

    def rows(self) -> Iterator[tuple[str, str, int, int]]:
        """The first hour of each period, in order, an operation, its exchanges, those that drifted.

        Operations are in order as well.
        """
        for period, operation, count in sorted(_each(self.exchanges)):
            yield period, operation, count, self.drifted.get(period, {}).get(operation, 0)

    def start_of(self, when: str) -> str:
        """The first hour of the period of a time."""
        return _start(when[:_HOUR_CHARS], self.hours)

    def _add(self, counts: _Counts, hour: str, operation: str, count: int) -> None:
        """Add to a count, which may make periods longer."""
        period = hour if self.hours == 1 else _start(hour, self.hours)
        row = counts.get(period)
        if row is None:
            row = counts[period] = {}
        if operation in row:
            row[operation] += count
            return
        row[operation] = count
        if counts is self.exchanges:
            self.size += 1
            if self.size > MAX_COUNTS and self.hours < _STEPS[-1]:
                self._recount(next(step for step in _STEPS if step > self.hours))

    def _recount(self, hours: int) -> None:
        """Count by longer periods."""
        self.hours = hours
        self.size = 0
        for counts in (self.exchanges, self.drifted):
            before = counts.copy()
            counts.clear()
            for period in list(before):
                for operation, count in before.pop(period).items():
                    self._add(counts, period, operation, count)


def _each(counts: _Counts) -> Iterator[tuple[str, str, int]]:
    for period, row in counts.items():
        for operation, count in row.items():
            yield period, operation, count


@lru_cache(maxsize=1024)
def _start(hour: str, hours: int) -> str:
    """The first hour of the period that an hour is in."""
    if hours == 1:
        return hour
    days = hours // 24
    since_epoch = (date.fromisoformat(hour[: len("2026-11-20")]) - _EPOCH).days
    first = max(date.min.toordinal(), _EPOCH.toordinal() + since_epoch // days * days)
    return f"{date.fromordinal(first).isoformat()}T00"
