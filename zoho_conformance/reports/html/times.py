"""Times as people read them, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def readable_time(timestamp: str) -> str:
    """An ISO 8601 time or day as a person reads it; what is not one is left as it is."""
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp
    if len(timestamp) == len("2026-11-20"):
        return f"{when.day} {when:%B %Y}"
    if when.tzinfo is None:
        return f"{when.day} {when:%B %Y, %H:%M}"
    when = when.astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def day(timestamp: str, year: str = "") -> str:
    """The day of an ISO 8601 time, short enough for a column or an axis.

    The year is left out where it is `year`, or where none is given.
    """
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp[:10]
    if when.tzinfo is not None:
        when = when.astimezone(UTC)
    short = f"{when.day} {when:%b}"
    return short if not year or year == f"{when.year:04}" else f"{short} {when.year}"
