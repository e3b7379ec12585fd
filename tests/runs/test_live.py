"""A live org: judged like any other, asked for little, and written to only where allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.runs import served as stage
from tests.runs.served import (
    CONFIGURATION,
    LIST,
    Answer,
    Asked,
    Org,
    findings_of,
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


def test_a_run_without_writes_sends_few_requests_and_changes_nothing(org: Org) -> None:
    before = org.contents
    report = judged()
    assert (report["verdict"], report["findings"]) == ("conforms", [])
    assert report["requests_sent"] == len(org.asked) <= 30
    assert {request.method for request in org.sent} == {"GET", "PATCH"}
    assert org.contents == before
    assert not Journal().file.exists()


@pytest.mark.parametrize("modules", [("Accounts",), ("Accounts", "Cases", "Solutions")])
def test_modules_without_records_cost_a_run_no_more_requests(
    org: Org, modules: tuple[str, ...]
) -> None:
    for module in modules:
        org.inventory.modules[module].records.clear()
    report = judged()
    assert report["verdict"] == "conforms"
    assert len(org.asked) <= 30


def test_a_production_org_is_sent_get_requests_only(production: Org) -> None:
    report = judged()
    assert report["verdict"] == "conforms"
    assert {request.method for request in production.sent} == {"GET"}
    assert len(production.asked) <= 30
    reasons = report["run"]["targets"][0]["not_asked"]
    assert reasons["not a GET: sent to a sandbox, or with --allow-writes"] == 2


def test_writing_to_production_needs_the_word_production(production: Org) -> None:
    with pytest.raises(UsageError, match="--allow-writes=production"):
        judged(writes="sandbox")
    assert production.asked == []


def test_production_is_sent_only_writes_that_can_be_undone(production: Org) -> None:
    before = production.contents
    report = judged(writes="production")
    assert report["verdict"] == "conforms"
    assert production.contents == before
    assert outcomes(report)["lock_records/ok"] == ("conforms", "")
    paths = {write.path.removeprefix("/crm/v7/") for write in production.writes}
    assert not any("No_Such_Module" in path for path in paths)
    assert {path.partition("/")[0] for path in paths} == {"Leads", "settings"}
    # What would be a nuisance where people work is written in sandboxes only.
    assert not any(b'"locking_rules"' in write.body for write in production.writes)


def test_a_sandbox_is_written_to_with_the_plain_flag(
    production: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_ENVIRONMENT", "sandbox")
    before = production.contents
    assert judged(writes="sandbox")["verdict"] == "conforms"
    assert production.writes
    assert production.contents == before


def judged_cases(report: dict[str, Any]) -> set[str]:
    return {case for case, (_, reason) in outcomes(report).items() if not reason}


@pytest.mark.parametrize("mutant", [None, *DRIFTING])
def test_reference_live_and_replayed_targets_have_the_same_findings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mutant: str | None
) -> None:
    """The reference org by what it announces, by discovery, and by what was recorded of it."""
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
    assert findings_of(reference) == findings_of(live) == findings_of(replayed)
    rules = {finding["rule"] for finding in live["findings"]}
    assert rules == ({DRIFTING[mutant]} if mutant else set())
    assert judged_cases(live) == judged_cases(replayed)


def test_a_report_names_what_was_auto_selected_without_ids(org: Org) -> None:
    target = judged()["run"]["targets"][0]
    assert target["about"] == "a live local org, over HTTP"
    assert "locked record: found by search, locked by hand" in target["chose"]
    assert not any(letter.isdigit() for line in target["chose"] for letter in line)
    assert (target["module"], target["host"]) == ("Leads", "127.0.0.1")
    assert org.asked


def test_records_that_are_configured_are_not_searched_for(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced = org.running.announcement
    for name in ("LOCKED", "AUTO_LOCKED", "UNLOCKED"):
        monkeypatch.setenv(f"ZOHO_{name}_RECORD_ID", announced[f"{name.lower()}_record_id"])
    report = judged()
    assert report["verdict"] == "conforms"
    assert not any("search" in request.path for request in org.sent)
    assert not any("per_page=20" in request.query for request in org.sent)


def test_no_more_than_max_requests_are_sent(org: Org) -> None:
    report = judged(max_requests=12)
    assert len(org.asked) == report["requests_sent"] == 12
    assert report["verdict"] == "not-judged"
    assert report["findings"] == []
    reasons = [reason for _, reason in outcomes(report).values() if reason]
    assert "the budget of 12 requests is spent" in reasons


@pytest.mark.parametrize("budget", [30, 36, 45])
def test_a_scenario_is_not_begun_with_too_few_requests_left_to_undo_it(
    org: Org, budget: int
) -> None:
    before = org.contents
    report = judged(max_requests=budget, writes="sandbox")
    assert len(org.asked) <= budget
    assert report["verdict"] == "not-judged"
    assert report["run"]["targets"][0]["left"] == []
    assert org.contents == before
    assert Journal().entries() == ()


def test_a_refused_client_makes_every_case_an_auth_failure_after_one_request(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_CLIENT_SECRET", "mistaken")
    report = judged()
    assert (report["verdict"], report["findings"]) == ("not-judged", [])
    distinct = set(outcomes(report).values())
    assert {outcome for outcome, _ in distinct} == {"auth"}
    assert len(distinct) == 1
    assert len(org.asked) == 1


def test_an_unreachable_org_makes_every_case_an_outage(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_ACCOUNTS_URL", "http://127.0.0.1:9")
    report = judged(max_requests=1)
    assert (report["verdict"], report["findings"]) == ("not-judged", [])
    assert {outcome for outcome, _ in outcomes(report).values()} == {"outage"}
    assert org.asked == []


def test_a_run_has_the_same_cases_whether_or_not_the_org_can_be_asked(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planned() -> tuple[set[str], str, dict[str, str]]:
        with open_run(Settings(target="live")) as run:
            (target,) = run.targets.values()
            return {case.id for case in run.planned}, run.contract_digest, dict(target.not_asked)

    asked = planned()
    monkeypatch.setenv("ZOHO_ACCOUNTS_URL", "http://127.0.0.1:1")
    assert planned() == asked
    assert org.asked


def test_an_unreadable_answer_leaves_the_other_cases_judged(org: Org) -> None:
    def change(asked: Asked, answer: Answer) -> Answer:
        garbled = b"<html>not now</html>"
        return answer.with_body(garbled) if "feature_type" in asked.query else answer

    org.change = change
    report = judged()
    place = f"{CONFIGURATION}/ok-feature-type"
    assert outcomes(report)[place][0] == "unreadable"
    assert report["findings"] == []
    assert report["verdict"] == "not-judged"
    others = {outcome for name, outcome in outcomes(report).items() if name != place}
    assert others == {("conforms", "")}


def test_an_org_that_serves_documented_paths_only_is_judged(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    documented = ("/Locking_Information__s", "record_locking_configurations", "/oauth/v2/token")

    def instead(asked: Asked) -> Answer | None:
        known = any(path in asked.path for path in documented) and "/fields" not in asked.path
        return None if known else Answer(404)

    org.instead = instead
    announced = org.running.announcement
    for name in ("LOCKED", "AUTO_LOCKED", "UNLOCKED"):
        monkeypatch.setenv(f"ZOHO_{name}_RECORD_ID", announced[f"{name.lower()}_record_id"])
    report = judged()
    assert report["verdict"] == "conforms"
    unmet = {place: reason for place, (_, reason) in outcomes(report).items() if reason}
    assert unmet == {
        f"{LIST}/NOT_ALLOWED": "the org has no unconfigured record in the answer to "
        "GET /Accounts?fields=id (ZOHO_UNCONFIGURED_RECORD_ID names one)"
    }
    assert judged(writes="sandbox")["verdict"] == "conforms"


SECOND = ("RESTRICTED", "OTHER_EDITION", "LESSER_SCOPE")
CODES = {"NO_PERMISSION": 9, "FEATURE_NOT_SUPPORTED": 7, "OAUTH_SCOPE_MISMATCH": 10}


@pytest.mark.parametrize("kind", ["refresh", "access"])
def test_second_tokens_show_further_refusals_and_are_told_nowhere(
    org: Org,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    announced, before = org.running.announcement, org.contents
    for name in SECOND:
        token = announced[f"{name.lower()}_{kind}_token"]
        monkeypatch.setenv(f"ZOHO_{kind.upper()}_TOKEN_{name}", token)
    settings = Settings("live", tmp_path / "set", writes="sandbox", record=True)
    with open_run(settings) as run:
        report = as_json(build_report(run, run.planned, "error"))
    assert (report["verdict"], report["findings"]) == ("conforms", [])
    shown = [name.rpartition("/")[2] for name, (_, why) in outcomes(report).items() if not why]
    assert {code: shown.count(code) for code in CODES} == CODES
    assert org.contents == before
    texts = [file.read_text() for file in (tmp_path / "set").rglob("*") if file.is_file()]
    texts += [json.dumps(report), *capfd.readouterr()]
    secrets = {value for name, value in announced.items() if "token" in name or "secret" in name}
    assert not [secret for secret in secrets if any(secret in text for text in texts)]


def test_cases_of_second_tokens_say_which_variable_they_need(org: Org) -> None:
    reasons = judged(writes="sandbox")["run"]["targets"][0]["not_asked"]
    for name in SECOND:
        needed = f"ZOHO_REFRESH_TOKEN_{name} or ZOHO_ACCESS_TOKEN_{name}"
        (reason,) = [reason for reason in reasons if needed in reason]
        assert reason.startswith("needs a token of")
    assert org.asked


def test_a_second_token_that_is_refused_is_named_and_costs_its_own_cases_only(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_REFRESH_TOKEN_RESTRICTED", "1000.no.such")
    report = judged()
    refused = {case: why for case, (_, why) in outcomes(report).items() if why}
    assert refused.keys() == {f"{LIST}/NO_PERMISSION", f"{LIST}_by_id/NO_PERMISSION"}
    assert org.sent
    assert all("ZOHO_REFRESH_TOKEN_RESTRICTED was rejected" in why for why in refused.values())
    assert report["findings"] == []


def test_what_is_asked_again_is_bounded_and_counted_apart(org: Org) -> None:
    seen: set[str] = set()

    def instead(asked: Asked) -> Answer | None:
        place = f"{asked.method} {asked.path} {asked.query}"
        if asked.method != "GET" or place in seen:
            return None
        seen.add(place)
        return Answer(503)

    org.instead = instead
    report = judged()
    sent, repeated = report["requests_sent"], report["requests_repeated"]
    assert sent == len(org.asked)
    assert 0 < repeated <= 12
    assert sent - repeated <= 30
