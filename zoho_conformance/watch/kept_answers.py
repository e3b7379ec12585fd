"""How often keys came over all runs of a watch: each run adds its answers, if they are new ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.checks.presence.course import Course
from zoho_conformance.checks.presence.followed import MAX_KEYS
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers, ObjectCourses
from zoho_conformance.model import json_path
from zoho_conformance.model.rules import ALWAYS_NULL_NOW, PRESENCE_DROPPED

MAX_KEPT_KEYS = 20_000
"""So many keys are kept over all operations."""
RUNS_UNTIL_FORGOTTEN = 100
"""Answers to a question are forgotten after so many runs without new ones."""
_NONE = Course()


class KeptCourses(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Keys that came alike over all runs; `fell` is the rule of the alert about it."""

    keys: tuple[str, ...]
    came: Course
    values: Course
    fell: str = ""


class KeptAnswers(Struct, frozen=True, forbid_unknown_fields=True):
    """Answers of all runs to what was asked alike."""

    target: str
    operation: str
    page: str
    modules: tuple[str, ...]
    asked: str
    began: Annotated[str, Meta(description="When the first answer came.")]
    ended: Annotated[str, Meta(description="When the last answer came that counts.")]
    undated: Annotated[
        str, Meta(description="A digest of the latest answers of no known time; empty for none.")
    ]
    last_run: Annotated[int, Meta(ge=0, description="The latest run that had such answers.")]
    objects: tuple[ObjectCourses, ...]
    courses: tuple[KeptCourses, ...]

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells them from others."""
        return self.target, self.operation, self.asked

    @property
    def number_of_keys(self) -> int:
        """How many keys are kept."""
        return sum(len(each.keys) for each in self.courses)


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """A key over all runs."""

    came: Course = _NONE
    values: Course = _NONE
    fell: str = ""

    def then(self, came: Course, values: Course) -> KeyHistory:
        """The history after further answers; if a key came again, only these count from now on."""
        if self.fell == PRESENCE_DROPPED and came.showing:
            return KeyHistory(came, self.values.then(values))
        if self.fell == ALWAYS_NULL_NOW and values.showing:
            return KeyHistory(self.came.then(came), values)
        return KeyHistory(self.came.then(came), self.values.then(values), self.fell)


@dataclass(frozen=True, slots=True)
class Addition:
    """What is kept after a run; and how many kinds of answers were not added, and why."""

    kept: tuple[KeptAnswers, ...]
    overlapping: int = 0
    not_kept: int = 0


def add_answers(
    kept: Iterable[KeptAnswers], followed: Iterable[FollowedAnswers], run: int, when: str
) -> Addition:
    """Add the answers of a run, which began at `when`.

    Answers that came before the latest that count do not count again: a watch may look at the same
    recordings at each run, or at archives that overlap.
    """
    known = {each.identity: each for each in kept}
    overlapping = not_kept = 0
    total = sum(each.number_of_keys for each in known.values())
    for answers in followed:
        identity = answers.target, answers.operation, answers.asked
        before = known.get(identity)
        digest = _digest(answers) if not answers.ended else ""
        if before is not None and _is_seen(before, answers, digest):
            overlapping += bool(answers.ended > before.ended)
            known[identity] = msgspec.structs.replace(before, last_run=run)
            continue
        added = _add(before, answers, digest, run, when)
        grown = total + added.number_of_keys - (before.number_of_keys if before else 0)
        if grown > MAX_KEPT_KEYS and (before is None or grown > total):
            not_kept += 1
            continue
        total = grown
        known[identity] = added
    recent = (each for each in known.values() if run - each.last_run < RUNS_UNTIL_FORGOTTEN)
    return Addition(tuple(recent), overlapping, not_kept)


def _is_seen(before: KeptAnswers, answers: FollowedAnswers, digest: str) -> bool:
    if not answers.ended:
        return digest == before.undated
    return answers.began <= before.ended


def _add(
    before: KeptAnswers | None, answers: FollowedAnswers, digest: str, run: int, when: str
) -> KeptAnswers:
    began = answers.began or when
    objects_before = _by_path(before.objects if before is not None else ())
    objects_now = _by_path(answers.objects)
    histories = histories_of(before) if before is not None else {}
    now = {path: each for each in answers.courses for path in each.keys}
    after: dict[str, KeyHistory] = {}
    for path in dict.fromkeys((*histories, *now)):
        holder = json_path.parent(path)
        history = histories.get(path)
        if history is None:
            if len(histories) >= MAX_KEYS:
                continue
            lacked = _lacking(objects_before.get(holder), before.began if before else "")
            history = KeyHistory(lacked)
        if path in now:
            after[path] = history.then(now[path].came, now[path].values)
        else:
            after[path] = history.then(_lacking(objects_now.get(holder), began), _NONE)
    alike: dict[KeyHistory, list[str]] = {}
    for path, history in after.items():
        alike.setdefault(history, []).append(path)
    objects = {
        path: objects_before.get(path, _NONE).then(objects_now.get(path, _NONE))
        for path in dict.fromkeys((*objects_before, *objects_now))
    }
    return KeptAnswers(
        target=answers.target,
        operation=answers.operation,
        page=answers.page,
        modules=answers.modules,
        asked=answers.asked,
        began=before.began if before is not None else began,
        ended=max(before.ended if before is not None else "", answers.ended),
        undated=digest or (before.undated if before is not None else ""),
        last_run=run,
        objects=tuple(ObjectCourses((path,), course) for path, course in objects.items()),
        courses=tuple(
            KeptCourses(tuple(paths), each.came, each.values, each.fell)
            for each, paths in alike.items()
        ),
    )


def histories_of(answers: KeptAnswers) -> dict[str, KeyHistory]:
    """The history of each key."""
    return {
        path: KeyHistory(each.came, each.values, each.fell)
        for each in answers.courses
        for path in each.keys
    }


def _lacking(objects: Course | None, began: str) -> Course:
    """The course of a key that none of some objects had."""
    if objects is None:
        return _NONE
    return Course(
        rows_since=objects.rows,
        counted_since=objects.counted,
        answers_since=objects.answers,
        absent_since=began,
    )


def _by_path(objects: Iterable[ObjectCourses]) -> Mapping[str, Course]:
    return {path: each.course for each in objects for path in each.paths}


def _digest(answers: FollowedAnswers) -> str:
    """What two looks at the same recordings have in common: the counts, and no time."""
    counts = [
        (each.keys, each.came.rows, each.came.seen, each.values.rows, each.values.seen)
        for each in answers.courses
    ]
    return hashlib.sha256(msgspec.json.encode(counts)).hexdigest()[:12]
