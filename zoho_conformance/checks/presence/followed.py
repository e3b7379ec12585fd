"""What is kept of answers over time: of each key how often it came, among answers asked alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.checks.key_paths import new_key_path
from zoho_conformance.checks.make_finding import source_of_key
from zoho_conformance.checks.presence.course import Course, Seen, course_of
from zoho_conformance.checks.presence.followed_answers import (
    FollowedAnswers,
    KeyCourses,
    ObjectCourses,
)
from zoho_conformance.checks.presence.samples import Sample, SampledAnswer, Shape, Shapes
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path

MAX_KEYS = 500
"""So many keys of answers that are asked alike are followed, the first by their paths."""
MAX_ASKED = 50
"""So many ways to ask for an operation's answers are followed: those with most answers."""


def follow(
    samples: Mapping[str, Sample], promise_of: Mapping[str, Promise]
) -> Iterator[FollowedAnswers]:
    """How the keys of all operations came over time, by what was asked."""
    for operation, sample in sorted(samples.items()):
        by_asked: dict[tuple[str, ...], list[SampledAnswer]] = {}
        for answer in sorted(sample.answers(), key=lambda answer: (answer.when, answer)):
            by_asked.setdefault(answer.asked, []).append(answer)
        most = sorted(by_asked.items(), key=lambda item: (-len(item[1]), item[0]))[:MAX_ASKED]
        for asked, answers in sorted(most):
            yield _followed(promise_of[operation], asked, answers)


def _followed(
    promise: Promise, asked: tuple[str, ...], answers: Sequence[SampledAnswer]
) -> FollowedAnswers:
    alike: dict[tuple[Course, Course], list[str]] = {}
    objects: dict[Course, list[str]] = {}
    paths = 0
    for holder, objects_at in _by_holder(promise, answers).items():
        if not _is_legible(promise, holder):
            continue
        always = course_of(Seen(when, rows, rows) for when, rows in _rows(objects_at))
        objects.setdefault(always, []).append(holder)
        for path, courses in _courses(promise, holder, objects_at, always):
            paths += 1
            if paths <= MAX_KEYS:
                alike.setdefault(courses, []).append(path)
    _, modules, *_ = asked
    return FollowedAnswers(
        operation=promise.operation.id,
        page=source_of_key(promise, None).page,
        modules=tuple(filter(None, modules.split(","))),
        asked=hashlib.sha256("\n".join(asked).encode(errors="surrogatepass")).hexdigest()[:12],
        began=answers[0].when,
        ended=answers[-1].when,
        objects=tuple(ObjectCourses(tuple(same), course) for course, same in objects.items()),
        courses=tuple(
            KeyCourses(tuple(keys), came, values) for (came, values), keys in alike.items()
        ),
        left_out=max(0, paths - MAX_KEYS),
    )


_Held = list[tuple[str, Shapes]]
"""When answers came, and what their objects at a path were like."""


def _by_holder(promise: Promise, answers: Sequence[SampledAnswer]) -> Mapping[str, _Held]:
    """The objects of answers by their paths, the rows first."""
    rows = f"{promise.wrapper}[]" if promise.wrapper else ""
    holders: dict[str, _Held] = {rows: []}
    for answer in answers:
        # An answer that is not a list of rows counts as one row.
        is_list = any(not path for path, _ in answer.nested)
        holders.setdefault(rows if is_list else "", []).append((answer.when, answer.shapes))
        for path, shapes in answer.nested:
            holders.setdefault(path, []).append((answer.when, shapes))
    return {path: objects_at for path, objects_at in holders.items() if objects_at}


def _rows(objects_at: _Held) -> list[tuple[str, int]]:
    return [(when, sum(count for _, count in shapes)) for when, shapes in objects_at]


def _courses(
    promise: Promise, holder: str, objects_at: _Held, always: Course
) -> Iterator[tuple[str, tuple[Course, Course]]]:
    """Each key of some objects by its path, with how it came and how often it had a value."""
    shapes: set[Shape] = {shape for _, each in objects_at for shape, _ in each}
    names = {
        name
        for of_object, _ in shapes
        for name in of_object
        if not _is_data(name) and _is_legible(promise, json_path.join(holder, name))
    }
    common = frozenset[str].intersection(*(frozenset(of_object) for of_object, _ in shapes))
    varying = (names - common) | {name for _, nulls in shapes for name in nulls}
    rows = _rows(objects_at)
    for name in sorted(names):
        path = json_path.join(holder, name)
        key = promise.key_at(path)
        came = values = always
        if name in varying:
            times = [_times(name, each) for _, each in objects_at]
            came = course_of(
                Seen(when, number, with_key)
                for (when, number), (with_key, _) in zip(rows, times, strict=True)
            )
            values = course_of(
                Seen(when, with_key, with_key - null)
                for (when, _), (with_key, null) in zip(rows, times, strict=True)
                if with_key
            )
        # What is null under a condition may be so in all rows that are returned.
        may_be_null = key is not None and bool(key.key.null_when)
        yield path, (came, Course() if may_be_null else values)


def _times(name: str, shapes: Shapes) -> tuple[int, int]:
    """In how many objects a key came, and in how many of them as null."""
    came = null = 0
    for (names, nulls), count in shapes:
        if name in names:
            came += count
            null += count if name in nulls else 0
    return came, null


def _is_data(name: str) -> bool:
    """Whether the name of a key is an id, a number or a date: another one in each answer."""
    return name[:1].isdigit()


def _is_legible(promise: Promise, path: str) -> bool:
    """Whether a report may name each step of a path: what is data is not followed."""
    path = path.removesuffix("[]")
    return all(
        promise.key_at(step) is not None
        or new_key_path(promise, json_path.parent(step), json_path.name(step)) == step
        for step in (path, *json_path.ancestors(path))
        if step
    )
