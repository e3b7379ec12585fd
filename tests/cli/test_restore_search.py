"""`restore --search`: what is shown, what is asked, and the exit codes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.command import Terminal, run_command
from tests.runs.served import Answer, Org, enter, served
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.org_lock import lock_org

LOCK = "4150868000000699999"
SHOWN = (
    "LEFT: lock 4150868000000699999 of record 4150868000000310003 of Leads, since "
    "2026-03-14T09:26:53-04:00, by Aaaaaa Aaaaaaaa (Aaaaaaaa) (4150868000000200002): "
    "of the run kvbrtwqz\n"
)


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    """The reference org with a lock that a run left."""
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        announced = running.running.announcement
        left = copy.deepcopy(running.inventory.locks[announced["locked_record_id"]])
        left |= {"id": LOCK, "Locked_Reason__s": "zoho-crm-conformance kvbrtwqz"}
        running.inventory.locks[announced["unlocked_record_id"]] = left
        yield running


def test_without_a_terminal_nothing_is_taken_back_until_yes_is_said(
    org: Org, command_line: CommandLine
) -> None:
    left = org.contents
    shown = command_line("restore", "--search")
    assert (shown.returncode, shown.stderr) == (1, "")
    assert SHOWN in shown.stdout
    assert "run the same command with --yes to undo what is LEFT\n" in shown.stdout
    assert org.contents == left
    taken = command_line("restore", "--search", "--yes")
    assert (taken.returncode, taken.stderr) == (0, "")
    assert taken.stdout.endswith("undone: 1 lock\n")
    assert org.contents != left
    again = command_line("restore", "--search", "--yes")
    assert again.returncode == 0
    assert "nothing that a run marked\n" in again.stdout


@pytest.mark.parametrize(("typed", "code", "taken"), [("y\n", 0, True), ("\n", 1, False)])
def test_on_a_terminal_a_person_is_asked(
    org: Org, tmp_path: Path, typed: str, code: int, *, taken: bool
) -> None:
    left = org.contents
    done = run_command(tmp_path, "restore", "--search", stdin=Terminal(typed))
    assert "Undo this? [y/N]" in done.stdout
    assert done.returncode == code
    assert (org.contents != left) == taken


def test_configurations_without_a_mark_are_listed_with_their_time_and_no_name(
    org: Org, command_line: CommandLine
) -> None:
    maker = org.inventory.configurations["Contacts"]["created_by"]
    assert isinstance(maker, dict)
    shown = command_line("restore", "--search").stdout
    line = (
        "  configuration 4150868000000450002 of Contacts, since 2026-01-06T11:00:00-05:00, "
        f"by Aaaaaaaaa Aaaaaaaaaa (Aaaaaaaa) ({maker['id']})\n"
    )
    assert line in shown
    assert str(maker["name"]).split()[0] not in shown


def test_what_was_asked_and_what_was_not_is_said(org: Org, command_line: CommandLine) -> None:
    done = command_line("restore", "--search", "--max-requests=9")
    assert len(org.asked) <= 9
    assert done.returncode == 1
    assert "looked at, with 6 requests:\n  locks of 3 locked records of Leads\n" in done.stdout
    assert "NOT SEARCHED: 13 of 13 configurations: no requests left" in done.stdout
    assert command_line("restore", "--search", "--max-requests=9", "--yes").returncode == 3


def test_what_could_not_be_taken_back_exits_with_3(org: Org, command_line: CommandLine) -> None:
    org.instead = lambda asked: Answer(403) if asked.method == "DELETE" else None
    done = command_line("restore", "--search", "--yes")
    assert done.returncode == 3
    record = org.running.announcement["unlocked_record_id"]
    problem = f"NOT UNDONE: lock in Leads, record {record}: unlock: HTTP 403 when removing it\n"
    assert problem in done.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--yes"], "--yes: only with --search"),
        (["--id=7"], "--id: only with --search"),
        (["--module=Leads"], "--module: only with --search"),
        (["--search", "--keep=7"], "--keep: not with --search"),
        (["--search", "--module=no-module"], "not an API name of a module"),
        (["--search", "--module=Leads", "--all-modules"], "use one or the other"),
        (["--search", "--id=7", "--yes"], "--id 7: nothing found has this id"),
    ],
)
def test_options_that_do_not_fit_take_nothing_back(
    org: Org, command_line: CommandLine, arguments: list[str], problem: str
) -> None:
    done = command_line("restore", *arguments)
    assert done.returncode == 2
    assert problem in done.stderr
    assert org.writes == []


def test_nothing_is_searched_while_a_run_writes_to_the_org(
    org: Org, command_line: CommandLine
) -> None:
    """What carries a mark then may be what it is just writing."""
    with lock_org(Journal(), org.running.base_url):
        done = command_line("restore", "--search", "--yes")
    assert done.returncode == 2
    assert "another run is writing to this org" in done.stderr
    assert org.writes == []


def test_a_search_needs_no_journal(org: Org, command_line: CommandLine) -> None:
    journal = Journal()
    journal.file.parent.mkdir(parents=True)
    journal.file.write_text("[{")
    done = command_line("restore", "--search", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("undone: 1 lock\n")
    assert LOCK not in repr(org.inventory.locks)
    assert journal.file.read_text() == "[{"


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("2016-12-31T23:59:60Z", "a time that it does not show"),
        ("::error::2026", "a time that it does not show"),
        (None, "a time that it does not show"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_a_time_that_cannot_be_read_is_not_shown(
    org: Org, command_line: CommandLine, time: object, shown: str
) -> None:
    configuration = org.inventory.configurations["Contacts"]
    org.inventory.configurations["Contacts"] = {**configuration, "created_time": time}
    done = command_line("restore", "--search")
    assert (done.returncode, done.stderr) == (1, "")
    assert f"of Contacts, since {shown}, by " in done.stdout
