"""Texts as a page prints them: nothing invisible, nothing that turns the text around it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_MAX_CHARS = 5000

# Controls other than tab and newline, surrogates, what joins, hides or turns text, separators that
# break lines, tags, and what is no character. As escapes, so that this line shows what it says.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def printable(value: Any) -> Any:
    """The value as a page prints it: invisible characters by their names, and not too long.

    Markup, which our own templates made, is left as it is.
    """
    if hasattr(value, "__html__"):
        return value
    text = str(value)
    more = len(text) - _MAX_CHARS
    if more > 0:
        text = f"{text[:_MAX_CHARS]}… (and {more:,} more characters, in the JSON report)"
    return _INVISIBLE.sub(_code_point, text)


def _code_point(letter: re.Match[str]) -> str:
    return f"[U+{ord(letter[0]):04X}]"


def readable_time(timestamp: str) -> str:
    """An ISO 8601 time as a person reads it, in UTC; what is not one is left as it is."""
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp
    if when.tzinfo is None:
        return f"{when.day} {when:%B %Y, %H:%M}"
    when = when.astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def day(timestamp: str) -> str:
    """The day of an ISO 8601 time, short enough for an axis."""
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp[:10]
    return f"{when.day} {when:%b}"
