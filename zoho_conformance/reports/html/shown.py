"""Text as a page shows it: nothing in it invisible, nothing that turns the text around it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_LONGEST = 5000

# Controls other than tab and newline, surrogates, what joins, hides or turns text, separators that
# break lines, tags, and what is no character. As escapes, so that this line shows what it says.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def shown(value: Any) -> Any:
    """The value as it is printed: odd characters by their names, and no more than a page can hold.

    Markup, which our own templates made, is left as it is.
    """
    if hasattr(value, "__html__"):
        return value
    text = str(value)
    more = len(text) - _LONGEST
    if more > 0:
        text = f"{text[:_LONGEST]}… (and {more:,} more characters, in the JSON report)"
    return _ODD.sub(_named, text)


def _named(odd: re.Match[str]) -> str:
    return f"[U+{ord(odd[0]):04X}]"


def moment(stamp: str) -> str:
    """An ISO 8601 time as a person reads it, in UTC; as it stands where it is none."""
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    if read.tzinfo is None:
        return f"{read.day} {read:%B %Y, %H:%M}"
    read = read.astimezone(UTC)
    return f"{read.day} {read:%B %Y, %H:%M} UTC"


def day(stamp: str) -> str:
    """The day of an ISO 8601 time, short enough for an axis."""
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp[:10]
    return f"{read.day} {read:%b}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 case`, `2 cases`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
