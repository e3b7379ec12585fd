"""An org that lets requests time out: after two in a row, each gets less time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest

from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.throttle import Clock
from zoho_conformance.model.exchange import Response


class Hanging:
    """A session on a clock of its own; an answer of `None` takes all the time that it may take."""

    def __init__(self, *answers: Response | None) -> None:
        self.time = 0.0
        self.timeouts: list[float] = []
        self._answers: Iterator[Response | None] = iter(answers)

    def request(
        self, _method: str, _url: str, _headers: Mapping[str, str], _body: Any, timeout: float
    ) -> Response:
        self.timeouts.append(timeout)
        answer = next(self._answers, None)
        if answer is None:
            self.time += timeout
            raise NotAnsweredError("no answer in time")
        return answer


@pytest.mark.parametrize(
    ("answers", "timeouts"),
    [
        ((None, None, None), [60, 60, 5]),
        ((None, Response(200, {}, b"{}"), None, None), [60, 60, 60, 60]),
        ((None, None, Response(200, {}, b"{}"), None), [60, 60, 5, 60]),
    ],
    ids=["hangs", "hangs at times", "answers again"],
)
def test_a_request_gets_less_time_after_two_timeouts_in_a_row(
    answers: tuple[Response | None, ...], timeouts: list[float]
) -> None:
    org = Hanging(*answers)
    session = RetryingSession(clock=Clock(now=lambda: org.time, sleep=lambda _: None))
    session._session = org  # type: ignore[assignment]
    for _ in answers:
        with suppress(NotAnsweredError):
            session.request("GET", "https://org.invalid", {})
    assert org.timeouts == timeouts
