"""What is read of a text is kept: half the texts of a page stand on other pages, too.

A page's own readers ask of a text more than once as well. Only for what depends on the arguments
alone, and for texts of bounded length, since what is kept stays in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_Arguments = ParamSpec("_Arguments")
_Read = TypeVar("_Read")
_MOST = 4096
"""How many results a reader keeps: those of some tens of pages."""


def kept(read: Callable[_Arguments, _Read]) -> Callable[_Arguments, _Read]:
    """The function, with its latest results kept; what it gives must not be changed."""
    return cast("Callable[_Arguments, _Read]", lru_cache(maxsize=_MOST)(read))
