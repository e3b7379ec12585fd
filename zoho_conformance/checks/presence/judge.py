"""Findings of what answers show over time: keys that come no more, or only as null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.presence.course import Course
from zoho_conformance.checks.presence.falls import LEVEL, Fall, fall_of
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers, count_keys
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import ALWAYS_NULL_NOW, PRESENCE_DROPPED

AS_BEFORE = "as before"
"""What is promised of a key over time, in the words of the identity of a finding."""
CAME = {PRESENCE_DROPPED: "no such key", ALWAYS_NULL_NOW: "null"}
"""What came of a key that fell, in the same words."""


def presence_findings(
    followed: Sequence[FollowedAnswers], promise_of: Mapping[str, Promise]
) -> Iterator[tuple[Finding, Fall]]:
    """What keys of all operations came to over time, at a level that is of all of them together."""
    level = LEVEL / (2 * max(1, count_keys(followed)))
    for answers in followed:
        make = FindingMaker(promise_of[answers.operation], Case(answers.operation, "ok", "success"))
        for each in answers.courses:
            rule_and_fall = find_rule_and_fall(each.came, each.values, level)
            if rule_and_fall is None:
                continue
            rule, fall = rule_and_fall
            used, actual = words_of(rule, fall)
            for path in each.keys:
                yield (
                    make.about_past(
                        rule, path, used, actual, came=CAME[rule], count=fall.rows_since
                    ),
                    fall,
                )


def find_rule_and_fall(came: Course, values: Course, level: float) -> tuple[str, Fall] | None:
    """What a key came to: it came no more, or as null alone; None where neither can be said."""
    for rule, course in ((PRESENCE_DROPPED, came), (ALWAYS_NULL_NOW, values)):
        fall = fall_of(course, level)
        if fall is not None:
            return rule, fall
    return None


def words_of(rule: str, fall: Fall) -> tuple[str, str]:
    """What used to be, and what came, for readers."""
    rows, since = f"{fall.rows_before:,} rows looked at", f"{fall.rows_since:,} rows looked at"
    if rule == PRESENCE_DROPPED:
        return (
            f"in {fall.seen_before:,} of {rows}, last at {fall.last}",
            f"in 0 of {since} since {fall.since}",
        )
    return (
        f"with a value in {fall.seen_before:,} of {rows}, last at {fall.last}",
        f"null in all of {since} since {fall.since}",
    )
