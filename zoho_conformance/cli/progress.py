"""The line of progress on a terminal: how much is done, of how much, and how fast."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sized
from typing import TypeVar

import click

from zoho_conformance.cli.terminal import shows_progress

_T = TypeVar("_T")
_FIRST_AFTER = 1.0
_SECONDS = 0.2
_CLEAR_LINE = "\r\033[K"
_SECONDS_A_MINUTE = 60


class Progress:
    """Shows how far a command is, once it takes more than a second; only on a terminal.

    `what` names what is counted. Calling it says how many are done, and of how many if that is
    known; `note` is added to the line.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._shows = shows_progress()
        self._started = self._shown_at = time.monotonic()
        self._is_shown = False
        context = click.get_current_context(silent=True)
        if self._shows and context is not None:
            # So that an error message gets a line of its own.
            context.call_on_close(self.end)

    def __call__(self, done: int, planned: int | None = None, note: str = "") -> None:
        """Show how far the command is; the line goes away with the last."""
        if not self._shows:
            return
        if planned is not None and done >= planned:
            self.end()
            return
        now = time.monotonic()
        if now - self._started < _FIRST_AFTER or now - self._shown_at < _SECONDS:
            return
        self._shown_at, self._is_shown = now, True
        rate = done / (now - self._started)
        count = f"{done:,}" if planned is None else f"{done:,} of {planned:,}"
        speed = f"{rate:,.0f}/s" if rate >= 1 else f"{rate * _SECONDS_A_MINUTE:,.0f}/min"
        line = ", ".join(filter(None, (f"{count} {self._what}", speed, note)))
        click.echo(f"{_CLEAR_LINE}{line}", err=True, nl=False)

    def end(self) -> None:
        """Clear the line, for what is printed next."""
        if self._is_shown:
            self._is_shown = False
            click.echo(_CLEAR_LINE, err=True, nl=False)


def progress(what: str) -> Callable[[int, int], None] | None:
    """What shows how many of what are done; None without a terminal."""
    return Progress(what) if shows_progress() else None


def counted(items: Iterable[_T], what: str, count: int | None = None) -> Generator[_T]:
    """The items one by one, with progress; `count` says how many there are, if they cannot."""
    shown = Progress(what)
    planned = len(items) if isinstance(items, Sized) else count
    try:
        for done, item in enumerate(items):
            shown(done, planned)
            yield item
    finally:
        shown.end()
