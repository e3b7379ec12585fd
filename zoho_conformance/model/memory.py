"""Memory that is free, and that the process keeps nevertheless."""

from __future__ import annotations

import gc
from contextlib import suppress


def give_back() -> None:
    """Give back to the system what is not used any more, garbage included, as far as that can be.

    What compiled code has used is kept for more of the same, and Python objects cannot have it.
    """
    gc.collect()
    give_back_gaps()


def give_back_gaps() -> None:
    """Give back to the system what C has between what is used: a millisecond.

    What is made of thousands of findings passes through texts of all sizes, each of which takes the
    gap that fits best; so in the end all gaps are taken, however small each text is.
    """
    import ctypes  # noqa: PLC0415 - 10 ms, and only what works long gives anything back

    # Other C libraries have no such function, or give back by themselves.
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
