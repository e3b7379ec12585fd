"""The command line against a live org: what is sent and printed, and how it exits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.command import Done
from tests.runs.served import (
    Answer,
    Asked,
    Org,
    enter,
    honest,
    served,
)
from zoho_conformance.runs.journal import Journal


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


def test_a_conforming_org_with_several_modules_exits_with_0(
    command_line: CommandLine, org: Org, tmp_path: Path
) -> None:
    modules = ("--module=Leads", "--module=Depots")
    done = command_line("check", "--target=live", *modules, "--report=x.json", "--report=x.xml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CONFORMS: ")
    assert "  Leads: " in done.stdout
    assert "  Depots: " in done.stdout
    assert "a live local org, over HTTP" in done.stdout
    assert f"requests sent: {len(org.asked)}" in done.stdout
    assert "not sent: " in done.stdout
    assert json.loads((tmp_path / "x.json").read_text())["requests_sent"] == len(org.asked)
    assert org.writes == []


def test_a_budget_that_is_spent_exits_with_3(command_line: CommandLine, org: Org) -> None:
    done = command_line("check", "--target=live", "--max-requests=9")
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("NOT JUDGED: ")
    assert done.stdout.count("not-run: the budget of 9 requests is spent") == 1
    assert len(org.asked) == 9


def test_what_could_not_be_undone_is_printed(command_line: CommandLine, org: Org) -> None:
    before = org.contents

    def instead(asked: Asked) -> Answer | None:
        return Answer(502) if asked.method == "DELETE" and "Locking_" in asked.path else None

    org.instead = instead
    done = command_line("check", "--target=live", "--allow-writes")
    assert (done.returncode, done.stderr) == (3, ""), done.stdout
    assert " 0 errors, 0 warnings" in done.stdout
    line = "LEFT IN THE ORG: unlock: HTTP 502 when removing it; run `zoho-conformance restore`"
    assert line in done.stdout
    assert org.contents != before
    assert len(Journal().entries()) == 1


def test_writing_to_production_needs_the_word_production(
    org: Org, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_API_DOMAIN", "https://www.zohoapis.com")
    for command in (["check"], ["record"]):
        done = command_line(*command, "--target=live", "--allow-writes")
        assert (done.returncode, done.stdout) == (2, "")
        assert "--allow-writes=production" in done.stderr
    assert org.asked == []


@pytest.mark.parametrize("value", ["prod", "yes", "Production"])
def test_other_values_of_allow_writes_are_refused(
    org: Org, command_line: CommandLine, value: str
) -> None:
    done = command_line("check", "--target=live", f"--allow-writes={value}")
    assert done.returncode == 2
    assert "production" in done.stderr
    assert org.asked == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--module=Leads"],
        ["check", "--all-modules"],
        ["check", "--allow-writes"],
        ["check", "--max-requests=3"],
        ["check", "--max-time=3"],
        ["check", "--config=x.toml"],
        ["check", "--target=reference", "--module=Leads"],
        ["record", "--target=reference", "--allow-writes"],
        ["check", "--target=live", "--module=Leads", "--all-modules"],
        ["check", "--target=live", "--module=../Leads"],
        ["check", "--target=live", "--max-requests=0"],
        ["check", "--target=live", "--max-time=0"],
        ["watch", "--target=live", "--max-time=99999"],
        ["record", "--target=live", "--max-time=soon"],
        ["restore", "--max-time=0"],
        ["check", "--target=live", "--config=nowhere.toml"],
        ["check", "--target=live", "--cassettes=set"],
        ["restore", "--config=nowhere.toml"],
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_exit_with_2(
    org: Org, command_line: CommandLine, arguments: list[str]
) -> None:
    journal = Journal()
    journal.file.parent.mkdir(parents=True)
    journal.file.write_text('[{"org": "x", "undo": "unlock", "estate": {}}]')
    done = command_line(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.rpartition("\n\n")[2].splitlines()) == 1
    assert org.asked == []


@pytest.mark.parametrize("command", ["check", "record"])
def test_missing_credentials_exit_with_2(
    org: Org, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("ZOHO_CLIENT_SECRET")
    done = command_line(command, "--target=live")
    assert (done.returncode, done.stdout) == (2, "")
    assert "ZOHO_CLIENT_SECRET" in done.stderr
    assert org.asked == []


def test_a_dry_run_prints_what_would_be_sent_and_sends_nothing(
    org: Org, command_line: CommandLine
) -> None:
    done = command_line("check", "--target=live", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    requests = [line for line in done.stdout.splitlines() if not line.startswith(" ")][:-1]
    methods = {request.split()[0] for request in requests}
    assert methods == {"GET", "PATCH", "POST"}
    assert [request for request in requests if request.startswith("POST")] == [
        f"POST {org.running.base_url}/oauth/v2/token"
    ]
    assert f"{len(requests)} requests" in done.stdout.splitlines()[-1]
    assert all("credit" in line for line in done.stdout.splitlines() if line.startswith("    "))
    more = command_line("check", "--target=live", "--dry-run", "--allow-writes").stdout
    assert "DELETE /crm/v7/{module}/{lockable_record}/Locking_Information__s" in more
    assert len(more.splitlines()) > len(done.stdout.splitlines())
    for secret in list(org.environment.values())[:3]:
        assert secret not in done.stdout + more
    assert org.asked == []


def test_record_writes_cassettes_of_a_live_org(
    org: Org, command_line: CommandLine, tmp_path: Path
) -> None:
    before = org.contents
    done = command_line("record", "--target=live", "--allow-writes", "--cassettes=set")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith(f"{len(org.asked)} requests sent")
    assert (tmp_path / "set" / "v7" / "lock_records" / "ok.yaml").is_file()
    assert org.contents == before
    assert str(org.running.base_url) not in "".join(
        file.read_text() for file in (tmp_path / "set").rglob("*.yaml")
    )


def test_recording_what_is_not_judged_exits_with_3(
    org: Org, command_line: CommandLine, tmp_path: Path
) -> None:
    org.instead = lambda asked: None if asked.path.startswith("/oauth") else Answer(503)
    done = command_line("record", "--target=live", "--max-requests=4")
    assert done.returncode == 3
    assert done.stdout.startswith("0 of ")
    assert done.stderr.startswith("not recorded: ")
    assert list(tmp_path.rglob("*.yaml")) == []


def test_restore_undoes_what_a_run_left(org: Org, command_line: CommandLine) -> None:
    assert command_line("restore") == Done(0, "the journal is empty: nothing to undo\n", "")
    before = org.contents

    def instead(asked: Asked) -> Answer | None:
        return Answer(403) if asked.method == "DELETE" and "Locking_" in asked.path else None

    org.instead = instead
    command_line("record", "--target=live", "--allow-writes")
    assert org.contents != before
    done = command_line("restore")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "zoho-conformance: unlock: HTTP 403 when removing it\n"
    org.instead = lambda _: None
    org.change = honest
    done = command_line("restore")
    assert (done.returncode, done.stderr) == (0, "")
    assert "leftovers removed from the org: 1" in done.stdout
    assert org.contents == before


@pytest.mark.parametrize("command", [["restore"], ["record", "--target=live", "--allow-writes"]])
def test_a_broken_journal_exits_with_2(
    org: Org, command_line: CommandLine, command: list[str]
) -> None:
    journal = Journal()
    journal.file.parent.mkdir(parents=True)
    journal.file.write_text("[{")
    done = command_line(*command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "journal.json: " in done.stderr
    assert org.writes == []
    assert journal.file.read_text() == "[{"


@pytest.mark.usefixtures("org")
def test_verbose_tells_what_is_asked_and_chosen_and_nothing_secret(
    command_line: CommandLine,
) -> None:
    done = command_line("check", "--target=live", "--verbose", "--quiet")
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert all(line.startswith(("asked: ", "chosen: ")) for line in lines)
    assert any("asked: POST 127.0.0.1/oauth/v2/token: HTTP 200, " in line for line in lines)
    assert any("asked: GET 127.0.0.1/crm/v7/Leads/{id}/Locking" in line for line in lines)
    assert "chosen: module: Leads, the default" in lines
    assert not re.search("[0-9]{6,}", done.stderr)
    assert command_line("check", "--target=live", "--quiet").stderr == ""
