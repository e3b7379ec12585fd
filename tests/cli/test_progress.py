"""Progress: counts and rate, on a terminal, for what takes more than a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from io import StringIO

import pytest

from zoho_conformance.cli.progress import Progress, counted, progress


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def watched() -> Iterator[Screen]:
    """A terminal in the place of standard error."""
    screen = Screen()
    with redirect_stderr(screen):
        yield screen


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_progress_shows_counts_and_rate(clock: list[float]) -> None:
    with watched() as screen:
        show = Progress("pages")
        clock[0] += 2
        show(1000, 5000)
        assert screen.getvalue() == "\r\x1b[K1,000 of 5,000 pages, 500/s"
        show(5000, 5000)
    assert screen.getvalue().endswith("500/s\r\x1b[K")


def test_an_unknown_number_and_a_slow_rate_are_shown_too(clock: list[float]) -> None:
    with watched() as screen:
        show = Progress("exchanges")
        clock[0] += 10
        show(1, note="3 drifted")
    assert screen.getvalue() == "\r\x1b[K1 exchanges, 6/min, 3 drifted"


def test_what_takes_no_second_shows_nothing(clock: list[float]) -> None:
    with watched() as screen:
        for _ in counted(["a", "b"], "files"):
            clock[0] += 0.3
    assert screen.getvalue() == ""


def test_the_line_is_cleared_where_counting_ends_early(clock: list[float]) -> None:
    with watched() as screen, ExitStack() as ended:
        items = counted(iter(["a", "b", "c"]), "files", 3)
        ended.callback(items.close)
        next(items)
        clock[0] += 2
        next(items)
        assert "1 of 3 files" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_there_is_no_progress_where_nobody_watches(clock: list[float]) -> None:
    with redirect_stderr(StringIO()) as piped:
        show = Progress("pages")
        clock[0] += 5
        show(1, 3)
        assert progress("pages") is None
    assert piped.getvalue() == ""
