"""A limit on how long a test may take, where the system can interrupt it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OverranError(BaseException):
    """A test took longer than it may; no `except Exception` of a client takes it for its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OverranError` in what runs for longer.

    Without effect on Windows, in another thread than the main one, and where the alarm is taken.
    """
    usable = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
    if not usable or signal.getsignal(signal.SIGALRM) != signal.SIG_DFL:
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise OverranError

    signal.signal(signal.SIGALRM, interrupt)
    # Again every second, for what an `except:` takes.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
