"""`restore`: a run that was killed at any write leaves an org that the next restores exactly."""

from __future__ import annotations

import copy
import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.runs import served as stage
from tests.runs.served import (
    COMMAND,
    Answer,
    Asked,
    Org,
    honest,
    judged,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.journal import Journal, JournalEntry
from zoho_conformance.runs.live import restore_org
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.undo import NotUndoneError

LIVE = Settings("live")
LOCK, CONFIGURATION = "Locking_Information__s", "record_locking_configurations"
KILLED_AT = [
    ("POST", LOCK, True),
    ("PUT", LOCK, True),
    ("DELETE", LOCK, False),
    ("POST", CONFIGURATION, True),
    ("PUT", CONFIGURATION, True),
]
CHECK = ["check", "--target=live", "--allow-writes"]


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def lock(org: Org, reason: str) -> JournalEntry:
    """Leave a lock as a run would, with its entry."""
    announced = org.running.announcement
    record, other = announced["unlocked_record_id"], announced["locked_record_id"]
    left = copy.deepcopy(org.inventory.locks[other])
    left |= {"id": "4150868000000699999", "Locked_Reason__s": reason}
    left["Locked_For__s"] |= {"id": record}  # type: ignore[operator]
    org.inventory.locks[record] = left
    entry = JournalEntry(
        org.running.base_url, "unlock", {"module": "Leads", "lockable_record": record}
    )
    Journal().add(entry)
    return entry


def kill(org: Org, at: Callable[[Asked], bool], home: Path) -> int:
    """Kill a run as soon as the org has carried out such a request; its exit code."""
    running: list[subprocess.Popen[bytes]] = []

    def change(asked: Asked, answer: Answer) -> Answer:
        if at(asked):
            running[0].send_signal(signal.SIGKILL)
            running[0].wait(10)
        return answer

    org.change = change
    where = stage.environment(org, home)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*COMMAND, *CHECK], cwd=home, env=where, **quiet) as process:
        running.append(process)
        code = process.wait(30)
    org.change = honest
    return code


@pytest.mark.parametrize(("method", "path", "left"), KILLED_AT)
def test_restore_undoes_what_a_run_left_that_was_killed_at_a_write(
    org: Org, tmp_path: Path, method: str, path: str, *, left: bool
) -> None:
    before = org.contents

    def at(asked: Asked) -> bool:
        return asked.method == method and path in asked.path

    assert kill(org, at, tmp_path) == -signal.SIGKILL
    assert (org.contents != before) == left
    assert len(Journal().entries(org.running.base_url)) == 1
    assert f"leftovers removed from the org: {int(left)}" in restore_org(LIVE)
    assert org.contents == before
    assert Journal().entries() == ()


WRITTEN_BY_RULE = [
    ("POST", b'"locking_rules"'),
    ("PUT", b'"_delete"'),
    ("PUT", b'"automatic"'),
    ("PUT", b'"lock_excluded_profiles"'),
    ("PUT", b'"restricted_custom_buttons"'),
    ("GET", b""),
    ("DELETE", b""),
]


@pytest.mark.parametrize(("method", "sent"), WRITTEN_BY_RULE)
def test_restore_undoes_what_a_run_left_of_a_configuration_with_all_that_it_may_have(
    org: Org, tmp_path: Path, method: str, sent: bytes
) -> None:
    before = org.contents
    rules: list[bytes] = []

    def at(asked: Asked) -> bool:
        if asked.method == "POST" and b'"locking_rules"' in asked.body:
            rules.append(asked.body)
        return bool(rules) and asked.method == method and sent in asked.body

    assert kill(org, at, tmp_path) == -signal.SIGKILL
    assert rules
    assert len(Journal().entries(org.running.base_url)) == 1
    restore_org(LIVE)
    assert org.contents == before
    assert Journal().entries() == ()


def test_a_run_that_writes_restores_first(org: Org) -> None:
    before = org.contents
    lock(org, "zoho-crm-conformance 1a2b")
    assert org.contents != before
    report = judged(writes="sandbox")
    assert report["verdict"] == "conforms"
    assert org.contents == before
    assert Journal().entries() == ()


def test_a_run_that_does_not_write_restores_nothing(org: Org) -> None:
    entry = lock(org, "zoho-crm-conformance 1a2b")
    contents = org.contents
    judged()
    assert org.contents == contents
    assert Journal().entries() == (entry,)


def test_restore_removes_only_what_a_run_made(org: Org) -> None:
    lock(org, "Locked by a person, about zoho-crm-conformance")
    contents = org.contents
    assert restore_org(LIVE) == "journal entries undone: 1; leftovers removed from the org: 0"
    assert org.contents == contents
    assert org.writes == []
    assert Journal().entries() == ()


def test_entries_of_another_org_stay_in_the_journal(org: Org) -> None:
    other = JournalEntry("https://sandbox.zohoapis.eu", "unlock", {"module": "Leads"})
    Journal().add(other)
    assert restore_org(LIVE) == "the journal lists nothing for this org"
    judged(writes="sandbox")
    assert Journal().entries() == (other,)
    assert org.writes


def test_restore_asks_nothing_if_the_journal_is_empty(org: Org) -> None:
    assert "nothing to undo" in restore_org(LIVE)
    assert org.asked == []


@pytest.mark.parametrize(
    ("undo", "inventory", "problem"),
    [
        ("no-such-undo", {"module": "Leads"}, "names an undo that does not exist"),
        ("unlock", {"module": "Leads"}, "does not say where"),
        ("unlock", {}, "does not say where"),
    ],
)
def test_entries_that_cannot_be_undone_stay_in_the_journal(
    org: Org, undo: str, inventory: dict[str, str], problem: str
) -> None:
    entry = JournalEntry(org.running.base_url, undo, inventory)
    Journal().add(entry)
    with pytest.raises(NotUndoneError, match=problem):
        restore_org(LIVE)
    assert Journal().entries() == (entry,)
    assert org.writes == []


def test_entries_stay_in_the_journal_if_the_org_does_not_answer(org: Org) -> None:
    entry = lock(org, "zoho-crm-conformance 1a2b")
    org.instead = lambda asked: Answer(500) if "Locking_" in asked.path else None
    with pytest.raises(NotUndoneError, match="HTTP 500 when reading"):
        restore_org(LIVE)
    with pytest.raises(NotUndoneError, match="HTTP 500 when reading"):
        judged(writes="sandbox")
    assert Journal().entries() == (entry,)
    assert org.writes == []


def test_a_broken_journal_stops_a_run_before_it_writes(org: Org) -> None:
    journal = Journal()
    journal.file.parent.mkdir(parents=True)
    journal.file.write_text("[{")
    for run in (lambda: restore_org(LIVE), lambda: judged(writes="sandbox")):
        with pytest.raises(UsageError, match="lists what runs still have to undo"):
            run()
    assert org.writes == []
    assert judged()["verdict"] == "conforms"


def test_a_row_that_a_run_may_not_have_made_stays_in_the_journal_until_somebody_decides(
    org: Org,
) -> None:
    entry = lock(org, "Mine now")
    left = msgspec.structs.replace(entry, left=("4150868000000699999",))
    Journal().replace(entry, left)
    before = org.contents
    with pytest.raises(NotUndoneError, match="lock 4150868000000699999 in Leads"):
        restore_org(LIVE)
    assert Journal().entries() == (left,)
    with pytest.raises(UsageError, match="--keep 17: the journal lists no such id"):
        restore_org(LIVE, ("17",))
    assert Journal().entries() == (left,)
    assert "leftovers removed from the org: 0" in restore_org(LIVE, ("4150868000000699999",))
    assert Journal().entries() == ()
    assert org.contents == before
    assert org.writes == []


def test_a_row_without_an_id_that_a_run_may_not_have_made_stays_in_the_journal(org: Org) -> None:
    entry = lock(org, "Mine now")
    left = msgspec.structs.replace(entry, left=("",))
    Journal().replace(entry, left)

    def change(asked: Asked, answer: Answer) -> Answer:
        body = json.loads(answer.body or "{}")
        for row in body.get("data", ()):
            row.pop("id")
        return answer.with_body(json.dumps(body).encode()) if LOCK in asked.path else answer

    org.change = change
    with pytest.raises(NotUndoneError, match=r"lock without an id in Leads .* Look at it by hand"):
        restore_org(LIVE)
    assert Journal().entries() == (left,)


def test_an_entry_is_struck_once_the_row_that_was_left_is_gone(org: Org) -> None:
    entry = lock(org, "Mine now")
    Journal().replace(entry, msgspec.structs.replace(entry, left=("4150868000000688888",)))
    assert "journal entries undone: 1" in restore_org(LIVE)
    assert Journal().entries() == ()


def test_an_entry_that_cannot_be_undone_costs_the_others_nothing(org: Org) -> None:
    before = org.contents
    broken = JournalEntry(org.running.base_url, "no-such-undo", {})
    Journal().add(broken)
    lock(org, "zoho-crm-conformance 1a2b")
    with pytest.raises(NotUndoneError, match="names an undo that does not exist"):
        restore_org(LIVE)
    assert Journal().entries() == (broken,)
    assert org.contents == before


def test_an_entry_with_a_mark_takes_back_no_lock_of_another_run(org: Org) -> None:
    entry = lock(org, "zoho-crm-conformance xzxzxzxz")
    marked = {**entry.inventory, "mark": "zoho-crm-conformance kvbrtwqz"}
    Journal().replace(entry, msgspec.structs.replace(entry, inventory=marked))
    before = org.contents
    assert "leftovers removed from the org: 0" in restore_org(LIVE)
    assert org.contents == before
