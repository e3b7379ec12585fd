"""How many requests a run may send, how many at once, and how close together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from zoho_conformance.exchanges.http.errors import BudgetSpentError

_MAX_CONCURRENT = 5
"""What the smallest edition allows an application to have under way at a time."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, in one value so that tests need not wait.

    `now` is in seconds from any start and never goes back; `sleep` takes seconds.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Throttle:
    """Gives each request its turn and counts it: all in `sent`, those sent again in `repeated`.

    `interval` is in seconds, start to start.
    """

    def __init__(
        self,
        max_requests: int | None = None,
        interval: float = 0.0,
        max_concurrent: int = _MAX_CONCURRENT,
        clock: Clock | None = None,
    ) -> None:
        self.sent = 0
        self.repeated = 0
        self._budget = max_requests
        self._interval = interval
        self._clock = clock or Clock()
        self._next_start = self._clock.now()
        self._slots = BoundedSemaphore(max_concurrent)
        self._lock = Lock()

    @property
    def left(self) -> int | None:
        """How many requests the budget has left; None where there is no budget."""
        return None if self._budget is None else max(self._budget - self.sent, 0)

    @property
    def spent(self) -> bool:
        """Whether the budget has no request left."""
        return self.left == 0

    @contextmanager
    def turn(self, *, again: bool = False) -> Iterator[None]:
        """Wait for a slot and the time to send one request; `BudgetSpentError` if none is left.

        Do not take a turn within a turn: it could wait for itself.
        """
        with self._slots:
            with self._lock:
                if self._budget is not None and self.sent >= self._budget:
                    raise BudgetSpentError(self._budget)
                self.sent += 1
                self.repeated += again
                wait = self._next_start - self._clock.now()
                if wait > 0:
                    self._clock.sleep(wait)
                self._next_start = self._clock.now() + self._interval
            yield
