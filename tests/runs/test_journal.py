"""The journal: on disk before it is done, off it when it was undone, and never misread."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec import structs

from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.journal import Journal, JournalEntry, new_owner

HERE, THERE = "http://127.0.0.1:1", "https://sandbox.zohoapis.eu"
ONE = JournalEntry(HERE, "unlock", {"module": "Leads", "lockable_record": "1"})
OTHER = JournalEntry(HERE, "delete-configuration", {"unconfigured_module": "Deals"})
ELSEWHERE = JournalEntry(THERE, "unlock", {"module": "Leads"})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "new" / "journal.json")


def test_a_journal_that_does_not_exist_has_no_entries(journal: Journal) -> None:
    assert journal.entries() == ()
    assert not journal.file.exists()


def test_an_entry_stays_until_it_is_removed(journal: Journal) -> None:
    for entry in (ONE, OTHER, ELSEWHERE, ONE):
        journal.add(entry)
    again = Journal(journal.file)
    assert again.entries() == (ONE, OTHER, ELSEWHERE)
    assert again.entries(HERE) == (ONE, OTHER)
    assert again.entries(THERE) == (ELSEWHERE,)
    again.remove(ONE)
    again.remove(ONE)
    assert journal.entries() == (OTHER, ELSEWHERE)


def test_runs_at_the_same_time_lose_no_entry_of_each_other(journal: Journal) -> None:
    entries = [
        JournalEntry(HERE, "unlock", {"lockable_record": str(number)}) for number in range(40)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: Journal(journal.file).add(entry), entries))
    assert len(journal.entries()) == len(entries)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: Journal(journal.file).remove(entry), entries))
    assert journal.entries() == ()


def test_the_journal_is_below_the_state_folder_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert Journal().file == tmp_path / ".local/state/zoho-crm-conformance/journal.json"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    assert Journal().file == tmp_path / "states/zoho-crm-conformance/journal.json"


def test_a_user_without_a_home_has_to_name_the_journal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    with pytest.raises(UsageError, match="--journal FILE"):
        Journal()
    assert Journal(tmp_path / "named.json").entries() == ()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Journal().entries() == ()


def test_the_journal_of_an_earlier_version_is_read_and_moved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    before = Journal()
    before.add(ONE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    now = Journal()
    assert now.entries() == (ONE,)
    now.add(OTHER)
    assert not before.file.exists()
    assert Journal(now.file).entries() == (ONE, OTHER)


def test_an_entry_of_a_run_that_uses_the_earlier_place_stays_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Else the run would find its entry gone, and could not tell that it has only moved."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    owned = structs.replace(ONE, owner=new_owner())
    there = Journal()
    there.add(owned)
    there.add(ONE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    here = Journal()
    here.add(OTHER)
    assert Journal(there.file).entries() == (owned,)
    assert Journal(here.file).entries() == (ONE, OTHER)
    assert here.entries() == (owned, ONE, OTHER)
    here.remove(owned)
    assert not there.file.exists()
    assert here.entries() == (ONE, OTHER)


_ADD = """
import sys
from zoho_conformance.runs.journal import Journal, JournalEntry
for number in range(40):
    Journal().add(JournalEntry("http://127.0.0.1:1", "unlock", {"of": f"{sys.argv[1]} {number}"}))
"""


def test_processes_that_have_their_journals_at_several_places_lose_no_entry(
    tmp_path: Path,
) -> None:
    states = [tmp_path / ".local" / "state", tmp_path / "a", tmp_path / "b"]
    home = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(locations.root())}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _ADD, state.name], env={**home, "XDG_STATE_HOME": str(state)}
        )
        for state in states
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    entries = [
        entry for file in tmp_path.rglob("journal.json") for entry in Journal(file).entries()
    ]
    assert len({entry.inventory["of"] for entry in entries}) == 120


def test_an_org_has_the_entries_of_all_its_addresses(journal: Journal) -> None:
    for org in ("https://www.zohoapis.com", "HTTPS://WWW.ZohoAPIs.com:443/", HERE):
        journal.add(JournalEntry(org, "unlock", {}))
    assert len(journal.entries("https://www.zohoapis.com")) == 2
    assert len(journal.entries("http://localhost:1")) == 1


def test_a_pipe_is_not_taken_for_a_journal(journal: Journal) -> None:
    journal.file.parent.mkdir()
    os.mkfifo(journal.file)
    for doing in (journal.entries, lambda: journal.add(ONE)):
        with pytest.raises(UsageError, match="not a file"):
            doing()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}x",
        "null",
        "3",
        '"text"',
        "[1]",
        "[{}]",
        '[{"org": "a", "undo": "unlock"}]',
        '[{"org": "a", "undo": "unlock", "estate": {}, "more": 1}]',
        '[{"org": "a", "undo": "unlock", "estate": []}]',
        '[{"org": "a", "undo": "unlock", "estate": {"module": 1}}]',
        '[{"org": 1, "undo": "unlock", "estate": {}}]',
        '[{"org": "a", "undo": null, "estate": {}}]',
        '{"org": "a", "undo": "unlock", "estate": {}}',
        "[" * 100_000,
        "\ufffe\x00",
    ],
    ids=range(17),
)
def test_a_spoilt_journal_is_not_taken_for_an_empty_one(journal: Journal, text: str) -> None:
    journal.file.parent.mkdir()
    journal.file.write_text(text)
    for doing in (journal.entries, lambda: journal.add(ONE), lambda: journal.remove(ONE)):
        with pytest.raises(UsageError, match="lists what runs still have to undo"):
            doing()
    assert journal.file.read_text() == text


def test_a_journal_that_cannot_be_read_is_not_taken_for_an_empty_one(journal: Journal) -> None:
    journal.file.mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot be read"):
        journal.entries()
