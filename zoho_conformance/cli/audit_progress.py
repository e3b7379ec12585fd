"""The line of progress of an audit: exchanges, their rate, and how many drifted so far."""

from __future__ import annotations

import sys
import time
from typing import Protocol

import click

_SECONDS = 0.5
_CLEAR_LINE = "\r\033[K"


class _Summary(Protocol):
    @property
    def exchanges(self) -> int: ...

    @property
    def drifted(self) -> int: ...


class AuditProgress:
    """Tells progress on a terminal, now and then; where there is none, nothing."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._started = time.monotonic()
        self._told = 0.0

    def __call__(self, summary: _Summary) -> None:
        """Tell how far the audit is."""
        now = time.monotonic()
        if not self._shows or now - self._told < _SECONDS:
            return
        self._told = now
        rate = summary.exchanges / max(now - self._started, _SECONDS)
        line = f"{summary.exchanges:,} exchanges, {rate:,.0f}/s, {summary.drifted:,} drifted"
        click.echo(f"{_CLEAR_LINE}{line}", err=True, nl=False)

    def end(self) -> None:
        """Clear the line, for what is printed next."""
        if self._shows and self._told:
            click.echo(_CLEAR_LINE, err=True, nl=False)
