"""When something was recorded, as recorders note it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from zoho_conformance.model.lazy_pattern import lazy_pattern

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_IN_UTC = lazy_pattern(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME})(?:\.[0-9]+)?(?:Z|\+00:00)", re.ASCII
)

_MONTHS = {
    month: f"{number:02}"
    for number, month in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_DATE = rf"([0-9]{{2}}) ({'|'.join(_MONTHS)}) ([12][0-9]{{3}})"
_HTTP_DATE = lazy_pattern(rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {_DATE} ({_TIME}) GMT", re.ASCII)
_WRITTEN_CHARS = len("2026-11-20T10:00:00+00:00")


def parse_iso(text: str) -> str | None:
    """The time in ISO 8601 UTC; None where none is noted, or one that cannot be read."""
    try:
        when = datetime.fromisoformat(text)
        # As it would be written here: a log writes all its times alike.
        if len(text) == _WRITTEN_CHARS and text[19:] == "+00:00" and text[7:20:3] == "-T::+":
            return text
        # Most logs are in UTC; to write the time again costs four times what a look at it does.
        in_utc = _IN_UTC.fullmatch(text)
        return f"{in_utc[1]}+00:00" if in_utc else _utc(when)
    except (ValueError, OverflowError):
        return None


def parse_http_date(header: str) -> str | None:
    """The time in the Date header of an answer, in ISO 8601 UTC; None where it has no such time."""
    written = _HTTP_DATE.fullmatch(header)
    if written is not None:
        # As nearly all are: the parser of all other ways takes eight times as long.
        day, month, year, time = written.groups()
        return parse_iso(f"{year}-{_MONTHS[month]}-{day}T{time}+00:00")
    from email.utils import (  # noqa: PLC0415 - 20 ms, and recordings of ours need none
        parsedate_to_datetime,
    )

    try:
        return _utc(parsedate_to_datetime(header))
    except (ValueError, OverflowError):
        return None


def _utc(when: datetime) -> str:
    if when.tzinfo is not UTC:
        when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    return when.isoformat(timespec="seconds")
