"""How long the requests of a run may take: a bound in total, whatever the org does."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from zoho_conformance.exchanges.http.errors import TimeSpentError
from zoho_conformance.exchanges.http.throttle import Clock

UNDO_SECONDS = 60.0
"""What undoing may take beyond the limit, so that a run which is out of time can still undo."""
WRITE_SECONDS = 20.0
"""What a write that was begun in time may take beyond the limit."""

_EVERYBODY = ""


class TimeLimit:
    """Seconds that the requests for one module may take together: waits and retries included.

    What is spent for no module (signing in, say) counts against each of them. While something is
    undone, the limit is `undo_seconds` higher. What is done between requests costs nothing, unless
    it is `counted`.
    """

    def __init__(
        self,
        seconds: float = math.inf,
        undo_seconds: float = UNDO_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        self._seconds = seconds
        self._undo_seconds = undo_seconds
        self._clock = clock or Clock()
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._module = _EVERYBODY
        self._extra = 0.0

    @property
    def left(self) -> float:
        """The seconds that are left for the module that is asked for now."""
        return self._left_with(self._extra)

    @property
    def left_to_write(self) -> float:
        """The seconds that a write may take, if any are left to begin it.

        What it did has to be known to be undone, so it is not cut off at once; the extra is part of
        the seconds that are kept to undo.
        """
        return self._left_with(max(self._extra, min(WRITE_SECONDS, self._undo_seconds)))

    @property
    def error(self) -> TimeSpentError:
        """Why a request is not sent when nothing is left."""
        return TimeSpentError(self._seconds)

    def _left_with(self, extra: float) -> float:
        spent = self._spent[_EVERYBODY]
        if self._module != _EVERYBODY:
            spent += self._spent[self._module]
        return max(self._seconds + extra - spent, 0.0)

    def spend(self, seconds: float) -> None:
        """Count what a request took."""
        self._spent[self._module] += seconds

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what the block takes."""
        start = self._clock.now()
        try:
            yield
        finally:
            self.spend(self._clock.now() - start)

    @contextmanager
    def asking_for(self, module: str) -> Iterator[None]:
        """Count what is spent in the block as this module's."""
        before, self._module = self._module, module
        try:
            yield
        finally:
            self._module = before

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """Let what is sent in the block go beyond the limit, by the seconds kept for that."""
        before, self._extra = self._extra, self._undo_seconds
        try:
            yield
        finally:
            self._extra = before
