"""Courses add up: wherever a series of answers is cut, what it comes to is the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zoho_conformance.checks.presence.course import Course, Seen, course_of

some_answers = st.lists(
    st.tuples(st.integers(1, 40), st.floats(0, 1)).map(
        lambda drawn: Seen(f"{drawn}", drawn[0], int(drawn[0] * drawn[1]))
    ),
    max_size=20,
)


@given(some_answers, some_answers, some_answers)
def test_the_courses_of_parts_add_up_to_that_of_the_whole(
    first: list[Seen], second: list[Seen], third: list[Seen]
) -> None:
    parts = [course_of(part) for part in (first, second, third)]
    whole = course_of([*first, *second, *third])
    assert parts[0].then(parts[1]).then(parts[2]) == whole
    assert parts[0].then(parts[1].then(parts[2])) == whole
    assert Course().then(whole) == whole


def test_a_course_has_what_came_before_and_since_the_last_that_had_it() -> None:
    course = course_of(
        Seen(str(at), 30, seen) for at, seen in enumerate((0, 0, 30, 10, 0, 30, 0, 0))
    )
    assert course == Course(
        rows=180,
        seen=70,
        counted=120,
        answers=6,
        showing=3,
        varying=1,
        gaps=2,
        gap_answers=3,
        first_gap=2,
        longest_gap=2,
        last_seen="5",
        rows_since=60,
        counted_since=40,
        answers_since=2,
        absent_since="6",
    )
