"""Whether a key came no more, or only as null, by the answers that had it and those that had not.

The answers are in the order of their times. If nothing changed, any order of them is as likely as
any other, and the chance that the last `m` of `n` answers are all without a key that `k` of them
have is `C(n - m, k) / C(n, k)`: Fisher's exact test of the two groups. It has to be below the
level, which is divided by the number of things that were looked at (Bonferroni).

That alone is not enough, since answers of one kind come in series, and rows of one answer are no
independent draws. So there have to be `MIN_ROWS` rows since, and one of these:

- By gaps: answers without the key came in at least three series before, together `S` long in `A`
  series, and one of `m` more is as unlikely: `(S / (S + m)) ** A`, as of lengths without a memory.
- By rows: many answers had the key in some of their rows and not in others, so that rows vary by
  themselves. Then rows are counted, at most 20 of an answer, and at least 100 on both sides.
- It came in nearly all rows, hardly ever not at all, and there are 40 answers on both sides; where
  it came in every single row, 20 answers with 100 rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma

LEVEL = 0.001
"""How often, of so many audits, any key may be told that did not change."""
MIN_ROWS = 30
_MIN_SERIES = 3
_GAP_FACTOR = 3
_MAX_ROWS_COUNTED = 20
_MIN_ROWS_COUNTED = 100
_MIN_ANSWERS_COUNTED = 2
_VARYING = 0.1
_STEADY = 0.9
_MIN_STEADY_ANSWERS = 40
_MIN_CONSTANT_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many rows of an answer something was, of how many."""

    when: str
    rows: int
    seen: int


@dataclass(frozen=True, slots=True)
class Fall:
    """What used to be, and is no more: rows before and since, and when it was there last."""

    rows_before: int
    seen_before: int
    rows_since: int
    answers_since: int
    last: str
    since: str


def find_fall(answers: Sequence[Seen], level: float) -> Fall | None:
    """The fall at the end of some answers, in their order; None where there is none at that level.

    `level` is the chance at which it is told, divided by the number of things looked at.
    """
    gap = _trailing_gap(answers)
    before, since = answers[: len(answers) - gap], answers[len(answers) - gap :]
    if not before or sum(answer.rows for answer in since) < MIN_ROWS:
        return None
    showing = sum(answer.seen > 0 for answer in before)
    is_unlikely = chance(len(answers), gap, showing) < level
    if not (
        (is_unlikely and (_is_by_gaps(before, gap, level) or _was_steady(before, since)))
        or _is_by_rows(before, since, level)
    ):
        return None
    return Fall(
        sum(answer.rows for answer in before),
        sum(answer.seen for answer in before),
        sum(answer.rows for answer in since),
        gap,
        before[-1].when,
        since[0].when,
    )


def _is_by_gaps(before: Sequence[Seen], gap: int, level: float) -> bool:
    """Whether a gap is much longer than those before, of which there were several."""
    gaps = _gaps(before)
    total = sum(gaps)
    return len(gaps) >= _MIN_SERIES and (total / (total + gap)) ** len(gaps) < level


def _was_steady(before: Sequence[Seen], since: Sequence[Seen]) -> bool:
    """Whether it came in nearly all rows, and for so long that this is no series."""
    rows, seen = _rows(before), sum(answer.seen for answer in before)
    fewest = min(len(before), len(since))
    if seen == rows and min(rows, _rows(since)) >= _MIN_ROWS_COUNTED:
        return fewest >= _MIN_CONSTANT_ANSWERS
    return (
        seen >= _STEADY * rows
        and len(_gaps(before)) < _MIN_SERIES
        and fewest >= _MIN_STEADY_ANSWERS
    )


def _is_by_rows(before: Sequence[Seen], since: Sequence[Seen], level: float) -> bool:
    """Whether rows say it, which vary within answers."""
    varying = sum(0 < answer.seen < answer.rows for answer in before)
    if varying < max(_MIN_ANSWERS_COUNTED, _VARYING * len(before)):
        return False
    longest = max(_gaps(before), default=0)
    if len(since) < _MIN_ANSWERS_COUNTED or len(since) <= _GAP_FACTOR * longest:
        return False
    if min(_rows(before), _rows(since)) < _MIN_ROWS_COUNTED:
        return False
    counted_before, counted_since = (
        sum(min(answer.rows, _MAX_ROWS_COUNTED) for answer in side) for side in (before, since)
    )
    had = int(counted_before * sum(answer.seen for answer in before) / _rows(before))
    return chance(counted_before + counted_since, counted_since, had) < level


def _rows(answers: Sequence[Seen]) -> int:
    return sum(answer.rows for answer in answers)


def chance(number: int, last: int, showing: int) -> float:
    """How likely the `last` of a number are all among those that do not show it."""
    if last + showing > number:
        return 0.0
    return exp(_log_choose(number - last, showing) - _log_choose(number, showing))


def _log_choose(number: int, chosen: int) -> float:
    return lgamma(number + 1) - lgamma(chosen + 1) - lgamma(number - chosen + 1)


def _trailing_gap(answers: Sequence[Seen]) -> int:
    gap = 0
    for answer in reversed(answers):
        if answer.seen:
            break
        gap += 1
    return gap


def _gaps(answers: Sequence[Seen]) -> list[int]:
    """The lengths of the series of answers that do not show it."""
    gaps = []
    gap = 0
    for answer in answers:
        if not answer.seen:
            gap += 1
        elif gap:
            gaps.append(gap)
            gap = 0
    return gaps
