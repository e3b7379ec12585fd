"""`watch --confirm`: what flaps, what ends, what one answer alone had, what is not asked again."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import run_command
from tests.runs.served import Answer, Asked, Org, enter, served
from tests.watch.report_factory import CASES, finding, observation
from zoho_conformance.model.confirmation import Confirmation
from zoho_conformance.watch.advance import advance
from zoho_conformance.watch.spread import Spread, first_spread
from zoho_conformance.watch.state import new_state
from zoho_conformance.watch.state_file import from_json, to_json

CASE = "get_record_locking_information and ok and not automatic and not by_id and not fields"
OPTIONS = ("watch", "--target", "live", "-k", CASE, "--state", "s")
DRIFT = (b'"Manual"', b'"Manuel"')


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


def drifting_where(is_drifting: Callable[[int], bool]) -> Callable[[Asked, Answer], Answer]:
    """Drift in some of the answers that list locks, by their number from 0."""
    numbers = count()

    def change(asked: Asked, answer: Answer) -> Answer:
        if not asked.path.endswith("/Locking_Information__s") or b'"Manual"' not in answer.body:
            return answer
        is_meant = is_drifting(next(numbers))
        return answer.with_body(answer.body.replace(*DRIFT)) if is_meant else answer

    return change


def watch(folder: Path, *options: str) -> tuple[int, Any]:
    done = run_command(folder, *OPTIONS, "--format", "json", *options)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def confirmation(shown: int, asked: int) -> Confirmation:
    return Confirmation(shown, asked, first=True, why="")


def confirmations(findings: Any) -> list[tuple[int, int]]:
    return [(row["confirmation"]["shown"], row["confirmation"]["asked"]) for row in findings]


def test_drift_in_every_answer_is_told_with_how_many(org: Org, tmp_path: Path) -> None:
    org.change = drifting_where(lambda _: True)
    code, alert = watch(tmp_path, "--confirm", "3", "--report", "x.json")
    assert code == 1
    (event,) = alert["events"]
    assert confirmations(event["added"]) == [(3, 3)]
    assert "asked again: 3 of 3 answers" in alert["text"]
    report = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert report["requests_confirming"] == 3
    _, again = watch(tmp_path, "--confirm", "3")
    assert again["events"] == []


def test_what_every_second_answer_has_is_told_once(org: Org, tmp_path: Path) -> None:
    org.change = drifting_where(lambda number: number % 2 == 0)
    first = watch(tmp_path, "--confirm", "3")[1]
    assert confirmations(first["events"][0]["added"]) == [(1, 3)]
    assert "1 of 3 answers: rolling out?" in first["text"]
    later = [watch(tmp_path, "--confirm", "3")[1] for _ in range(3)]
    assert [alert["events"] for alert in later] == [[], [], []]
    assert [alert["open_count"] for alert in later] == [1, 1, 1]


def test_drift_that_ends_is_resolved_and_that_of_one_answer_is_noticed(
    org: Org, tmp_path: Path
) -> None:
    org.change = drifting_where(lambda number: number == 0)
    code, alert = watch(tmp_path, "--confirm", "3")
    assert (code, alert["events"], alert["open_count"]) == (0, [], 0)
    assert [row["rule"] for row in alert["blips"]] == ["value-undocumented"]
    printed = run_command(tmp_path, *OPTIONS, "--confirm", "2").stdout
    assert "clear" in printed
    org.change = drifting_where(lambda number: number < 4)
    assert confirmations(watch(tmp_path, "--confirm", "3")[1]["events"][0]["added"]) == [(3, 3)]
    assert [event["kind"] for event in watch(tmp_path, "--confirm", "3")[1]["events"]] == [
        "cleared"
    ]


def test_what_one_answer_had_is_printed_for_people(org: Org, tmp_path: Path) -> None:
    org.change = drifting_where(lambda number: number == 0)
    printed = run_command(tmp_path, *OPTIONS, "--confirm", "3").stdout
    assert "Seen in only one answer" in printed
    assert "seen once, not again in 3 answers" in printed


def test_only_an_org_is_asked_again(tmp_path: Path) -> None:
    done = run_command(tmp_path, "watch", "--confirm", "3", "--state", "s")
    assert done.returncode == 2
    assert "--confirm: only with --target live (recordings cannot be asked again)" in done.stderr


def test_a_write_is_told_and_not_sent_again(org: Org, tmp_path: Path) -> None:
    def change(asked: Asked, answer: Answer) -> Answer:
        if asked.method != "POST" or b'"SUCCESS"' not in answer.body:
            return answer
        return answer.with_body(answer.body.replace(b'"SUCCESS"', b'"SUCCES"'))

    org.change = change
    options = ("watch", "--target", "live", "--allow-writes", "--state", "s", "-k", "lock_records")
    done = run_command(tmp_path, *options, "--confirm", "2", "--format", "json")
    alert = json.loads(done.stdout)
    whys = {row["confirmation"]["why"] for row in alert["open"]}
    assert "what may write is not sent again" in whys
    assert "not confirmed: what may write is not sent again" in alert["text"]


some_answers = st.lists(st.booleans(), min_size=4, max_size=4)


@given(st.lists(some_answers, max_size=12))
def test_a_flapping_drift_is_told_at_most_twice_before_it_is_gone(runs: list[list[bool]]) -> None:
    """As rolling out, and as in every answer; between two such there is an end."""
    state = new_state("w")
    alerts = 0
    for day, (first, *again) in enumerate(runs, 1):
        shown = sum(again)
        rows = []
        if first or shown:
            answers = {"shown": shown, "asked": 3, "first": first, "why": ""}
            rows = [finding(CASES[0], confirmation=answers)]
        seen = observation(rows, day=day)
        state, events = advance(state, seen, 3)
        state = from_json(to_json(state), "a state")
        for event in events:
            alerts += len(event.added) + len(event.spread)
            if event.resolved:
                alerts = 0
        assert alerts <= 2
        # Nothing that a run showed is lost: it is open, or noted as seen once.
        if rows:
            assert len(state.open) + len(state.blips) == 1


def test_one_clean_run_does_not_end_what_is_rolling_out() -> None:
    answers = {"shown": 1, "asked": 3, "first": True, "why": ""}
    rolling = observation([finding(CASES[0], confirmation=answers)], day=1)
    state, _ = advance(new_state("w"), rolling, 3)
    for day in range(2, 9):
        state, events = advance(state, observation(day=day), 3)
        assert (len(state.open), events) == (1, ())
    for day in range(9, 12):
        state, events = advance(state, observation(day=day), 3)
    assert (state.open, [event.kind for event in events]) == ((), ["cleared"])


def test_chance_neither_ends_nor_spreads_what_half_of_the_answers_have() -> None:
    """Of 1,000 watches of 20 runs one in twenty at most tells more than that it rolls out."""
    rng = random.Random(1)  # noqa: S311 - the same numbers in every run
    more = 0
    for _ in range(1_000):
        spread = Spread("partly", 2, 4)
        for _ in range(20):
            shown = sum(rng.random() < 0.5 for _ in range(4))
            if shown:
                spread = spread.after(confirmation(max(0, shown - 1), 3))
            else:
                spread = spread.after_none(4)
            if spread.is_gone or spread.is_everywhere:
                more += 1
                break
    assert more < 50


def test_what_comes_in_all_answers_is_everywhere_from_the_beginning() -> None:
    assert first_spread(None) is None
    assert first_spread(confirmation(0, 0)) is None
    spread = first_spread(confirmation(3, 3))
    assert spread is not None
    assert (spread.alerted, spread.after_none(4).is_gone) == ("everywhere", True)
    partly = first_spread(confirmation(1, 3))
    assert partly is not None
    assert partly.alerted == "partly"
    assert not partly.after_none(4).after_none(4).is_gone
    assert partly.after_none(4).after_none(4).after_none(4).is_gone
