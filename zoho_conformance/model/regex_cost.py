"""What it may cost to try a regular expression from outside on a text of our own.

Python's engine tries every way in which the parts of an expression may share a text. A repetition
in a repetition, or choices one after another, may have more of them than there is time for.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TEXT_CHARS = 60
"""About as long as the texts are that expressions are tried on: names, dates, ids, messages."""

_MAX_STEPS = 500_000
_MAX_CHARS = 2000
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!:]|\(|\)|\||(?P<repeat>[*+?]|\{[0-9]*,?[0-9]*\})|.",
    re.DOTALL,
)
_FIXED = re.compile(r"\{[0-9]+\}")


@lru_cache(maxsize=1024)
def regex_cost(pattern: str) -> int | None:
    """About how many steps a search may take; None where it may never end, or cannot be read."""
    if len(pattern) > _MAX_CHARS:
        return None
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    steps = _steps(pattern)
    return steps if steps is not None and steps <= _MAX_STEPS else None


def _steps(pattern: str) -> int | None:
    """The ways in which the parts may match, at most; None for a repetition of several ways."""
    # Of each group that is open, the outermost first: the ways of the alternative that is read, and
    # of those before it.
    ways, before = [1], [0]
    closed = 1
    after_repeat = False
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        repeats = token["repeat"] is not None
        if text.startswith("("):
            ways.append(1)
            before.append(0)
        elif text == ")" and len(ways) > 1:
            closed = ways.pop() + before.pop()
            ways[-1] *= closed
            after_repeat = False
            continue
        elif text == "|":
            before[-1] += ways[-1]
            ways[-1] = 1
        elif repeats and not (after_repeat and text == "?"):
            if text != "?" and closed > 1:
                return None
            if not _FIXED.fullmatch(text):
                ways[-1] *= 2 if text == "?" else _TEXT_CHARS
        after_repeat = repeats
        closed = 1
    # The expression compiles, so that every group was closed.
    return ways[0] + before[0]
