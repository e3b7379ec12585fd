"""Scenarios: what they write is noted first and taken back at the end, and nothing else is."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.runs.served import (
    LIST,
    Answer,
    Asked,
    Org,
    enter,
    judged,
    outcomes,
    served,
)
from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.model.exchange import Request
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs import scenario
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.live import restore_org
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.probes import MARK
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.undo import NotUndoneError, TakenBack, take_back

LOCKS = "/Locking_Information__s"
CONFIGURATIONS = "/record_locking_configurations"


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


def not_undone(report: dict[str, Any]) -> list[str]:
    lines: list[str] = report["run"]["targets"][0]["left"]
    return lines


def is_lock(asked: Asked, method: str) -> bool:
    return asked.method == method and LOCKS in asked.path


def test_a_run_that_writes_leaves_the_org_as_it_was(org: Org) -> None:
    before = org.contents
    report = judged(writes="sandbox")
    assert report["verdict"] == "conforms"
    assert org.writes
    assert org.contents == before
    assert Journal().entries() == ()


def test_an_interruption_while_undoing_does_not_stop_the_undoing(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = org.contents
    at_interruption: list[str] = []

    def instead(asked: Asked) -> Answer | None:
        return None if at_interruption or not is_lock(asked, "DELETE") else Answer(500)

    def interrupt_once(*arguments: Any) -> TakenBack:
        if not at_interruption:
            at_interruption.append(org.contents)
            raise KeyboardInterrupt
        return take_back(*arguments)

    org.instead = instead
    monkeypatch.setattr(scenario, "take_back", interrupt_once)
    with pytest.raises(KeyboardInterrupt):
        judged(writes="sandbox")
    assert at_interruption != [before]
    assert org.contents == before
    assert Journal().entries() == ()


def test_the_journal_has_an_entry_before_each_write(org: Org) -> None:
    noted: list[set[str]] = []

    def instead(asked: Asked) -> None:
        if asked.method in ("POST", "PUT") and "token" not in asked.path:
            noted.append({entry.undo for entry in Journal().entries(org.running.base_url)})

    org.instead = instead
    judged(writes="sandbox")
    assert noted[0] == {"unlock"}
    assert {"delete-configuration"} in noted
    assert all(len(undos) <= 1 for undos in noted)


def test_a_lock_that_existed_before_is_not_touched(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = org.running.announcement["locked_record_id"]
    monkeypatch.setenv("ZOHO_UNLOCKED_RECORD_ID", record)
    before = org.contents
    report = judged(writes="sandbox")
    assert outcomes(report)["lock_records/ok"] == (
        "not-run",
        "what the scenario would write already exists, and was not created by the run",
    )
    real = [write for write in org.writes if "No_Such_Module" not in write.path]
    assert not [write for write in real if f"/{record}/" in write.path and write.method != "PATCH"]
    assert org.contents == before


def test_a_configuration_that_existed_before_is_not_touched(org: Org) -> None:
    with open_run(Settings("live", writes="sandbox")) as run:
        # Somebody configures the module after it was found to have no configuration.
        org.inventory.configurations["Accounts"] = copy.deepcopy(
            org.inventory.configurations["Contacts"]
        )
        before = org.contents
        report = as_json(build_report(run, run.planned, "error"))
    assert outcomes(report)["add_record_locking_configuration/ok"][0] == "not-run"
    assert not any("module=Accounts" in write.query for write in org.writes)
    assert org.contents == before


def test_a_lock_that_another_user_makes_meanwhile_is_not_removed_and_stays_in_the_journal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with served("unlocked-and-locked-by-another") as org:
        enter(org, monkeypatch, tmp_path)
        report = judged(writes="sandbox")
        assert report["verdict"] == "drift"
        record = org.running.announcement["unlocked_record_id"]
        lock = org.inventory.locks[record]["id"]
        (line,) = not_undone(report)
        assert "1 lock that the run may not have made; `zoho-conformance restore` says" in line
        (entry,) = Journal().entries()
        assert (entry.undo, entry.left) == ("unlock", (lock,))
        # The next run tells of it, touches nothing, and comes to an end.
        before, asked = org.contents, len(org.asked)
        with pytest.raises(NotUndoneError, match=f"lock {lock} in Leads .* --id {lock} --yes"):
            judged(writes="sandbox")
        assert len(org.asked) - asked <= 3
        assert org.contents == before
        assert Journal().entries() == (entry,)


@pytest.mark.parametrize(
    ("undo", "path"), [("unlock", LOCKS), ("delete-configuration", CONFIGURATIONS)]
)
def test_what_comes_back_is_removed_again_and_looked_for_by_the_next_run(
    org: Org, undo: str, path: str
) -> None:
    """Removed, seen to be gone twice, and there again when the next scenario looks."""
    before = org.contents
    kept: list[tuple[str, Any]] = []
    looks: list[str] = []

    def instead(asked: Asked) -> None:
        rows = org.inventory.locks if undo == "unlock" else org.inventory.configurations
        if path not in asked.path:
            return
        if asked.method == "DELETE" and not kept:
            place = "4150868000000310003" if undo == "unlock" else "Accounts"
            kept.extend((place, rows[place]) for _ in range(place in rows))
        elif asked.method == "GET" and kept:
            place, row = kept[0]
            looks.append(asked.path) if place in asked.path + asked.query else None
            if len(looks) == 3:
                rows[place] = row

    org.instead = instead
    report = judged(writes="sandbox")
    assert any("came back, and was removed again" in line for line in not_undone(report))
    assert report["verdict"] != "conforms"
    assert org.contents == before
    assert [entry.undo for entry in Journal().entries()] == [undo]
    org.instead = lambda _: None
    assert judged(writes="sandbox")["verdict"] == "conforms"
    assert Journal().entries() == ()


def failing(asked: Asked) -> Answer | None:
    return Answer(403, body=b'{"code":"NO_PERMISSION"}') if is_lock(asked, "DELETE") else None


def idle(asked: Asked) -> Answer | None:
    """Says that it removed what it leaves."""
    if not is_lock(asked, "DELETE"):
        return None
    row = {"code": "SUCCESS", "details": {}, "message": "unlocked", "status": "success"}
    return Answer(200, body=json.dumps({"data": [row]}).encode())


@pytest.mark.parametrize(
    ("instead", "problem"),
    [
        (failing, "unlock: HTTP 403 when removing it"),
        (idle, "unlock: what was removed is still there"),
    ],
)
def test_a_failed_removal_is_reported_and_undone_by_the_next_run(
    org: Org, instead: Callable[[Asked], Answer | None], problem: str
) -> None:
    before = org.contents
    org.instead = instead
    report = judged(writes="sandbox")
    # What answers every removal with success also accepts those that it is due to refuse.
    assert f"{problem}; run `zoho-conformance restore`" in not_undone(report)
    assert report["verdict"] in ("drift", "not-judged")
    assert org.contents != before
    assert [entry.undo for entry in Journal().entries()] == ["unlock"]
    org.instead = lambda _: None
    assert judged(writes="sandbox")["verdict"] == "conforms"
    assert org.contents == before
    assert Journal().entries() == ()


def test_a_lock_that_is_listed_without_id_is_reported_and_undone_by_the_next_run(org: Org) -> None:
    before = org.contents
    ours = b"zoho-crm-conformance"

    def change(asked: Asked, answer: Answer) -> Answer:
        if not is_lock(asked, "GET") or ours not in answer.body:
            return answer
        body = json.loads(answer.body)
        for row in body["data"]:
            row.pop("id", None)
        return answer.with_body(json.dumps(body).encode())

    org.change = change
    org.instead = failing
    report = judged(writes="sandbox")
    assert report["verdict"] == "drift"
    assert not_undone(report) == [
        "unlock: the row to remove has no id; run `zoho-conformance restore`"
    ]
    org.change, org.instead = (lambda _, answer: answer), (lambda _: None)
    judged(writes="sandbox")
    assert org.contents == before


def test_steps_that_need_an_id_are_not_sent_without_it(org: Org) -> None:
    before = org.contents

    def change(asked: Asked, answer: Answer) -> Answer:
        if not is_lock(asked, "POST") or answer.status >= 300:
            return answer
        body = json.loads(answer.body)
        body["data"][0]["details"] = {}
        return answer.with_body(json.dumps(body).encode())

    org.change = change
    report = judged(writes="sandbox")
    answered = outcomes(report)
    missing = ("not-run", "an earlier step returned no new lock")
    assert (
        answered["unlock_records/ok"] == answered["update_record_locking_information/ok"] == missing
    )
    shown = [answered[f"{LIST}/ok-after-{step}"][0] for step in ("lock", "update", "unlock")]
    assert shown == ["conforms", "not-run", "not-run"]
    assert {finding["operation"] for finding in report["findings"]} == {"lock_records"}
    assert not_undone(report) == []
    assert org.contents == before
    assert Journal().entries() == ()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("answer", [Answer(502), Answer(200, body=b"<html>"), Answer(429)])
def test_a_write_that_a_gateway_answers_is_not_drift(org: Org, method: str, answer: Answer) -> None:
    def instead(asked: Asked) -> Answer | None:
        mine = is_lock(asked, method) and asked.path not in refused
        refused.append(asked.path) if mine else None
        return answer if mine and len(refused) == 1 else None

    refused: list[str] = []
    before = org.contents
    org.instead = instead
    report = judged(writes="sandbox")
    assert refused
    assert report["findings"] == []
    assert report["verdict"] == "not-judged"
    assert not_undone(report) == []
    assert org.contents == before


def test_a_write_that_was_given_up_on_stays_in_the_journal_until_it_was_looked_for_again(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The org carries it out after the run has looked, and found nothing to undo."""
    late: list[Request] = []
    send = Session.request

    def give_up_on_the_lock(session: Session, *arguments: Any) -> Any:
        method, url, headers, body = arguments[:4]
        if method == "POST" and LOCKS in url and not late:
            late.append(Request(method, url, headers, body))
            raise NotAnsweredError("no answer in time")
        return send(session, *arguments)

    monkeypatch.setattr(Session, "request", give_up_on_the_lock)
    before = org.contents
    report = judged(writes="sandbox")
    (left,) = not_undone(report)
    assert "may still take effect" in left
    assert "restore" in left
    assert len(Journal().entries()) == 1
    sent = late[0]
    send(Session(Limits()), sent.method, sent.url, sent.headers, sent.body, 10)
    assert org.contents != before
    restore_org(Settings("live"))
    assert org.contents == before
    assert Journal().entries() == ()


def test_nothing_is_written_if_reading_what_is_there_fails(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = org.running.announcement["unlocked_record_id"]
    monkeypatch.setenv("ZOHO_UNLOCKED_RECORD_ID", record)

    def instead(asked: Asked) -> Answer | None:
        return Answer(500) if f"/{record}/" in asked.path and asked.method == "GET" else None

    org.instead = instead
    report = judged(writes="sandbox")
    assert outcomes(report)["lock_records/ok"] == (
        "outage",
        "unlock: HTTP 500 when reading its state",
    )
    assert not [write for write in org.writes if f"Leads/{record}" in write.path]


@pytest.mark.parametrize("at", [1, 2, 5, 9, 13])
def test_an_interruption_leaves_the_org_as_it_was(
    org: Org, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Pressed while a write is under way, which arrives all the same."""
    before = org.contents
    send = Client.send

    def sent(self: Client, *given: Any, **others: Any) -> Any:
        answer = send(self, *given, **others)
        if len(org.writes) == at and org.asked[-1].writes:
            monkeypatch.setattr(Client, "send", send)
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(Client, "send", sent)
    with pytest.raises(KeyboardInterrupt):
        judged(writes="sandbox")
    assert org.contents == before
    assert Journal().entries() == ()


def leave_a_lock(org: Org, reason: str) -> str:
    """Leave a lock where a run would put its own; the id of the record."""
    announced = org.running.announcement
    record, other = announced["unlocked_record_id"], announced["locked_record_id"]
    left = copy.deepcopy(org.inventory.locks[other])
    org.inventory.locks[record] = {**left, "id": "4150868000000699999", "Locked_Reason__s": reason}
    return record


def test_a_run_that_meets_a_leftover_says_how_to_take_it_back(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_UNLOCKED_RECORD_ID", leave_a_lock(org, f"{MARK} kvbrtwqz updated"))
    monkeypatch.setenv("ZOHO_LOCKED_RECORD_ID", org.running.announcement["locked_record_id"])
    before = org.contents
    report = judged(writes="sandbox")
    outcome, reason = outcomes(report)["lock_records/ok"]
    leftover = (
        "a lock of the run kvbrtwqz since 2026-03-14T09:26:53-04:00 in Leads, not undone: "
        "`zoho-conformance restore --search --module Leads --yes` undoes it"
    )
    assert (outcome, reason) == ("not-run", f"the scenario met {leftover}")
    assert not_undone(report) == [leftover]
    # That the record is locked is no drift: the run that locked it is ours.
    nothing = outcomes(report)["get_record_locking_information/ok-unlocked"]
    assert nothing == ("not-run", f"the answer shows {leftover}")
    assert report["findings"] == []
    assert report["verdict"] == "not-judged"
    assert org.contents == before


def test_discovery_tells_of_a_leftover_if_the_run_may_write(org: Org) -> None:
    leave_a_lock(org, f"{MARK} kvbrtwqz")
    (line,) = not_undone(judged(writes="sandbox"))
    assert "a lock of the run kvbrtwqz since" in line
    assert not_undone(judged()) == []


def test_nothing_more_is_written_to_an_org_that_keeps_what_it_is_to_remove(org: Org) -> None:
    org.instead = failing
    report = judged(writes="sandbox")
    assert len(not_undone(report)) == 1
    reason = ("not-run", "an earlier scenario could not undo what it wrote")
    assert outcomes(report)["add_record_locking_configuration/ok"] == reason
    assert not [write for write in org.writes if CONFIGURATIONS in write.path]


def test_a_button_that_another_module_has_need_not_be_taken(org: Org) -> None:
    """No operation lists custom buttons: those of another module are tried, and may be refused."""
    row = {"code": "INVALID_DATA", "details": {}, "message": "not found", "status": "error"}
    refusal = Answer(400, body=json.dumps({"record_locking_configurations": [row]}).encode())

    def instead(asked: Asked) -> Answer | None:
        tries_button = b'"restricted_custom_buttons"' in asked.body
        return refusal if tries_button and asked.method == "POST" else None

    org.instead = instead
    report = judged(writes="sandbox")
    assert (report["verdict"], report["findings"]) == ("conforms", [])
    reason = "INVALID_DATA: the org does not take the button that was found"
    cases = [case for case in outcomes(report) if "buttons" in case]
    assert len(cases) == 12
    assert {outcomes(report)[case] for case in cases} == {("not-run", reason)}
    assert Journal().entries() == ()


def test_an_org_that_shows_no_fields_and_profiles_is_written_to_without_them(org: Org) -> None:
    def instead(asked: Asked) -> Answer | None:
        is_hidden = asked.path.endswith(("/settings/fields", "/settings/profiles"))
        return Answer(401, body=b'{"code":"OAUTH_SCOPE_MISMATCH"}') if is_hidden else None

    org.instead = instead
    before = org.contents
    report = judged(writes="sandbox")
    assert (report["verdict"], report["findings"]) == ("conforms", [])
    (added,) = [
        json.loads(write.body)["record_locking_configurations"][0]
        for write in org.writes
        if b" three" in write.body and write.method == "POST"
    ]
    assert len(added["locking_rules"]) == 3
    assert added["locking_rules"][0]["criteria"]["field"] == {"api_name": "Created_Time"}
    left_out = {"excluded_fields", "locked_for", "lock_excluded_profiles"}
    assert not left_out & added.keys()
    reason = outcomes(report)["update_record_locking_configuration/ok-profiles"][1]
    assert reason.endswith("in the answer to GET /settings/profiles (ZOHO_PROFILE_ID names one)")
    line = "profile: none in the answer to GET /settings/profiles; writes are sent without it"
    chosen = report["run"]["targets"][0]["chose"]
    assert line in chosen
    assert any(each.startswith("excludable field: none in the answer to") for each in chosen)
    assert org.contents == before


@pytest.mark.parametrize(
    "mutant",
    [
        "update_record_locking_configuration_by_id/stored.locking_rules.criteria.value/other-value",
        "update_record_locking_configuration/stored.excluded_fields/merged",
        "configuration-update-answers-another-id",
        "lock-update-changes-others",
    ],
)
def test_a_write_that_does_something_else_is_drift(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mutant: str
) -> None:
    with served(mutant) as org:
        enter(org, monkeypatch, tmp_path)
        report = judged(writes="sandbox")
    assert report["verdict"] == "drift"
    assert {finding["level"] for finding in report["findings"]} == {"error"}
