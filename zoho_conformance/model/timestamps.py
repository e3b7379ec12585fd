"""When something was recorded, as recorders note it."""

from __future__ import annotations

from datetime import UTC, datetime


def parse_iso(text: str) -> str | None:
    """The time in ISO 8601 UTC; None where none is noted, or one that cannot be read."""
    try:
        return _utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def parse_http_date(header: str) -> str | None:
    """The time in the Date header of an answer, in ISO 8601 UTC; None where it has no such time."""
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
