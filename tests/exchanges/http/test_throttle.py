"""Turns, intervals and the budget."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from zoho_conformance.exchanges.http.errors import BudgetSpentError
from zoho_conformance.exchanges.http.throttle import Throttle


def test_the_budget_is_counted_and_ends() -> None:
    throttle = Throttle(max_requests=2)
    for _ in range(2):
        with throttle.turn():
            pass
    assert throttle.spent
    with pytest.raises(BudgetSpentError, match="the budget of 2 requests is spent") as caught:
        throttle.turn().__enter__()
    assert caught.value.outcome == "not-run"
    assert throttle.sent == 2


def test_without_a_budget_nothing_is_ever_spent() -> None:
    throttle = Throttle()
    with throttle.turn():
        assert not throttle.spent


def test_requests_keep_their_distance(clockwork: Any) -> None:
    throttle = Throttle(interval=0.5, clock=clockwork.clock)
    for _ in range(3):
        with throttle.turn():
            clockwork.now += 0.125
    assert clockwork.slept == [0.375, 0.375]


@pytest.mark.parametrize(
    ("throttle", "limit"),
    [(Throttle(max_concurrent=2), 2), (Throttle(), 5)],
    ids=["two", "default"],
)
def test_no_more_requests_are_concurrent_than_allowed(throttle: Throttle, limit: int) -> None:
    started = threading.Barrier(limit + 1)
    finish = threading.Event()
    more = threading.Event()

    def request() -> None:
        with throttle.turn():
            started.wait(10)
            finish.wait(10)

    def request_more() -> None:
        with throttle.turn():
            more.set()

    threads = [threading.Thread(target=request) for _ in range(limit)]
    for thread in threads:
        thread.start()
    # All of them are under way at once, and the next has to wait for one to finish.
    started.wait(10)
    waiting = threading.Thread(target=request_more)
    waiting.start()
    assert not throttle._slots.acquire(blocking=False)
    assert not more.is_set()
    finish.set()
    for thread in (*threads, waiting):
        thread.join(10)
    assert more.is_set()
    assert throttle.sent == limit + 1
