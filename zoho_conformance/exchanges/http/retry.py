"""The retry policy: which requests are sent again, after what wait, and how often.

A request that never left may be sent again, whatever it does. One that may have arrived is sent
again only if it changes nothing (GET, HEAD): when its connection was cut off before an answer, and
for the answers 429, 502, 503 and 504. The wait is what `Retry-After` says, or an exponential
backoff. A late or broken answer is never asked for again: it could well be late again. Waits and
retries end where the time limit of the run does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count

from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from zoho_conformance.exchanges.http import request_log
from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.exchanges.http.throttle import Clock, Throttle
from zoho_conformance.exchanges.http.time_limit import TimeLimit
from zoho_conformance.model import interruption
from zoho_conformance.model.exchange import Response

_SAFE_METHODS = ("GET", "HEAD")
_TRANSIENT = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
_NO_TIME_LEFT = 0.001
_CUT_OFF = "no answer before the time limit for the module was reached (--max-time)"

# urllib3 could do the retries as well, but knows no bound in total and counts nothing.
_RETRY_AFTER = Retry()


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and after what wait a request is sent again; all times in seconds.

    `backoff` is the first wait, doubled for each further one. `max_total_wait` bounds the waits of
    all requests of a run together, and `max_retries_in_all` how often they are sent again. After
    `hung_after` requests in a row that were not answered in time, each gets `hung_timeout` only,
    retries included.
    """

    max_retries: int = 3
    max_retries_in_all: int = 12
    backoff: float = 0.5
    max_total_wait: float = 60.0
    hung_after: int = 2
    hung_timeout: float = 5.0

    def is_retryable(self, answer: Response | NotAnsweredError, method: str) -> bool:
        """Whether what went wrong may be gone the next time, and sending again does no harm."""
        safe = method in _SAFE_METHODS
        if isinstance(answer, Response):
            return safe and answer.status in _TRANSIENT
        return answer.failure == "not-connected" or (answer.failure == "cut-off" and safe)

    def wait(self, answer: Response | NotAnsweredError, attempt: int) -> float:
        """Seconds to wait: the `Retry-After` of the answer (a number or a date), or the backoff."""
        backoff = float(self.backoff * 2**attempt)
        if not isinstance(answer, Response) or "retry-after" not in answer.headers:
            return backoff
        try:
            return _RETRY_AFTER.parse_retry_after(answer.headers["retry-after"])
        except (HTTPError, ValueError, OverflowError):
            return backoff


class RetryingSession:
    """A session with retries, paced and counted: all requests of a run go through it."""

    def __init__(
        self,
        limits: Limits | None = None,
        throttle: Throttle | None = None,
        clock: Clock | None = None,
        policy: RetryPolicy | None = None,
        time_limit: TimeLimit | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.throttle = throttle or Throttle(clock=self.clock)
        self._limits = limits or Limits()
        self._policy = policy or RetryPolicy()
        self._time_limit = time_limit or TimeLimit()
        self._session = Session(self._limits)
        self._waited = 0.0
        self._retries_suspended = False
        self._timeouts_in_a_row = 0

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None = None,
        *,
        again: bool = False,
    ) -> Response:
        """The response; the last one where the retries are used up on 429 or 502 to 504.

        `again` is whether the same request was sent before, and is counted so.

        Raises `NotAnsweredError` where none came; `BudgetSpentError` or `TimeSpentError` before the
        first, where no request may be sent any more.
        """
        if not self._time_limit.left:
            raise self._time_limit.error
        start = self.clock.now()
        try:
            answer = self._request(method, url, headers, body, start, again=again)
        finally:
            self._time_limit.spend(self.clock.now() - start)
        if isinstance(answer, NotAnsweredError):
            cut_off = not (self._time_limit.left or isinstance(answer, BrokenAnswerError))
            raise NotAnsweredError(_CUT_OFF, answer.failure) if cut_off else answer
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None,
        start: float,
        *,
        again: bool,
    ) -> Response | NotAnsweredError:
        timeout = self._timeout(method)
        for attempt in count():
            sent = self.clock.now()
            is_repeated = again or attempt > 0
            answer = self._send(method, url, headers, body, start + timeout, again=is_repeated)
            request_log.tell_answer(method, url, answer, self.clock.now() - sent)
            retryable = self._policy.is_retryable(answer, method)
            wait = self._policy.wait(answer, attempt)
            if not (retryable and self._may_wait(attempt, wait, start + timeout)):
                break
            self._waited += wait
            request_log.tell_wait(wait, answer)
            with interruption.waiting():
                self.clock.sleep(wait)
        # Once the retries were in vain, there are none until the org has answered as it should.
        self._retries_suspended = retryable
        took_all_its_time = self.clock.now() - start >= min(self._limits.read, timeout)
        timed_out = isinstance(answer, NotAnsweredError) and took_all_its_time
        self._timeouts_in_a_row = self._timeouts_in_a_row + 1 if timed_out else 0
        return answer

    def _timeout(self, method: str) -> float:
        """Seconds for one request with its retries."""
        hangs = self._timeouts_in_a_row >= self._policy.hung_after
        timeout = self._policy.hung_timeout if hangs else self._limits.total
        safe = method in _SAFE_METHODS
        return min(timeout, self._time_limit.left if safe else self._time_limit.left_to_write)

    def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None,
        deadline: float,
        *,
        again: bool,
    ) -> Response | NotAnsweredError:
        with self.throttle.turn(again=again):
            left = max(deadline - self.clock.now(), _NO_TIME_LEFT)
            try:
                return self._session.request(method, url, headers, body, left)
            except NotAnsweredError as failure:
                return failure

    def _may_wait(self, attempt: int, wait: float, deadline: float) -> bool:
        return (
            attempt < self._policy.max_retries
            and self.throttle.repeated < self._policy.max_retries_in_all
            and not self._retries_suspended
            and not self.throttle.spent
            and self._waited + wait <= self._policy.max_total_wait
            and self.clock.now() + wait < deadline
        )
