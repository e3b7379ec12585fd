"""How often Python looks for cycles of garbage while an archive is judged."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
"""So many new objects are worth a look: a body of a few hundred rows has some ten thousand."""


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Have Python look for cycles seldom.

    A parsed body is a tree, which goes when nobody refers to it any more. By default each few
    hundred objects of it are worth a look through all that is still there, contracts included,
    which takes a seventh of the time of judging, and finds nothing.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
