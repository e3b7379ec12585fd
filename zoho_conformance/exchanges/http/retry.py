"""Requests that are asked again where that is safe and may help, paced and counted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from zoho_conformance.exchanges.http.clock import Clock
from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.exchanges.http.throttle import Throttle
from zoho_conformance.model.exchange import Response

_CHANGES_NOTHING = ("GET", "HEAD")
_PASSING = (429, 502, 503, 504)
_FIRST_WAIT = 0.5
_NO_TIME_LEFT = 0.001
_LATE = 2
"""So many answers in a row that were waited for in vain, and the next is waited for less."""

# urllib3 could do the asking again as well, but knows no bound in total and counts nothing.
_RETRY_AFTER = Retry()


class RetryingSession:
    """The way to the hosts of one run: all its requests go through it, one after the other."""

    def __init__(
        self,
        limits: Limits | None = None,
        throttle: Throttle | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.throttle = throttle or Throttle(clock=self.clock)
        self._limits = limits or Limits()
        self._wire = Session(self._limits)
        self._waited = 0.0
        self._in_vain = False
        self._late = 0

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None = None
    ) -> Response:
        """The response, the last one where all were 429 or 502 to 504.

        Raises ``NotAnsweredError`` where none came and ``BudgetSpentError`` before the first.
        A write is sent again only where its connection was refused: nothing had left by then.
        """
        start = self.clock.now()
        # An org that hangs is not waited for in full each time.
        patience = self._limits.hurried if self._late >= _LATE else self._limits.total
        until = start + patience
        for attempt in count():
            answer = self._once(method, url, headers, body, until)
            passing = _is_passing(answer, method)
            wait = _wait(answer, attempt)
            if not (passing and self._may_wait(attempt, wait, until)):
                break
            self._waited += wait
            self.clock.sleep(wait)
        # Once it was in vain, it is not tried again until the org has answered as it should.
        self._in_vain = passing
        waited_for = self.clock.now() - start >= min(self._limits.read, patience)
        late = isinstance(answer, NotAnsweredError) and waited_for
        self._late = self._late + 1 if late else 0
        if isinstance(answer, NotAnsweredError):
            raise answer
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None, until: float
    ) -> Response | NotAnsweredError:
        with self.throttle.turn():
            left = max(until - self.clock.now(), _NO_TIME_LEFT)
            try:
                return self._wire.request(method, url, headers, body, left)
            except NotAnsweredError as told:
                return told

    def _may_wait(self, attempt: int, wait: float, until: float) -> bool:
        limits = self._limits
        return (
            attempt < limits.retries
            and not self._in_vain
            and not self.throttle.spent
            and self._waited + wait <= limits.waiting
            and self.clock.now() + wait < until
        )


def _is_passing(answer: Response | NotAnsweredError, method: str) -> bool:
    """Whether what went wrong may be gone the next time, and asking again does no harm."""
    reads = method in _CHANGES_NOTHING
    if isinstance(answer, Response):
        return reads and answer.status in _PASSING
    return answer.again == "any" or (answer.again == "reads" and reads)


def _wait(answer: Response | NotAnsweredError, attempt: int) -> float:
    """Seconds to wait: those that the answer asks for (a number or a date), or ever longer."""
    grown = float(_FIRST_WAIT * 2**attempt)
    if not isinstance(answer, Response) or "retry-after" not in answer.headers:
        return grown
    try:
        return _RETRY_AFTER.parse_retry_after(answer.headers["retry-after"])
    except (HTTPError, ValueError, OverflowError):
        return grown
