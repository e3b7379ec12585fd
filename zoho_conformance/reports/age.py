"""How old recordings are, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.runs.target import Target

OLD = 90
"""Days after which recordings are said to be old."""


@dataclass(frozen=True, slots=True)
class Age:
    """The age of a target's answers: ``days`` since the oldest that was judged was recorded.

    None where one does not tell, or where there is nothing recorded to be old. ``note`` is one line
    on recordings that are old or of unknown age; ``too_old``: more than the run takes.
    """

    days: int | None = None
    note: str | None = None
    too_old: bool = False


def age(target: Target, judged: Sequence[Judgement], now: str, max_age: int | None) -> Age:
    """The age of what was judged; ``now`` is ISO 8601, ``max_age`` in days, None for any."""
    if target.kind not in ("replayed", "foreign"):
        return Age()
    exchanges = [one.exchange for one in judged if one.judged and one.exchange]
    stamps = [one.recorded for one in exchanges if one.recorded]
    if not exchanges:
        return Age()
    if len(stamps) < len(exchanges):
        lacking = len(exchanges) - len(stamps)
        note = f"age unknown: {lacking} of {len(exchanges)} recordings do not say it"
        if max_age is None:
            return Age(note=note)
        return Age(note=f"{note}, and --max-age asks for it: record the set anew", too_old=True)
    # A clock that was ahead makes no recording younger than new.
    days = max(0, (datetime.fromisoformat(now) - min(map(datetime.fromisoformat, stamps))).days)
    told = f"recorded {days} day{'' if days == 1 else 's'} ago: older than"
    if max_age is not None and days > max_age:
        note = f"{told} the {max_age} of --max-age: record the set anew, or allow more days"
        return Age(days, note, too_old=True)
    return Age(days, f"{told} {OLD} days" if days > OLD else None)
