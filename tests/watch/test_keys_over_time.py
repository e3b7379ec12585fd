"""Keys that come no more over the runs of a watch: told once, silent in noise, over when back."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.audit.test_over_time import KEY, write_archive
from tests.command import run_command
from tests.watch.report_factory import finding, observation
from zoho_conformance.checks.presence.course import Course, Seen, course_of
from zoho_conformance.checks.presence.followed_answers import (
    FollowedAnswers,
    KeyCourses,
    ObjectCourses,
)
from zoho_conformance.model.levels import LevelEntry
from zoho_conformance.runs.levels import Levels
from zoho_conformance.watch import kept_answers
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.events import Event
from zoho_conformance.watch.keys_over_time import Decisions, follow_keys
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.state import State, new_state
from zoho_conformance.watch.state_file import from_json, to_json

WICK = "data[].wick"
ROWS = 50
START = datetime(2030, 1, 1, tzinfo=UTC)


def when(hour: int) -> str:
    return (START + timedelta(hours=hour)).isoformat()


def answers(hour: int, seen: Sequence[int], null: int = 0, rows: int = ROWS) -> FollowedAnswers:
    """Answers of a row count, of which so many rows had a wick, and so many of these a null."""
    times = [when(hour + at) for at in range(len(seen))]
    all_ = course_of(Seen(time, rows, rows) for time in times)
    came = course_of(Seen(time, rows, each) for time, each in zip(times, seen, strict=True))
    values = course_of(
        Seen(time, each, max(0, each - null))
        for time, each in zip(times, seen, strict=True)
        if each
    )
    courses = [KeyCourses(("data[].id",), all_, all_)]
    if any(seen):
        courses.append(KeyCourses((WICK,), came, values))
    return FollowedAnswers(
        operation="get_things",
        page="Get Things",
        modules=("Lamps",),
        asked="0" * 12,
        began=times[0],
        ended=times[-1],
        objects=(ObjectCourses(("data[]",), all_),),
        courses=tuple(courses),
        target="live",
    )


@dataclass
class Watched:
    """A watch that is run on made-up answers; each state is written and read between runs."""

    decisions: Decisions = field(default_factory=Decisions)
    state: State = field(default_factory=lambda: new_state("w"))
    seen: Observation | None = None

    def run(self, *followed: FollowedAnswers, of: Observation | None = None) -> tuple[Event, ...]:
        seen = replace(of or observation(day=1 + self.state.runs % 28), followed=followed)
        self.seen = follow_keys(self.state, seen, self.decisions)
        state, events = advance(self.state, self.seen, 3)
        self.state = from_json(to_json(state), "s")
        return events

    def run_all(self, shares: Iterable[int]) -> list[list[str]]:
        """What was told of in each run on one answer."""
        alerts: list[list[str]] = []
        for hour, seen in enumerate(shares, self.state.runs):
            events = self.run(answers(hour, [seen]))
            alerts.append([event.kind for event in events])
        return alerts


def test_a_key_that_falls_from_98_percent_to_none_is_told_once() -> None:
    watched = Watched()
    assert watched.run_all([49] * 10 + [0] * 10) == [[]] * 11 + [["opened"]] + [[]] * 8
    (drift,) = watched.state.open
    assert (drift.rule, drift.path, drift.level) == ("presence-dropped", WICK, "warning")
    assert drift.expected == f"in 490 of 500 rows looked at, last at {when(9)}"
    assert drift.actual == f"in 0 of 500 rows looked at since {when(10)}"
    assert (drift.note, drift.page, drift.place.target) == ("of Lamps", "Get Things", "live")
    assert watched.seen is not None
    assert watched.seen.verdict == "conforms"


def test_a_key_that_comes_again_is_over_and_counted_from_the_start() -> None:
    watched = Watched()
    watched.run_all([49] * 4 + [0] * 4)
    (event,) = watched.run(answers(8, [49]))
    assert [(each.drift.path, each.why) for each in event.resolved] == [(WICK, "it appeared again")]
    assert watched.run_all([0, 0, 0]) == [[], [], []]
    assert watched.run_all([49, 48, 49]) == [[], [], []]
    watched = Watched()
    assert watched.run_all([49, 48, 0, 0, 49, 48, 0, 0])[3::2] == [["opened"], [], ["opened"]]


def test_a_key_that_is_null_in_all_rows_now_is_told() -> None:
    watched = Watched()
    for hour in range(4):
        watched.run(answers(hour, [ROWS], null=1))
    alerts = [watched.run(answers(hour, [ROWS], null=ROWS)) for hour in range(4, 8)]
    assert [len(events) for events in alerts] == [0, 1, 0, 0]
    (drift,) = watched.state.open
    assert (drift.rule, drift.came) == ("always-null-now", "null")
    assert drift.expected.startswith("with a value in 196 of 200 rows")
    (event,) = watched.run(answers(8, [ROWS]))
    assert [each.why for each in event.resolved] == ["it appeared again"]


def test_a_key_that_is_null_and_then_gone_is_one_alert_each() -> None:
    watched = Watched()
    for hour in range(4):
        watched.run(answers(hour, [ROWS - hour], null=1))
    for hour in range(4, 8):
        watched.run(answers(hour, [ROWS - hour], null=ROWS))
    (null,) = watched.state.open
    assert null.rule == "always-null-now"
    events = [event for hour in range(8, 12) for event in watched.run(answers(hour, [0]))]
    (event,) = events
    assert [drift.rule for drift in event.added] == ["presence-dropped"]
    assert [each.why for each in event.resolved] == ["it no longer appears at all"]


@pytest.mark.parametrize("shares", [[49, 47, 50, 20, 15, 49], [0, 1, 0, 0, 2, *[0] * 30], [0] * 30])
def test_what_still_comes_or_was_rare_is_not_told(shares: list[int]) -> None:
    assert not any(Watched().run_all(shares))


def test_noise_over_many_runs_is_not_told() -> None:
    rng = random.Random(3)  # noqa: S311 - the same numbers in every run
    for share in (0.01, 0.1, 0.5, 0.9, 0.98):
        watched = Watched()
        of_rows = [sum(rng.random() < share for _ in range(ROWS)) for _ in range(150)]
        assert not any(watched.run_all(of_rows))
        watched = Watched()
        assert not any(watched.run_all([ROWS * (rng.random() < share) for _ in range(150)]))


def test_the_same_answers_count_once() -> None:
    watched = Watched()
    watched.run_all([49] * 4)
    once = watched.state.answers
    for _ in range(10):
        assert watched.run(answers(4, [0])) == ()
    assert watched.state.answers[0].courses[1].came.rows_since == ROWS
    undated = structs.replace(answers(5, [0]), began="", ended="")
    for _ in range(10):
        assert watched.run(undated) == () or watched.state.runs == 15
    assert watched.state.answers[0].courses[1].came.rows_since == 2 * ROWS
    assert once[0].courses[1].came.rows_since == 0


def test_answers_that_overlap_with_earlier_ones_are_said_not_to_count() -> None:
    watched = Watched()
    watched.run(answers(0, [49, 49, 49, 49]))
    watched.run(answers(2, [49, 49, 0, 0]))
    assert watched.seen is not None
    assert any("overlap in time" in line for line in watched.seen.about)
    assert watched.state.answers[0].ended == when(3)


def test_a_finding_of_the_report_itself_is_the_same_drift_and_told_at_any_level() -> None:
    watched = Watched()
    watched.run_all([49] * 4 + [0] * 4)
    (drift,) = watched.state.open
    row = finding("ok", rule="presence-dropped", level="warning", path=WICK)
    row |= {"fingerprint": drift.fingerprint}
    assert watched.run(answers(8, [0]), of=observation([row])) == ()
    alone = Watched()
    assert [event.kind for event in alone.run(of=observation([row]))] == ["opened"]
    assert alone.run(of=observation()) == ()


def test_a_level_of_the_configuration_turns_it_off_or_has_it_fail() -> None:
    off, error = (
        Decisions(Levels("c", (LevelEntry(level=level, reason="r", path=WICK),), date(2030, 1, 1)))
        for level in ("off", "error")
    )
    assert not any(Watched(off).run_all([49] * 4 + [0] * 4))
    watched = Watched(error)
    watched.run_all([49] * 4 + [0] * 4)
    assert watched.seen is not None
    assert (watched.state.open[0].level, watched.seen.verdict) == ("error", "drift")


def test_what_is_kept_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    watched.run_all([49] * 4)
    size = len(to_json(watched.state))
    watched.run_all([49, 0] * 100)
    assert len(to_json(watched.state)) < size + 1_000
    monkeypatch.setattr(kept_answers, "MAX_KEPT_KEYS", 3)
    other = structs.replace(answers(900, [49]), asked="1" * 12)
    watched.run(other)
    assert [each.asked for each in watched.state.answers] == ["0" * 12]
    assert watched.seen is not None
    assert any("too many" in line for line in watched.seen.about)


def test_answers_that_came_no_more_are_forgotten_with_their_drift() -> None:
    watched = Watched()
    watched.run_all([49] * 4 + [0] * 4)
    alerts = [watched.run() for _ in range(kept_answers.RUNS_UNTIL_FORGOTTEN)]
    (resolved,) = [each for events in alerts for event in events for each in event.resolved]
    assert resolved.why == "there are no such answers now"
    assert watched.state.answers == ()


def test_a_key_of_archives_that_comes_no_more_is_told_by_the_command(tmp_path: Path) -> None:
    for name, shares, month in (("a", (0.98,), 5), ("b", (0,), 6)):
        write_archive(tmp_path / f"{name}.ndjson", shares, month=month)
        run_command(tmp_path, "audit", f"{name}.ndjson", "--report", f"{name}.json")
    options = ("--state", "s.json", "--format", "json")
    codes = []
    for name in ("a", "b", "b"):
        done = run_command(tmp_path, "watch", f"{name}.json", *options)
        codes.append(
            [
                row["path"]
                for event in json.loads(done.stdout)["events"]
                for row in event["added"]
                if row["rule"] == "presence-dropped"
            ]
        )
    assert codes == [[], [f"data[].{KEY}"], []]


def test_answers_whose_nulls_a_page_explains_do_not_say_that_a_value_came_again() -> None:
    watched = Watched()
    for hour in range(8):
        watched.run(answers(hour, [ROWS], null=1 if hour < 4 else ROWS))
    of_key = structs.replace(answers(8, [ROWS]).courses[1], values=Course())
    explained = structs.replace(answers(8, [ROWS]), courses=(of_key,))
    assert watched.run(explained) == ()
    assert [drift.rule for drift in watched.state.open] == ["always-null-now"]
