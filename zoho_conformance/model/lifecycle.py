"""What the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) of an answer announce."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from zoho_conformance.model import timestamps

DEPRECATION = "deprecation"
SUNSET = "sunset"
LIFECYCLE_HEADERS = (DEPRECATION, SUNSET)

_SECONDS = re.compile(r"@(-?[0-9]{1,11})", re.ASCII)
_NO = "false"


def announcements(headers: Mapping[str, str]) -> dict[str, str]:
    """What is announced, by header; the day in it is of UTC.

    Before it was a standard, `Deprecation` was `true`, `false` or a date as HTTP writes it. What
    cannot be read announces all the same, with no day.
    """
    announced: dict[str, str] = {}
    deprecation = headers.get(DEPRECATION, "").strip()
    if deprecation and deprecation.casefold() not in (_NO, "?0"):
        day = _day_of_seconds(deprecation) or _day_of_http(deprecation)
        announced[DEPRECATION] = f"deprecated as of {day}" if day else "deprecated, with no day"
    sunset = headers.get(SUNSET, "").strip()
    if sunset:
        day = _day_of_http(sunset)
        announced[SUNSET] = f"ends on {day}" if day else "ends, on a day that cannot be read"
    return announced


def plain_header(header: str, value: str) -> str:
    """A value that announces the same and says nothing else: the day alone, at midnight."""
    day = _day_of_seconds(value.strip()) if header == DEPRECATION else None
    day = day or _day_of_http(value)
    if day is None:
        is_none = not announcements({header: value})
        return "" if is_none else "true" if header == DEPRECATION else "unreadable"
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    if header == DEPRECATION:
        return f"@{int(midnight.timestamp())}"
    from email.utils import format_datetime  # noqa: PLC0415 - 20 ms, and most answers have no end

    return format_datetime(midnight, usegmt=True)


def _day_of_seconds(value: str) -> str | None:
    """The day of a date of structured fields: `@` and seconds since 1970, parameters aside."""
    seconds = _SECONDS.fullmatch(value.partition(";")[0].strip())
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds[1]), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _day_of_http(value: str) -> str | None:
    when = timestamps.parse_http_date(value)
    return when[: len("2026-11-20")] if when else None
