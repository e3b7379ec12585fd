"""Days of the week of which a page names the first and the last: `Monday through Friday`."""

from __future__ import annotations

import re

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_DAY = "|".join(_DAYS)
_RANGE = re.compile(rf"(?:from )?(?P<first>{_DAY}) (?:through|to) (?P<last>{_DAY})\W*")


def read(text: str) -> tuple[str, ...]:
    """The days, in order, where a text is such a range and nothing else."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return ()
    days = (*_DAYS, *_DAYS)
    start = days.index(match["first"])
    return days[start : days.index(match["last"], start) + 1]
