"""A live org: judged like any other, asked for little, and written to only where allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs import served as stage
from tests.runs.served import (
    CONFIGURATION,
    LIST,
    Answer,
    Asked,
    Org,
    found,
    judged,
    outcomes,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.configuration import Configuration
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

DRIFTING = {
    "lock-id-as-number": "type-changed",
    "automatic-lock-list-not-allowed": "error-instead-of-success",
    "configuration-update-moves-creation": "write-changed-more",
}
"""Mutants and the rules they trip."""


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


@pytest.fixture
def production(org: Org, monkeypatch: pytest.MonkeyPatch) -> Org:
    monkeypatch.setattr(Configuration, "is_loopback", False)
    return org


def test_reading_asks_for_little_and_writes_nothing(org: Org) -> None:
    before = org.held
    report = judged()
    assert (report["verdict"], report["findings"]) == ("conforms", [])
    assert report["requests_sent"] == len(org.asked) <= 30
    assert {one.method for one in org.sent} == {"GET", "PATCH"}
    assert org.held == before
    assert not Journal().file.exists()


def test_a_production_org_is_asked_by_get_alone(production: Org) -> None:
    report = judged()
    assert report["verdict"] == "conforms"
    assert {one.method for one in production.sent} == {"GET"}
    assert len(production.asked) <= 30
    reasons = report["run"]["targets"][0]["not_asked"]
    assert reasons["not a GET: sent to a sandbox, or with --allow-writes"] == 2


def test_production_is_written_to_only_where_that_is_typed_out(production: Org) -> None:
    with pytest.raises(UsageError, match="--allow-writes=production"):
        judged(writes="sandbox")
    assert production.asked == []


def test_then_only_with_what_can_be_taken_back(production: Org) -> None:
    before = production.held
    report = judged(writes="production")
    assert report["verdict"] == "conforms"
    assert production.held == before
    assert outcomes(report)["lock_records/ok"] == ("conforms", "")
    paths = {one.path.removeprefix("/crm/v7/") for one in production.writes}
    assert not any("No_Such_Module" in one for one in paths)
    assert {one.partition("/")[0] for one in paths} == {"Leads", "settings"}


def test_a_sandbox_is_written_to_with_the_plain_flag(
    production: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_ENVIRONMENT", "sandbox")
    before = production.held
    assert judged(writes="sandbox")["verdict"] == "conforms"
    assert production.writes
    assert production.held == before


@pytest.mark.parametrize("mutant", [None, *DRIFTING])
def test_all_targets_say_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mutant: str | None
) -> None:
    """The reference org by its estate, the same over discovery, and what was recorded of it."""
    with open_run(Settings("reference", mutant=mutant)) as run:
        reference = as_json(build_report(run, run.planned, "error"))
    with stage.served(mutant) as org:
        stage.enter(org, monkeypatch, tmp_path)
        with open_run(Settings("live", tmp_path / "set", writes="sandbox", record=True)) as run:
            live = as_json(build_report(run, run.planned, "error"))
            for target in run.targets.values():
                target.finish({})
    with open_run(Settings(cassettes=tmp_path / "set")) as run:
        replayed = as_json(build_report(run, run.planned, "error"))
    assert reference["verdict"] == live["verdict"] == replayed["verdict"]
    assert found(reference) == found(live) == found(replayed)
    rules = {one["rule"] for one in live["findings"]}
    assert rules == ({DRIFTING[mutant]} if mutant else set())
    judged_live = {place for place, told in outcomes(live).items() if not told[1]}
    assert judged_live == {place for place, told in outcomes(replayed).items() if not told[1]}


def test_what_was_chosen_is_told_without_ids(org: Org) -> None:
    target = judged()["run"]["targets"][0]
    assert target["about"] == "a live local org, asked over HTTP"
    assert "locked record: found by search, locked by hand" in target["chose"]
    assert not any(letter.isdigit() for line in target["chose"] for letter in line)
    assert org.asked


def test_what_is_named_is_not_searched(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    told = org.running.announcement
    for name in ("LOCKED", "AUTO_LOCKED", "UNLOCKED"):
        monkeypatch.setenv(f"ZOHO_{name}_RECORD_ID", told[f"{name.lower()}_record_id"])
    report = judged()
    assert report["verdict"] == "conforms"
    assert not any("search" in one.path for one in org.sent)
    assert not any("per_page=20" in one.query for one in org.sent)


def test_a_budget_is_kept_to(org: Org) -> None:
    report = judged(max_requests=12)
    assert len(org.asked) == report["requests_sent"] == 12
    assert report["verdict"] == "not-judged"
    assert report["findings"] == []
    reasons = [reason for _, reason in outcomes(report).values() if reason]
    assert "the budget of 12 requests is spent" in reasons


@pytest.mark.parametrize("budget", [30, 36, 45])
def test_what_a_budget_does_not_suffice_to_take_back_is_not_begun(org: Org, budget: int) -> None:
    before = org.held
    report = judged(max_requests=budget, writes="sandbox")
    assert len(org.asked) <= budget
    assert report["verdict"] == "not-judged"
    assert report["run"]["targets"][0]["left"] == []
    assert org.held == before
    assert Journal().entries() == ()


def test_a_refused_client_is_told_once(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOHO_CLIENT_SECRET", "mistaken")
    report = judged()
    assert (report["verdict"], report["findings"]) == ("not-judged", [])
    told = set(outcomes(report).values())
    assert {outcome for outcome, _ in told} == {"auth"}
    assert len(told) == 1
    assert len(org.asked) == 1


def test_an_org_that_is_not_there(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOHO_ACCOUNTS_URL", "http://127.0.0.1:9")
    report = judged(max_requests=1)
    assert (report["verdict"], report["findings"]) == ("not-judged", [])
    assert {outcome for outcome, _ in outcomes(report).values()} == {"outage"}
    assert org.asked == []


def test_one_bad_answer_leaves_the_others_judged(org: Org) -> None:
    def change(asked: Asked, answer: Answer) -> Answer:
        garbled = b"<html>not now</html>"
        return answer.with_body(garbled) if "feature_type" in asked.query else answer

    org.change = change
    report = judged()
    place = f"{CONFIGURATION}/ok-feature-type"
    assert outcomes(report)[place][0] == "unreadable"
    assert report["findings"] == []
    assert report["verdict"] == "not-judged"
    others = {told for name, told in outcomes(report).items() if name != place}
    assert others == {("conforms", "")}


def test_an_org_that_knows_the_documented_paths_only(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    documented = ("/Locking_Information__s", "record_locking_configurations", "/oauth/v2/token")

    def instead(asked: Asked) -> Answer | None:
        known = any(one in asked.path for one in documented) and "/fields" not in asked.path
        return None if known else Answer(404)

    org.instead = instead
    told = org.running.announcement
    for name in ("LOCKED", "AUTO_LOCKED", "UNLOCKED"):
        monkeypatch.setenv(f"ZOHO_{name}_RECORD_ID", told[f"{name.lower()}_record_id"])
    report = judged()
    assert report["verdict"] == "conforms"
    unmet = {place: reason for place, (_, reason) in outcomes(report).items() if reason}
    assert unmet == {f"{LIST}/NOT_ALLOWED": "the org has no unconfigured record"}
    assert judged(writes="sandbox")["verdict"] == "conforms"
