"""The time limit of a live run: what was judged is reported, what was written is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.runs import served as stage
from tests.runs.served import Asked, Org, judged, outcomes
from zoho_conformance.checks.judge import Judge
from zoho_conformance.exchanges.http.throttle import Clock
from zoho_conformance.exchanges.http.time_limit import TimeLimit
from zoho_conformance.runs.journal import Journal


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    """An org each of whose answers takes exactly one second, on a clock of its own."""
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        clock = Clock(lambda: float(len(running.asked)))
        for module in ("retry", "time_limit"):
            monkeypatch.setattr(f"zoho_conformance.exchanges.http.{module}.Clock", lambda: clock)
        yield running


def test_what_was_judged_in_time_is_reported_and_the_rest_is_not_run(org: Org) -> None:
    report = judged(max_time=22)
    assert report["verdict"] == "not-judged"
    assert len(org.asked) == report["requests_sent"] == 22
    by_outcome = dict(outcomes(report).values())
    assert by_outcome.keys() == {"conforms", "not-run"}
    assert "time limit of 22 s" in by_outcome["not-run"]


def test_a_run_that_ends_in_time_is_not_changed_by_the_limit(org: Org) -> None:
    assert judged(max_time=300)["verdict"] == "conforms"
    assert org.asked


def test_time_that_is_used_up_while_signing_in_makes_every_case_not_run(org: Org) -> None:
    report = judged(max_time=1)
    (reason,) = {reason for _, reason in outcomes(report).values()}
    assert "not-run" in {outcome for outcome, _ in outcomes(report).values()}
    assert "time limit of 1 s" in reason
    assert len(org.asked) == 1


@pytest.mark.parametrize("seconds", range(20, 75, 3))
def test_what_was_written_is_undone_after_the_time_is_used_up(org: Org, seconds: int) -> None:
    before = org.contents
    report = judged(max_time=seconds, writes="sandbox")
    assert report["verdict"] == "not-judged"
    assert report["findings"] == []
    assert report["run"]["targets"][0]["left"] == []
    assert org.contents == before
    assert Journal().entries() == ()


def test_undoing_is_bounded_too_and_told_where_it_did_not_get_done(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "zoho_conformance.runs.live.TimeLimit", lambda seconds: TimeLimit(seconds, undo_seconds=1)
    )

    judged(writes="sandbox", max_time=300)
    seconds = next(number for number, asked in enumerate(org.asked, 1) if asked.writes)
    org.asked.clear()
    report = judged(writes="sandbox", max_time=seconds)
    (left,) = report["run"]["targets"][0]["left"]
    assert "time limit" in left
    assert "restore" in left
    assert len(Journal().entries()) == 1
    assert len(org.asked) == seconds + 1


def test_each_module_has_the_limit_to_itself(org: Org) -> None:
    report = judged(max_time=30, modules=("Leads", "Depots"))
    assert report["verdict"] == "conforms"
    assert len(org.asked) > 30


def test_judging_counts_too(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge.judge

    def take_a_minute(*arguments: Any) -> Any:
        org.asked.extend([Asked("", "", "", b"")] * 60)
        return judge(*arguments)

    monkeypatch.setattr(Judge, "judge", take_a_minute)
    report = judged(max_time=90)
    by_outcome = dict(outcomes(report).values())
    assert by_outcome.keys() == {"conforms", "not-run"}
    assert "time limit of 90 s" in by_outcome["not-run"]
