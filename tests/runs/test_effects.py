"""What a lock does to its record, where a run is asked to look at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs import served as stage
from tests.runs.served import Answer, Asked, Org, judged, outcomes
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.configuration import Configuration
from zoho_conformance.runs.journal import Journal

UPDATE = "update_records_by_id"
LOCKS = "/Locking_Information__s"
CASES = {f"{UPDATE}/{case}" for case in ("RECORD_LOCKED-you", "ok-excluded-field", "ok-unlocked")}


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def test_a_locked_record_is_written_to_only_where_that_is_asked_for(org: Org) -> None:
    before = org.contents
    assert not CASES & outcomes(judged(writes="sandbox")).keys()
    org.asked.clear()
    report = judged(writes="sandbox", effects=True)
    assert (report["verdict"], report["findings"]) == ("conforms", [])
    assert {outcomes(report)[case] for case in CASES} == {("conforms", "")}
    assert org.contents == before
    assert Journal().entries() == ()


def test_what_is_written_to_a_record_is_what_it_holds(org: Org) -> None:
    record = org.running.announcement["unlocked_record_id"]
    values = {"Last_Name": org.inventory.modules["Leads"].records[record], "Description": None}
    judged(writes="sandbox", effects=True)
    written = [json.loads(w.body)["data"][0] for w in org.writes if w.path.endswith(f"/{record}")]
    assert len(written) == 3
    assert all(values[name] == value for row in written for name, value in row.items())


@pytest.mark.parametrize(
    ("mutant", "rule", "case"),
    [
        ("locked-record-updated", "success-instead-of-error", "RECORD_LOCKED-you"),
        ("excluded-field-locked", "error-instead-of-success", "ok-excluded-field"),
    ],
)
def test_a_lock_that_does_not_do_what_its_configuration_says_is_drift(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mutant: str, rule: str, case: str
) -> None:
    with stage.served(mutant) as org:
        stage.enter(org, monkeypatch, tmp_path)
        report = judged(writes="sandbox", effects=True)
    assert [(finding["rule"], finding["case"]) for finding in report["findings"]] == [(rule, case)]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("locked_for", "all_profiles_except_excluded_profiles", "excepts profiles"),
        ("restricted_actions", ["delete"], "does not restrict updates"),
        ("excluded_fields", [], "among the fields that the configuration of Leads excludes"),
    ],
)
def test_what_the_configuration_does_not_show_is_not_judged(
    org: Org, key: str, value: object, reason: str
) -> None:
    leads = org.inventory.configurations["Leads"]
    org.inventory.configurations["Leads"] = {**leads, key: value}
    before = org.contents
    report = judged(writes="sandbox", effects=True)
    for case in CASES:
        outcome, why = outcomes(report)[case]
        assert outcome == "not-run"
        assert reason in why
    assert org.contents == before


def test_effects_of_a_lock_that_may_not_be_there_are_not_judged(org: Org) -> None:
    """Each lock is put on, and the answer lost."""

    def change(asked: Asked, answer: Answer) -> Answer:
        is_lock = asked.method == "POST" and LOCKS in asked.path
        return answer.with_body(b"{") if is_lock else answer

    before, org.change = org.contents, change
    report = judged(writes="sandbox", effects=True)
    assert report["findings"] == []
    assert {outcomes(report)[case][0] for case in CASES} == {"not-run"}
    assert org.contents == before


def test_effects_of_a_lock_that_may_still_be_there_are_not_judged(org: Org) -> None:
    """The first request to take a lock off after its record was written to gets lost."""
    record = org.running.announcement["unlocked_record_id"]
    lost: list[Asked] = []

    def instead(asked: Asked) -> Answer | None:
        updates = [write for write in org.writes if write.path.endswith(f"/Leads/{record}")]
        if updates and not lost and asked.method == "DELETE" and LOCKS in asked.path:
            lost.append(asked)
            return Answer(200, body=b"{")
        return None

    before, org.instead = org.contents, instead
    report = judged(writes="sandbox", effects=True)
    assert lost
    assert report["findings"] == []
    assert outcomes(report)["update_records_by_id/ok-unlocked"][0] == "not-run"
    assert org.contents == before


@pytest.mark.parametrize("writes", ["no", "production"])
def test_effects_are_looked_at_in_a_sandbox_only(
    org: Org, monkeypatch: pytest.MonkeyPatch, writes: str
) -> None:
    if writes == "production":
        monkeypatch.setattr(Configuration, "is_loopback", False)
    with pytest.raises(UsageError, match="--effects: writes to a locked record"):
        judged(writes=writes, effects=True)
    assert org.asked == []
