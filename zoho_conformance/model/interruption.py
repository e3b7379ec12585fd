"""Signals that end a program: the first ends it in order, the second at once.

The first is raised as `Interrupted`, a `KeyboardInterrupt`, as Ctrl-C always was. What must not be
torn apart (a scenario that writes, its undo, the reports) says where it may be raised:

    with only_while_waiting():      # not between noting that something was made and where
        ...
        with waiting():             # but while an answer is waited for, which may never come
            answer = ...
    with postponed():               # not before it is done
        ...

The second signal does not wait for any of that: it tells what is left, and ends the process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""The signals that end a program; Windows has no SIGHUP, and others no SIGBREAK (Ctrl-Break)."""


def ending_signals(module: object = signal) -> tuple[signal.Signals, ...]:
    """Those of them that the system has, as a module `signal` has them."""
    return tuple(getattr(module, name) for name in _NAMES if hasattr(module, name))


_SIGNALS = ending_signals()
_BY_SHELLS = 128
"""What a shell adds to a signal's number for the exit code of what it ended."""

_SAME_SECONDS = 0.05
"""`timeout` and shells signal a process and its group: what comes this soon is the same signal."""

_ANYWHERE, _WAITING, _NOWHERE = range(3)
"""Where a signal may be raised: the higher, the fewer the places."""


class Interrupted(KeyboardInterrupt):
    """A signal came that ends the program."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.exit_code = _BY_SHELLS + number


class Interruption:
    """The handler of the signals of this process; installed, it is what `current` returns."""

    def __init__(self) -> None:
        self.received: int | None = None
        self.describe_left: Callable[[], str] | None = None
        """Says what would be left if the process ended now, and what to do about it."""
        self.where = _ANYWHERE
        self.waits = False
        self._pending = False
        self._received_at = 0.0
        self._is_over = False
        self._process = os.getpid()

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Raise the first signal as soon as may be, and end the process on the second."""
        del frame
        if os.getpid() != self._process:
            # A worker, which has nothing to undo.
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        elif self._is_over:
            return
        elif self.received is None:
            self.received, self._received_at = number, time.monotonic()
            self._pending = True
            self.deliver()
        elif time.monotonic() - self._received_at >= _SAME_SECONDS:
            self._end_at_once(number)

    def deliver(self) -> None:
        """Raise a signal that came and was not raised yet, if it may be raised here."""
        allowed = self.where == _ANYWHERE or (self.where == _WAITING and self.waits)
        if self._pending and allowed and self.received is not None:
            self._pending = False
            raise Interrupted(self.received)

    def end(self) -> None:
        """Ignore what comes from now on: the exit code stands."""
        self._is_over = True

    def recover(self, unraisable: Any) -> bool:
        """Note a signal that was raised where Python drops what is raised; whether it was one."""
        if not isinstance(unraisable.exc_value, Interrupted):
            return False
        self._pending = True
        return True

    def _end_at_once(self, number: int) -> NoReturn:
        name = signal.Signals(number).name
        left = "nothing was written to an org"
        if self.describe_left is not None:
            left = self.describe_left()
        # Not by a stream: the signal may have come while it was written to.
        with suppress(OSError):
            os.write(2, f"zoho-conformance: ended at once by {name}: {left}\n".encode())
        os._exit(_BY_SHELLS + number)


def current() -> Interruption | None:
    """What handles the signals; None where nothing of ours does, or in another thread."""
    if threading.current_thread() is not threading.main_thread():
        return None
    handlers = map(signal.getsignal, _SIGNALS)
    return next((handler for handler in handlers if isinstance(handler, Interruption)), None)


def install() -> dict[int, Any]:
    """Handle the signals that end a program; the handlers that were there, by their numbers.

    Signals that are ignored (by `nohup`, say) stay so, and handlers of others stay theirs.
    """
    interruption = Interruption()
    before: dict[int, Any] = {}
    for number in _SIGNALS:
        handler = signal.getsignal(number)
        if handler in (signal.SIG_DFL, signal.default_int_handler):
            before[number] = signal.signal(number, interruption)

    drop = sys.unraisablehook

    def hook(unraisable: Any) -> None:
        if not interruption.recover(unraisable):
            drop(unraisable)

    if before:
        sys.unraisablehook = hook
    return before


@contextmanager
def handled() -> Iterator[None]:
    """Handle the signals in the block, unless they are handled already; for the main thread."""
    if threading.current_thread() is not threading.main_thread() or current() is not None:
        yield
        return
    hook = sys.unraisablehook
    before = install()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook


def end() -> None:
    """Ignore signals from now on: the exit code stands."""
    interruption = current()
    if interruption is not None:
        interruption.end()


def exit_code() -> int | None:
    """The exit code of a program that a signal ended; None where none came."""
    interruption = current()
    if interruption is None or interruption.received is None:
        return None
    return _BY_SHELLS + interruption.received


@contextmanager
def postponed() -> Iterator[None]:
    """Let a signal that comes in the block be raised after it."""
    with _restricted(_NOWHERE):
        yield


@contextmanager
def only_while_waiting() -> Iterator[None]:
    """Let a signal that comes in the block be raised where it waits, or after it."""
    with _restricted(_WAITING):
        yield


@contextmanager
def _restricted(where: int) -> Iterator[None]:
    interruption = current()
    if interruption is None:
        yield
        return
    before, interruption.where = interruption.where, max(interruption.where, where)
    try:
        yield
    finally:
        interruption.where = before
    # What the block raised says more than that a signal came, which the exit code says.
    interruption.deliver()


@contextmanager
def waiting() -> Iterator[None]:
    """Let a signal be raised in the block, which waits for others, unless it is postponed."""
    interruption = current()
    if interruption is None:
        yield
        return
    before, interruption.waits = interruption.waits, True
    try:
        interruption.deliver()
        yield
    finally:
        interruption.waits = before


@contextmanager
def leaving(describe: Callable[[], str]) -> Iterator[None]:
    """Have a process that is ended at once in the block say what it leaves."""
    interruption = current()
    if interruption is None:
        yield
        return
    before, interruption.describe_left = interruption.describe_left, describe
    try:
        yield
    finally:
        interruption.describe_left = before
