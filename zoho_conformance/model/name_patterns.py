"""Names chosen by glob patterns: of operations, as a rule."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

_WILDCARDS = frozenset("*?[")


def fits_any(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns is of the name; most are a name themselves, not compiled."""
    return any(
        name == pattern if _WILDCARDS.isdisjoint(pattern) else fnmatchcase(name, pattern)
        for pattern in patterns
    )
