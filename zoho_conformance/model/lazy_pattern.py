"""Regular expressions that are compiled when they are first used.

A command loads many more of them than it uses, and to compile one takes up to 3 ms: that of the
characters which YAML allows, for one, is only needed for a file that is not ASCII.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ATTRIBUTES = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class _Pattern:
    """A compiled expression's attributes, of its own: they are looked up as quickly as there."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self.flags = flags


class _NotCompiled(_Pattern):
    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for attribute in _ATTRIBUTES:
            setattr(self, attribute, getattr(compiled, attribute))
        # A class that has `__getattr__` makes each look-up slower, also of what is there.
        self.__class__ = _Pattern  # type: ignore[assignment]
        return getattr(compiled, name)


def lazy_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """An expression with the methods and attributes of one that is compiled."""
    return cast("re.Pattern[AnyStr]", _NotCompiled(text, flags))
