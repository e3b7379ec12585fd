"""Memory that is free, and that the process keeps nevertheless."""

from __future__ import annotations

import gc
from contextlib import suppress


def give_back() -> None:
    """Give back to the system what is not used any more, garbage included, as far as that can be.

    What compiled code has used is kept for more of the same, and Python objects cannot have it.
    """
    import ctypes  # noqa: PLC0415 - 10 ms, and only what works long gives anything back

    gc.collect()
    # Other C libraries have no such function, or give back by themselves.
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
