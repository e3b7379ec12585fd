"""What a report says of a target: who answered, how much was judged, and how old that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.reports.reported_target import (
    ComparedRecordings,
    TargetInfo,
    UnmatchedRequests,
)
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.target import Target

OLD_DAYS = 90
"""Older recordings get a note."""


def target_info(
    run: Run,
    target: Target,
    judged: Sequence[tuple[PlannedCase, Judgement]],
    max_age: int | None,
    compared: ComparedRecordings | None,
) -> TargetInfo:
    """What a report says of a target; `compared` are the recordings that judged it, if any did."""
    mine = [judgement for case, judgement in judged if case.target == target.name]
    exchanges = [judgement.exchange for judgement in mine if judgement.exchange]
    age = measure_age(target, mine, run.started, max_age)
    return TargetInfo(
        name=target.name,
        description=target.description,
        kind=target.kind,
        recorded_from=target.recorded_from,
        module=target.module,
        host=target.host,
        recorded=max(
            (exchange.recorded for exchange in exchanges if exchange.recorded), default=None
        ),
        age_days=age.days,
        age_note=age.note,
        too_old=age.too_old,
        compared_with=compared,
        cases=len(mine),
        judged=sum(judgement.judged for judgement in mine),
        conforms=sum(judgement.outcome == "conforms" for judgement in mine),
        not_applicable=sum(judgement.not_applicable for judgement in mine),
        not_asked=dict(Counter(target.not_asked.values())),
        auto_selected=tuple(target.auto_selected),
        not_undone=tuple(target.not_undone),
        unmatched={unmatched.reason: count for unmatched, count in target.unmatched.items()},
        unmatched_requests=tuple(
            UnmatchedRequests(
                outcome="unmatched",
                method=unmatched.method,
                host=unmatched.host,
                path=unmatched.path,
                why=unmatched.why,
                documented=unmatched.documented,
                nearest=unmatched.nearest.id if unmatched.nearest else None,
                count=count,
            )
            for unmatched, count in target.unmatched.items()
        ),
        foreign=dict(target.foreign),
        unread=target.unread,
    )


class Age(msgspec.Struct, frozen=True):
    """The age of a target's answers.

    `days` counts from the oldest recording that was judged; None if one has no date, or nothing was
    recorded. `note` is one line on recordings that are old or of unknown age; `too_old` is whether
    they are, or may be, older than the run takes.
    """

    days: int | None = None
    note: str | None = None
    too_old: bool = False


def measure_age(
    target: Target, judgements: Sequence[Judgement], now: str, max_age: int | None
) -> Age:
    """The age of what was judged; `now` is ISO 8601, `max_age` in days, None for any."""
    if target.kind not in ("replayed", "foreign"):
        return Age()
    exchanges = [
        judgement.exchange for judgement in judgements if judgement.judged and judgement.exchange
    ]
    stamps = [exchange.recorded for exchange in exchanges if exchange.recorded]
    if not exchanges:
        return Age()
    if len(stamps) < len(exchanges):
        undated = len(exchanges) - len(stamps)
        note = f"age unknown: {undated} of {len(exchanges)} recordings have no date"
        if max_age is None:
            return Age(note=note)
        return Age(note=f"{note}, which --max-age needs: record them again", too_old=True)
    oldest = min(map(datetime.fromisoformat, stamps))
    # If a clock was ahead, the recording still counts as new.
    days = max(0, (datetime.fromisoformat(now) - oldest).days)
    recorded = f"recorded {days} day{'' if days == 1 else 's'} ago"
    if max_age is not None and days > max_age:
        note = f"{recorded}, --max-age is {max_age}: record them again, or allow more days"
        return Age(days, note, too_old=True)
    return Age(days, f"{recorded}: older than {OLD_DAYS} days" if days > OLD_DAYS else None)
