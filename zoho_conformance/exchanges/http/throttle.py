"""How many requests a run may send, how many at once, and how close upon each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from zoho_conformance.exchanges.http.clock import Clock
from zoho_conformance.exchanges.http.errors import BudgetSpentError

_AT_ONCE = 5
"""What the smallest edition allows an application to have under way at a time."""


class Throttle:
    """Gives each request its turn and counts it. ``interval`` is in seconds, start to start."""

    def __init__(
        self,
        max_requests: int | None = None,
        interval: float = 0.0,
        at_once: int = _AT_ONCE,
        clock: Clock | None = None,
    ) -> None:
        self.sent = 0
        self._budget = max_requests
        self._interval = interval
        self._clock = clock or Clock()
        self._next = self._clock.now()
        self._places = BoundedSemaphore(at_once)
        self._counting = Lock()

    @property
    def left(self) -> int | None:
        """How many requests the budget has left; None where there is no budget."""
        return None if self._budget is None else max(self._budget - self.sent, 0)

    @property
    def spent(self) -> bool:
        """Whether the budget has no request left."""
        return self.left == 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place and the time to send one request; ``BudgetSpentError`` if none is left.

        No turn is taken within a turn: it could wait for itself.
        """
        with self._places:
            with self._counting:
                if self._budget is not None and self.sent >= self._budget:
                    raise BudgetSpentError(self._budget)
                self.sent += 1
                wait = self._next - self._clock.now()
                if wait > 0:
                    self._clock.sleep(wait)
                self._next = self._clock.now() + self._interval
            yield
