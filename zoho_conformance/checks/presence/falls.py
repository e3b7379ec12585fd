"""Whether a key stopped occurring, or is only null now, by the answers with it and those without.

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
- It came in nearly all rows, hardly ever not at all or for a twentieth of the time at most, and
  there are 40 answers on both sides; where it came in every single row, 20 answers with 100 rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, lgamma

from zoho_conformance.checks.presence.course import Course, Seen, course_of

LEVEL = 0.001
"""How often, of so many audits, any key may be reported that did not change."""
MIN_ROWS = 30
_MIN_SERIES = 3
_GAP_FACTOR = 3
_MIN_ROWS_COUNTED = 100
_MIN_ANSWERS_COUNTED = 2
_VARYING = 0.1
_STEADY = 0.9
_SHORT = 20
_MIN_STEADY_ANSWERS = 40
_MIN_CONSTANT_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Fall:
    """What used to occur and stopped: rows before and since, and when it was last there."""

    rows_before: int
    seen_before: int
    rows_since: int
    answers_since: int
    last: str
    since: str


def find_fall(answers: Iterable[Seen], level: float) -> Fall | None:
    """The fall at the end of some answers, in their order; None where there is none at that level.

    `level` is the chance at which it is reported, divided by the number of things looked at.
    """
    return fall_of(course_of(answers), level)


def fall_of(course: Course, level: float) -> Fall | None:
    """The fall at the end of a course; None where there is none at that level."""
    if not course.showing or course.rows_since < MIN_ROWS:
        return None
    number = course.answers + course.answers_since
    is_unlikely = chance(number, course.answers_since, course.showing) < level
    if not (
        (is_unlikely and (_is_by_gaps(course, level) or _was_steady(course)))
        or _is_by_rows(course, level)
    ):
        return None
    return fall_from(course)


def fall_from(course: Course) -> Fall:
    """What used to occur by a course, and stopped."""
    return Fall(
        course.rows,
        course.seen,
        course.rows_since,
        course.answers_since,
        course.last_seen,
        course.absent_since,
    )


def _is_by_gaps(course: Course, level: float) -> bool:
    """Whether a gap is much longer than those before, of which there were several."""
    total, gap = course.gap_answers, course.answers_since
    return course.gaps >= _MIN_SERIES and (total / (total + gap)) ** course.gaps < level


def _was_steady(course: Course) -> bool:
    """Whether it came in nearly all rows, and for so long that this is not a chance series."""
    fewest = min(course.answers, course.answers_since)
    is_constant = course.seen == course.rows
    if is_constant and min(course.rows, course.rows_since) >= _MIN_ROWS_COUNTED:
        return fewest >= _MIN_CONSTANT_ANSWERS
    return (
        course.seen >= _STEADY * course.rows
        and (course.gaps < _MIN_SERIES or course.longest_gap * _SHORT <= course.answers_since)
        and fewest >= _MIN_STEADY_ANSWERS
    )


def _is_by_rows(course: Course, level: float) -> bool:
    """Whether rows say it, which vary within answers."""
    if course.varying < max(_MIN_ANSWERS_COUNTED, _VARYING * course.answers):
        return False
    since = course.answers_since
    if since < _MIN_ANSWERS_COUNTED or since <= _GAP_FACTOR * course.longest_gap:
        return False
    if min(course.rows, course.rows_since) < _MIN_ROWS_COUNTED:
        return False
    had = int(course.counted * course.seen / course.rows)
    return chance(course.counted + course.counted_since, course.counted_since, had) < level


def chance(number: int, last: int, showing: int) -> float:
    """How likely the `last` of a number are all among those that do not show it."""
    if last + showing > number:
        return 0.0
    return exp(_log_choose(number - last, showing) - _log_choose(number, showing))


def _log_choose(number: int, chosen: int) -> float:
    return lgamma(number + 1) - lgamma(chosen + 1) - lgamma(number - chosen + 1)
