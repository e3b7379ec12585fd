"""Which requests are retried, when, and how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest

from zoho_conformance.exchanges.http.errors import BudgetSpentError, NotAnsweredError

GOOD: dict[str, list[str]] = {"data": []}


def test_retries_wait_with_exponential_backoff(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(503), answer_of(429), b"", answer_of(200, GOOD))
    session = session_of()
    assert session.request("GET", raw.url, {}).status == 200
    assert clockwork.slept == [0.5, 1.0, 2.0]
    assert session.throttle.sent == 4


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_the_last_answer_is_returned_when_all_retries_failed(
    serve_raw: Any, answer_of: Any, session_of: Any, status: int
) -> None:
    raw = serve_raw(answer_of(status))
    session = session_of()
    assert session.request("GET", raw.url, {}).status == status
    assert len(raw.heads) == 4
    # The next request is sent once: the org is known to be unavailable.
    assert session.request("GET", raw.url, {}).status == status
    assert len(raw.heads) == 5


def test_retries_resume_once_the_org_answers(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    down, up = answer_of(503), answer_of(200, GOOD)
    raw = serve_raw(down, down, down, down, up, down, up)
    session = session_of()
    assert [session.request("GET", raw.url, {}).status for _ in range(3)] == [503, 200, 200]


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 404, 500, 501])
def test_any_other_status_is_not_retried(
    serve_raw: Any, answer_of: Any, session_of: Any, status: int
) -> None:
    raw = serve_raw(answer_of(status))
    assert session_of().request("GET", raw.url, {}).status == status
    assert len(raw.heads) == 1


@pytest.mark.parametrize(
    ("retry_after", "slept"),
    [("7", 7.0), (" 0 ", 0.0), ("soon", 0.5), ("-3", 0.5), ("9" * 5000, None), ("3600", None)],
)
def test_retry_after_in_seconds_is_honoured(
    serve_raw: Any,
    answer_of: Any,
    session_of: Any,
    clockwork: Any,
    retry_after: str,
    slept: float | None,
) -> None:
    raw = serve_raw(answer_of(429, b"", f"Retry-After: {retry_after}"), answer_of(200, GOOD))
    session_of().request("GET", raw.url, {})
    if slept is not None:
        assert clockwork.slept == [slept]
    else:
        assert clockwork.slept in ([], [0.5])


def test_retry_after_as_a_date_is_honoured(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    then = formatdate(time.time() + 20, usegmt=True)
    raw = serve_raw(answer_of(503, b"", f"Retry-After: {then}"), answer_of(200, GOOD))
    assert session_of().request("GET", raw.url, {}).status == 200
    assert 15 < clockwork.slept[0] <= 20


def test_a_wait_beyond_the_bound_is_not_started(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(429, b"", "Retry-After: 61"))
    assert session_of().request("GET", raw.url, {}).status == 429
    assert clockwork.slept == []


def test_all_waits_of_a_run_are_bounded_together(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    later = answer_of(429, b"", "Retry-After: 25")
    raw = serve_raw(later, answer_of(200), later, answer_of(200), later)
    session = session_of()
    assert [session.request("GET", raw.url, {}).status for _ in range(3)] == [200, 200, 429]
    assert clockwork.slept == [25.0, 25.0]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("answer", [b"", 503, 429])
def test_a_write_that_may_have_arrived_is_never_retried(
    serve_raw: Any, answer_of: Any, session_of: Any, method: str, answer: bytes | int
) -> None:
    raw = serve_raw(answer_of(answer) if isinstance(answer, int) else answer)
    session = session_of()
    if isinstance(answer, int):
        assert session.request(method, raw.url, {}, "{}").status == answer
    else:
        with pytest.raises(NotAnsweredError):
            session.request(method, raw.url, {}, "{}")
    assert len(raw.heads) == session.throttle.sent == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_is_retried_for_every_method(
    session_of: Any, refused_url: str, method: str, clockwork: Any
) -> None:
    session = session_of()
    with pytest.raises(NotAnsweredError, match="refused"):
        session.request(method, refused_url, {})
    assert session.throttle.sent == 4
    assert clockwork.slept == [0.5, 1.0, 2.0]


def test_a_late_or_broken_answer_is_not_retried(
    serve_raw: Any, session_of: Callable[..., Any]
) -> None:
    silent = serve_raw(lambda _: time.sleep(1))
    broken = serve_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")
    session = session_of(read=0.1)
    for raw in (silent, broken):
        with pytest.raises(NotAnsweredError):
            session.request("GET", raw.url, {})
        assert len(raw.heads) == 1


def test_retries_count_towards_the_budget(serve_raw: Any, answer_of: Any, session_of: Any) -> None:
    raw = serve_raw(answer_of(503))
    session = session_of(max_requests=2)
    assert session.request("GET", raw.url, {}).status == 503
    with pytest.raises(BudgetSpentError):
        session.request("GET", raw.url, {})
    assert len(raw.heads) == session.throttle.sent == 2
