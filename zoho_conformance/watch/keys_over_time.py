"""Keys that stopped occurring in the answers of a watch's runs: drift that no single run shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from zoho_conformance.checks.presence.falls import LEVEL, fall_from
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.checks.presence.judge import AS_BEFORE, CAME, find_rule_and_fall, words_of
from zoho_conformance.checks.touched_uses import TouchedUses
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.finding import fingerprint
from zoho_conformance.model.levels import ConfiguredLevel
from zoho_conformance.model.rules import (
    ALWAYS_NULL_NOW,
    PRESENCE_DROPPED,
    PRESENCE_RULES,
    Level,
    at_or_above,
    fails,
)
from zoho_conformance.reports.finding_wording import describe_use
from zoho_conformance.reports.level_uses import level_note
from zoho_conformance.runs.levels import Levels
from zoho_conformance.watch.events import Drift, Place
from zoho_conformance.watch.kept_answers import KeptAnswers, KeptCourses, add_answers
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.state import State

_LOOKS = 100
"""A watch looks again at every run: so many looks share the chance of a false alarm."""
_SIDES = ("observed", "came")
_CASE = "ok"
_SECTION = "response keys"


@dataclass(frozen=True, slots=True)
class _Decided:
    documented_level: Level
    configured: ConfiguredLevel


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a project says of such drift: its levels, what its code uses, and what fails a run."""

    levels: Levels | None = None
    uses: TouchedUses | None = None
    only_used_fails: bool = False
    shows_places: bool = True

    def decide(self, drift: Drift, fail_on: Level) -> tuple[Drift | None, str, bool]:
        """The drift at its level, or why it is not reported; and whether it fails a run."""
        level, note = drift.level, ""
        configured = self.levels.decide(drift) if self.levels is not None else None
        if configured is not None:
            note = level_note(_Decided(drift.level, configured))
            if configured.level == "off":
                return None, note, False
            level = configured.level
        touch = None
        if self.uses is not None:
            touch = self.uses.touch(drift.rule, _SECTION, drift.operation, drift.path)
        state = touch.state if touch is not None else None
        is_failing = fails(
            drift.rule, level, fail_on, None, state if self.only_used_fails else None
        )
        if self.only_used_fails and state == "not-used":
            return None, "drift in keys that your code does not use does not fail a run", False
        if not (is_failing or at_or_above(level, "warning")):
            return None, f"{level} does not fail a run", False
        places = touch.places if touch is not None and self.shows_places else ()
        note = "; ".join(filter(None, (drift.note, note)))
        decided = replace(drift, level=level, note=note, use=describe_use(state, places))
        return decided, "", is_failing


def follow_keys(state: State, seen: Observation, decisions: Decisions) -> Observation:
    """What a run saw, with what its answers and those of all runs before say of keys."""
    addition = add_answers(state.answers, seen.followed, state.runs + 1, seen.when)
    kept = tuple(_with_falls(addition.kept))
    shown = {drift.key for drift in seen.drifts} | {key for key, _ in seen.not_counted}
    own, not_counted, is_failing = [], [], False
    fallen = {drift.key: drift for drift in _drifts(kept, seen.when)}
    for key, drift in fallen.items():
        if key in shown:
            continue
        decided, why, fails_run = decisions.decide(drift, seen.fail_on)
        if decided is None:
            not_counted.append((key, why))
        else:
            own.append(decided)
            is_failing = is_failing or fails_run
    for drift in state.open:
        if drift.rule in PRESENCE_RULES and drift.key not in shown | fallen.keys():
            forgotten = _identities(state.answers) - _identities(kept)
            why = _why_over(drift, seen.followed, forgotten, fallen.values())
            not_counted += [(drift.key, why)] if why else []
    return dataclasses.replace(
        seen,
        verdict="drift" if is_failing else seen.verdict,
        drifts=(*seen.drifts, *own),
        not_counted=(*seen.not_counted, *not_counted),
        about=(*seen.about, *_lines(addition.overlapping, addition.not_kept, seen.followed)),
        kept=kept,
    )


def _with_falls(kept: Iterable[KeptAnswers]) -> Iterator[KeptAnswers]:
    """The same, the keys that fell marked; what fell once is so until it comes again."""
    kept = tuple(kept)
    keys = sum(answers.number_of_keys for answers in kept)
    level = LEVEL / (2 * max(1, keys) * _LOOKS)
    for answers in kept:
        yield replace(answers, courses=tuple(_marked(each, level) for each in answers.courses))


def _marked(courses: KeptCourses, level: float) -> KeptCourses:
    if courses.fell == PRESENCE_DROPPED:
        return courses
    fell = find_rule_and_fall(courses.came, courses.values, level)
    return replace(courses, fell=fell[0]) if fell is not None else courses


def _drifts(kept: Iterable[KeptAnswers], when: str) -> Iterator[Drift]:
    """Drift for each key that fell; where it fell in answers to several questions, one of them."""
    drifts: dict[str, Drift] = {}
    for answers in kept:
        for courses in answers.courses:
            for path in courses.keys if courses.fell else ():
                drift = _drift(answers, courses, path, when)
                known = drifts.get(drift.key)
                if known is not None:
                    names = dict.fromkeys(filter(None, (known.note, drift.note)))
                    drift = replace(known, count=known.count + drift.count, note="; ".join(names))
                drifts[drift.key] = drift
    yield from drifts.values()


def _drift(answers: KeptAnswers, courses: KeptCourses, path: str, when: str) -> Drift:
    rule = courses.fell
    fall = fall_from(courses.came if rule == PRESENCE_DROPPED else courses.values)
    used, actual = words_of(rule, fall)
    path = legible(json_path.as_written(json_path.generalize(path)))
    modules = ", ".join(answers.modules)
    return Drift(
        place=Place("run", answers.target, answers.operation, _CASE),
        fingerprint=fingerprint(rule, answers.operation, path, AS_BEFORE, CAME[rule]),
        rule=rule,
        level=PRESENCE_RULES[rule].level,
        case=_CASE,
        path=path,
        expected=used,
        actual=actual,
        sides=_SIDES,
        page=answers.page,
        note=f"of {modules}" if modules else "",
        state="new",
        count=max(1, fall.rows_since),
        first_seen=when,
        promised=AS_BEFORE,
        came=CAME[rule],
    )


def _why_over(
    drift: Drift,
    followed: Sequence[FollowedAnswers],
    forgotten: frozenset[tuple[str, str]],
    fallen: Iterable[Drift],
) -> str:
    """Why open drift of a key is over; empty where no answer says that it is."""
    place = drift.place
    about = place.target, place.operation
    if about in forgotten:
        return "there are no such answers now"
    if any(other.place == place and other.path == drift.path for other in fallen):
        return "it no longer appears at all"
    for answers in followed:
        if (answers.target, answers.operation) != about:
            continue
        for courses in answers.courses:
            course = courses.values if drift.rule == ALWAYS_NULL_NOW else courses.came
            came_last = course.showing and not course.answers_since
            if came_last and drift.path in map(json_path.as_written, courses.keys):
                return "it appeared again"
    return ""


def _identities(kept: Iterable[KeptAnswers]) -> frozenset[tuple[str, str]]:
    return frozenset((answers.target, answers.operation) for answers in kept)


def _lines(overlapping: int, not_kept: int, followed: Iterable[FollowedAnswers]) -> Iterator[str]:
    """Which keys are not looked at over time."""
    left_out = sum(answers.left_out for answers in followed)
    if overlapping:
        yield (
            f"keys over time: answers to {overlapping} kinds of requests overlap in time with "
            "earlier ones, and were not added"
        )
    if not_kept:
        yield f"keys over time: answers to {not_kept} kinds of requests are not followed: too many"
    if left_out:
        yield f"keys over time: {left_out} keys are not followed: too many"
