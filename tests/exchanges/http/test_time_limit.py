"""The time that requests may take together: counted for each module, with an extra to undo."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.credentials import RefreshGrant
from zoho_conformance.exchanges.http.errors import NotAnsweredError, TimeSpentError
from zoho_conformance.exchanges.http.request import Limits
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.throttle import Throttle
from zoho_conformance.exchanges.http.time_limit import TimeLimit


def limited(clockwork: Any, time_limit: TimeLimit) -> RetryingSession:
    throttle = Throttle(clock=clockwork.clock)
    return RetryingSession(Limits(), throttle, clockwork.clock, time_limit=time_limit)


def test_without_a_limit_time_is_never_used_up() -> None:
    time_limit = TimeLimit()
    time_limit.spend(1e9)
    assert time_limit.left > 1e9


def test_each_module_has_the_limit_to_itself_less_what_was_spent_for_none() -> None:
    time_limit = TimeLimit(10)
    time_limit.spend(1)
    with time_limit.asking_for("Leads"):
        time_limit.spend(4)
        assert time_limit.left == 5
    with time_limit.asking_for("Deals"):
        assert time_limit.left == 9
    assert time_limit.left == 9
    with time_limit.asking_for("Leads"):
        time_limit.spend(20)
        assert time_limit.left == 0


def test_undoing_may_go_beyond_the_limit_by_a_bounded_time() -> None:
    time_limit = TimeLimit(10, undo_seconds=3)
    time_limit.spend(10)
    with time_limit.undoing():
        assert time_limit.left == 3
        time_limit.spend(3)
        assert time_limit.left == 0
    assert time_limit.left == 0


def test_no_request_is_sent_once_the_time_is_used_up(
    serve_raw: Any, answer_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(200))
    time_limit = TimeLimit(300)
    session = limited(clockwork, time_limit)
    session.request("GET", raw.url, {})
    time_limit.spend(300)
    with pytest.raises(TimeSpentError, match="300 s for a module is used up") as up:
        session.request("GET", raw.url, {})
    assert up.value.outcome == "not-run"
    assert len(raw.heads) == 1
    session.close()


def test_waits_between_retries_are_counted_and_end_with_the_limit(
    serve_raw: Any, answer_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(429, b"", "Retry-After: 4"))
    time_limit = TimeLimit(10)
    session = limited(clockwork, time_limit)
    assert session.request("GET", raw.url, {}).status == 429
    assert clockwork.slept == [4, 4]
    assert time_limit.left == 2
    session.close()


def test_a_request_under_way_is_cut_off_when_the_time_is_used_up(serve_raw: Any) -> None:
    def say_nothing(connection: Any) -> None:
        connection.recv(1)

    session = RetryingSession(time_limit=TimeLimit(0.05))
    with pytest.raises(NotAnsweredError, match="time limit for the module"):
        session.request("GET", serve_raw(say_nothing).url, {})
    with pytest.raises(TimeSpentError):
        session.request("GET", "http://127.0.0.1:9", {})
    session.close()


def test_a_write_that_was_begun_in_time_is_waited_for(
    serve_raw: Any, answer_of: Any, clockwork: Any
) -> None:
    """Cut off, it might be carried out after it was undone."""
    raw = serve_raw(answer_of(200))
    time_limit = TimeLimit(300)
    time_limit.spend(299.9)
    assert round(time_limit.left_to_write, 1) == 20.1
    timeouts: list[float] = []
    session = limited(clockwork, time_limit)
    send = session._session.request

    def note(*arguments: Any) -> Any:
        timeouts.append(round(arguments[4], 1))
        return send(*arguments)

    session._session.request = note  # type: ignore[method-assign, assignment]
    session.request("GET", raw.url, {})
    session.request("POST", raw.url, {})
    with time_limit.undoing():
        time_limit.spend(30)
        session.request("DELETE", raw.url, {})
    assert timeouts == [0.1, 20.1, 30.1]
    session.close()


def test_signing_in_is_counted(serve_raw: Any, answer_of: Any, clockwork: Any) -> None:
    raw = serve_raw(answer_of(200, {"access_token": "t"}))
    time_limit = TimeLimit(10)
    time_limit.spend(10)
    client = Client(RefreshGrant(raw.url, "i", "s", "r"), limited(clockwork, time_limit))
    with pytest.raises(TimeSpentError):
        client.sign_in()
    client.close()
    assert raw.heads == []
