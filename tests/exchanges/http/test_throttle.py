"""Turns, intervals and the budget."""

from __future__ import annotations

import threading
import time
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


def test_no_more_requests_are_concurrent_than_allowed() -> None:
    throttle = Throttle(max_concurrent=2)
    under_way, most = [], []

    def request() -> None:
        with throttle.turn():
            under_way.append(1)
            most.append(len(under_way))
            time.sleep(0.01)
            under_way.pop()

    threads = [threading.Thread(target=request) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 2
    assert throttle.sent == 8
