"""Findings of what a sample of answers shows over time: keys that come no more, or only as null."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.presence.falls import LEVEL, Fall, Seen, find_fall
from zoho_conformance.checks.presence.samples import Sample, SampledAnswer, Shape
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import ALWAYS_NULL_NOW, PRESENCE_DROPPED


@dataclass(frozen=True, slots=True)
class _Series:
    """The answers of an operation that may have the same keys, the oldest first."""

    operation: str
    answers: Sequence[SampledAnswer]

    def presence(self, name: str) -> list[Seen]:
        """In how many rows of each answer a key was."""
        return [
            Seen(answer.when, answer.rows, _count(answer, name, in_nulls=False))
            for answer in self.answers
        ]

    def values(self, name: str) -> list[Seen]:
        """In how many rows with a key it had a value, of each answer that has such rows."""
        seen = (
            Seen(
                answer.when,
                _count(answer, name, in_nulls=False),
                _count(answer, name, in_nulls=False) - _count(answer, name, in_nulls=True),
            )
            for answer in self.answers
        )
        return [answer for answer in seen if answer.rows]

    @property
    def names(self) -> frozenset[str]:
        """The keys that any row had."""
        return frozenset(name for names, _ in self._shapes for name in names)

    @property
    def varying(self) -> list[str]:
        """Those of them that a row lacked, or that were null in one: only these can have gone."""
        common = frozenset[str].intersection(*(frozenset(names) for names, _ in self._shapes))
        null = {name for _, nulls in self._shapes for name in nulls}
        return sorted((self.names - common) | null)

    @property
    def _shapes(self) -> set[Shape]:
        return {shape for answer in self.answers for shape, _ in answer.shapes}


def presence_findings(
    samples: Mapping[str, Sample], promise_of: Mapping[str, Promise]
) -> Iterator[tuple[Finding, Fall]]:
    """What keys of all operations came to over time, at a level that is of all of them together."""
    series = [
        _Series(operation, answers)
        for operation, sample in sorted(samples.items())
        for answers in _series(sample.answers())
    ]
    keys = sum(len(each.names) for each in series)
    for each in series:
        promise = promise_of[each.operation]
        for name in each.varying:
            yield from _of_key(each, promise, name, LEVEL / (2 * keys))


def _of_key(
    series: _Series, promise: Promise, name: str, level: float
) -> Iterator[tuple[Finding, Fall]]:
    path = json_path.join(f"{promise.wrapper}[]", name)
    make = FindingMaker(promise, Case(series.operation, "ok", "success"))
    fall = find_fall(series.presence(name), level)
    if fall is not None:
        used = (
            f"in {fall.seen_before:,} of {fall.rows_before:,} rows looked at, last at {fall.last}"
        )
        actual = f"in 0 of {fall.rows_since:,} rows looked at since {fall.since}"
        yield (
            make.about_past(
                PRESENCE_DROPPED, path, used, actual, came="no such key", count=fall.rows_since
            ),
            fall,
        )
    key = promise.key_at(path)
    if fall is not None or (key is not None and key.key.null_when):
        # What is null under a condition may be so in all rows that somebody asks for.
        return
    fall = find_fall(series.values(name), level)
    if fall is not None:
        used = f"with a value in {fall.seen_before:,} of {fall.rows_before:,} rows looked at"
        used += f", last at {fall.last}"
        actual = f"null in all of {fall.rows_since:,} rows looked at since {fall.since}"
        yield (
            make.about_past(
                ALWAYS_NULL_NOW, path, used, actual, came="null", count=fall.rows_since
            ),
            fall,
        )


def _series(answers: Iterable[SampledAnswer]) -> Iterator[list[SampledAnswer]]:
    """The answers to what was asked alike, each kind in the order of time."""
    by_asked: dict[tuple[str, ...], list[SampledAnswer]] = {}
    for answer in sorted(answers, key=lambda answer: (answer.when, answer)):
        by_asked.setdefault(answer.asked, []).append(answer)
    yield from by_asked.values()


def _count(answer: SampledAnswer, name: str, *, in_nulls: bool) -> int:
    counts: Counter[bool] = Counter()
    for (names, nulls), count in answer.shapes:
        counts[name in (nulls if in_nulls else names)] += count
    return counts[True]
