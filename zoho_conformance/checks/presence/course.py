"""How often something came over time, in numbers that do not grow with the answers.

A course is all that the test for keys that stopped occurring looks at. Courses add up: that of some
answers and that of later ones are the course of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

MAX_ROWS_COUNTED = 20
"""How many rows of one answer count, where rows are counted: they are not independent draws."""

_Count = Annotated[int, Meta(ge=0)]


class Seen(Struct, frozen=True):
    """In how many rows of an answer something was, of how many."""

    when: str
    rows: int
    seen: int


class Course(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What answers showed, up to the last that had it (`before`) and after that (`since`)."""

    rows: Annotated[_Count, Meta(description="Rows of the answers before.")] = 0
    seen: Annotated[_Count, Meta(description="In how many of these rows it was.")] = 0
    counted: Annotated[_Count, Meta(description="These rows, at most 20 of an answer.")] = 0
    answers: Annotated[_Count, Meta(description="The answers before.")] = 0
    showing: Annotated[_Count, Meta(description="In how many of these answers it was.")] = 0
    varying: Annotated[
        _Count, Meta(description="In how many of them it was in some rows and not in others.")
    ] = 0
    gaps: Annotated[_Count, Meta(description="Series of answers before that lacked it.")] = 0
    gap_answers: Annotated[_Count, Meta(description="The answers of these series.")] = 0
    first_gap: Annotated[
        _Count, Meta(description="How many answers lacked it before any had it.")
    ] = 0
    longest_gap: Annotated[_Count, Meta(description="The answers of the longest series.")] = 0
    last_seen: Annotated[str, Meta(description="When it was there last; empty for never.")] = ""
    rows_since: Annotated[_Count, Meta(description="Rows of the answers since.")] = 0
    counted_since: Annotated[_Count, Meta(description="These rows, at most 20 of an answer.")] = 0
    answers_since: Annotated[_Count, Meta(description="The answers since.")] = 0
    absent_since: Annotated[str, Meta(description="When they began; empty for none.")] = ""

    def then(self, later: Course) -> Course:
        """The course of these answers and of later ones."""
        if not later.showing:
            return Course(
                rows=self.rows,
                seen=self.seen,
                counted=self.counted,
                answers=self.answers,
                showing=self.showing,
                varying=self.varying,
                gaps=self.gaps,
                gap_answers=self.gap_answers,
                first_gap=self.first_gap,
                longest_gap=self.longest_gap,
                last_seen=self.last_seen,
                rows_since=self.rows_since + later.rows_since,
                counted_since=self.counted_since + later.counted_since,
                answers_since=self.answers_since + later.answers_since,
                absent_since=self.absent_since or later.absent_since,
            )
        # What lacked it at the end of the one and at the beginning of the other is one series.
        between = self.answers_since + later.first_gap
        return Course(
            rows=self.rows + self.rows_since + later.rows,
            seen=self.seen + later.seen,
            counted=self.counted + self.counted_since + later.counted,
            answers=self.answers + self.answers_since + later.answers,
            showing=self.showing + later.showing,
            varying=self.varying + later.varying,
            gaps=self.gaps + later.gaps - bool(later.first_gap) + bool(between),
            gap_answers=self.gap_answers + self.answers_since + later.gap_answers,
            first_gap=self.first_gap if self.showing else between,
            longest_gap=max(self.longest_gap, later.longest_gap, between),
            last_seen=later.last_seen,
            rows_since=later.rows_since,
            counted_since=later.counted_since,
            answers_since=later.answers_since,
            absent_since=later.absent_since,
        )


def course_of(answers: Iterable[Seen]) -> Course:
    """The course of some answers, which come in their order."""
    rows = seen = counted = number = showing = varying = 0
    gaps = gap_answers = first_gap = longest_gap = 0
    rows_since = counted_since = gap = 0
    last = since = ""
    for answer in answers:
        rows_since += answer.rows
        counted_since += min(answer.rows, MAX_ROWS_COUNTED)
        if not answer.seen:
            gap += 1
            since = since or answer.when
            continue
        if gap:
            gaps += 1
            gap_answers += gap
            longest_gap = max(longest_gap, gap)
            first_gap = first_gap if showing else gap
        number += gap + 1
        rows += rows_since
        counted += counted_since
        seen += answer.seen
        showing += 1
        varying += answer.seen < answer.rows
        last, since = answer.when, ""
        rows_since = counted_since = gap = 0
    return Course(
        rows=rows,
        seen=seen,
        counted=counted,
        answers=number,
        showing=showing,
        varying=varying,
        gaps=gaps,
        gap_answers=gap_answers,
        first_gap=first_gap,
        longest_gap=longest_gap,
        last_seen=last,
        rows_since=rows_since,
        counted_since=counted_since,
        answers_since=gap,
        absent_since=since,
    )
