"""The end of a version that requests speak: near, or passed; the day is the caller's."""

from __future__ import annotations

from datetime import date

from zoho_conformance.contracts.version_ends import (
    THRESHOLDS,
    VersionEnd,
    operation_of,
    threshold_of,
)
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.rules import LIFECYCLE_RULES, RULES, VERSION_ENDED, VERSION_ENDS

CASE = "lifecycle"
"""The case of a version as a whole, which no request shows."""

_PATH = "version"


def find_end(end: VersionEnd, exchanges: int, today: date) -> Finding | None:
    """What there is to say today of a version that so many exchanges speak; None long before."""
    days_left = end.days_left(today)
    if threshold_of(days_left) is None:
        return None
    has_ended = days_left < 0
    came = f"{'ended' if has_ended else 'ends'} on {end.ends}"
    words = f"{came}, {in_days(days_left)}"
    rule = RULES[VERSION_ENDED] if has_ended else LIFECYCLE_RULES[VERSION_ENDS]
    source = " ".join(end.source.split())
    return Finding(
        rule=rule.id,
        level=rule.level,
        basis="stated",
        operation=operation_of(end.version),
        case=CASE,
        path=_PATH,
        expected=f"no end within {max(THRESHOLDS)} days",
        actual=words,
        message=f"{end.version} {words} ({source}, as of {end.as_of})",
        source=Source(
            source,
            f"end of {end.version}, as of {end.as_of}",
            1,
            source if source.startswith("https://") and " " not in source else None,
        ),
        count=exchanges,
        ends=end.ends.isoformat(),
        promised="a version that goes on",
        came=came,
    )


def in_days(days_left: int) -> str:
    """How far away a day is, in words."""
    if days_left == 0:
        return "today"
    days = f"{abs(days_left):,} day{'' if abs(days_left) == 1 else 's'}"
    return f"in {days}" if days_left > 0 else f"{days} ago"
