"""Names chosen by glob patterns: of operations, as a rule."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

_ANY = "*"
_WILDCARDS = frozenset("*?[")


def fits_any(name: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns is of the name; most are a name themselves, not compiled."""
    for pattern in patterns:
        if pattern == _ANY:
            return True
        is_name = _WILDCARDS.isdisjoint(pattern)
        if name == pattern if is_name else fnmatchcase(name, pattern):
            return True
    return False
