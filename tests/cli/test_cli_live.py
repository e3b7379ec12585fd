"""The command line against a live org: what is sent, what is told, and how it exits."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs.served import (
    COMMAND,
    Answer,
    Asked,
    Org,
    enter,
    environment,
    honest,
    served,
)
from zoho_conformance import cli
from zoho_conformance.runs.journal import Journal

Done = subprocess.CompletedProcess[str]
Told = tuple[int, str, str]


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


class Line:
    """The command line in this process, which is quicker; not for what runs pytest."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Told:
        self._monkeypatch.setattr(sys, "argv", ["zoho-conformance", *arguments])
        try:
            cli.main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(monkeypatch, capsys)


def check(org: Org, folder: Path, *arguments: str) -> Done:
    return subprocess.run(
        [*COMMAND, "check", "--target=live", *arguments],
        cwd=folder,
        env=environment(org, folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_conforming_org_in_several_modules(org: Org, tmp_path: Path) -> None:
    modules = ("--module=Leads", "--module=Depots")
    done = check(org, tmp_path, *modules, "--report=x.json", "--report=x.xml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CONFORMS: ")
    assert "  Leads: " in done.stdout
    assert "  Depots: " in done.stdout
    assert "a live local org, asked over HTTP" in done.stdout
    assert f"requests sent: {len(org.asked)}" in done.stdout
    assert "not sent: " in done.stdout
    assert json.loads((tmp_path / "x.json").read_text())["requests_sent"] == len(org.asked)
    assert org.writes == []


def test_a_budget_that_is_spent_exits_with_3(org: Org, tmp_path: Path) -> None:
    done = check(org, tmp_path, "--max-requests=9")
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("NOT JUDGED: ")
    assert done.stdout.count("not-run: the budget of 9 requests is spent") == 1
    assert len(org.asked) == 9


def test_what_is_left_in_the_org_is_told(org: Org, tmp_path: Path) -> None:
    before = org.contents

    def instead(asked: Asked) -> Answer | None:
        return Answer(502) if asked.method == "DELETE" and "Locking_" in asked.path else None

    org.instead = instead
    done = check(org, tmp_path, "--allow-writes")
    assert (done.returncode, done.stderr) == (3, ""), done.stdout
    assert " 0 errors, 0 warnings" in done.stdout
    told = "LEFT IN THE ORG: unlock: HTTP 502 when removing it; run `zoho-conformance restore`"
    assert told in done.stdout
    assert org.contents != before
    assert len(Journal().entries()) == 1


def test_ctrl_c_leaves_it_as_it_was(org: Org, tmp_path: Path) -> None:
    before = org.contents
    running: list[subprocess.Popen[str]] = []

    def change(asked: Asked, answer: Answer) -> Answer:
        if asked.method == "PUT" and running:
            running.pop().send_signal(signal.SIGINT)
        return answer

    org.change = change
    with subprocess.Popen(
        [*COMMAND, "check", "--target=live", "--allow-writes"],
        cwd=tmp_path,
        env=environment(org, tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        running.append(process)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "interrupted")
    assert org.contents == before
    assert Journal().entries() == ()


def test_writing_to_production_has_to_be_typed_out(
    org: Org, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOHO_API_DOMAIN", "https://www.zohoapis.com")
    for command in (["check"], ["record"]):
        code, out, err = line(*command, "--target=live", "--allow-writes")
        assert (code, out) == (2, "")
        assert "--allow-writes=production" in err
    assert org.asked == []


@pytest.mark.parametrize("value", ["prod", "yes", "Production"])
def test_and_nothing_else_is(org: Org, line: Line, value: str) -> None:
    code, _, err = line("check", "--target=live", f"--allow-writes={value}")
    assert code == 2
    assert "production" in err
    assert org.asked == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--module=Leads"],
        ["check", "--all-modules"],
        ["check", "--allow-writes"],
        ["check", "--max-requests=3"],
        ["check", "--config=x.toml"],
        ["check", "--target=reference", "--module=Leads"],
        ["record", "--target=reference", "--allow-writes"],
        ["check", "--target=live", "--module=Leads", "--all-modules"],
        ["check", "--target=live", "--module=../Leads"],
        ["check", "--target=live", "--max-requests=0"],
        ["check", "--target=live", "--config=nowhere.toml"],
        ["check", "--target=live", "--cassettes=set"],
        ["restore", "--config=nowhere.toml"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_exits_with_2(org: Org, line: Line, arguments: list[str]) -> None:
    journal = Journal()
    journal.file.parent.mkdir(parents=True)
    journal.file.write_text('[{"org": "x", "undo": "unlock", "estate": {}}]')
    code, out, err = line(*arguments)
    assert (code, out) == (2, "")
    assert len(err.rpartition("\n\n")[2].splitlines()) == 1
    assert org.asked == []


@pytest.mark.parametrize("command", ["check", "record"])
def test_without_credentials(
    org: Org, line: Line, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("ZOHO_CLIENT_SECRET")
    code, out, err = line(command, "--target=live")
    assert (code, out) == (2, "")
    assert "ZOHO_CLIENT_SECRET" in err
    assert org.asked == []


def test_a_dry_run_prints_what_would_be_sent_and_sends_nothing(org: Org, line: Line) -> None:
    code, out, err = line("check", "--target=live", "--dry-run")
    assert (code, err) == (0, "")
    requests = [line for line in out.splitlines() if not line.startswith(" ")][:-1]
    methods = {request.split()[0] for request in requests}
    assert methods == {"GET", "PATCH", "POST"}
    assert [request for request in requests if request.startswith("POST")] == [
        f"POST {org.running.base_url}/oauth/v2/token"
    ]
    assert f"{len(requests)} requests" in out.splitlines()[-1]
    assert all("credit" in line for line in out.splitlines() if line.startswith("    "))
    _, more, _ = line("check", "--target=live", "--dry-run", "--allow-writes")
    assert "DELETE /crm/v7/{module}/{lockable_record}/Locking_Information__s" in more
    assert len(more.splitlines()) > len(out.splitlines())
    for secret in list(org.environment.values())[:3]:
        assert secret not in out + more
    assert org.asked == []


def test_recording(org: Org, line: Line, tmp_path: Path) -> None:
    before = org.contents
    code, out, err = line("record", "--target=live", "--allow-writes", "--cassettes=set")
    assert (code, err) == (0, "")
    assert out.strip().endswith(f"{len(org.asked)} requests sent")
    assert (tmp_path / "set" / "v7" / "lock_records" / "ok.yaml").is_file()
    assert org.contents == before
    assert str(org.running.base_url) not in "".join(
        file.read_text() for file in (tmp_path / "set").rglob("*.yaml")
    )


def test_recording_what_is_not_judged_exits_with_3(org: Org, line: Line, tmp_path: Path) -> None:
    org.instead = lambda asked: None if asked.path.startswith("/oauth") else Answer(503)
    code, out, err = line("record", "--target=live", "--max-requests=4")
    assert code == 3
    assert out.startswith("0 of ")
    assert err.startswith("not recorded: ")
    assert list(tmp_path.rglob("*.yaml")) == []


def test_restoring(org: Org, line: Line) -> None:
    assert line("restore") == (0, "the journal is empty: there is nothing to undo\n", "")
    before = org.contents

    def instead(asked: Asked) -> Answer | None:
        return Answer(403) if asked.method == "DELETE" and "Locking_" in asked.path else None

    org.instead = instead
    line("record", "--target=live", "--allow-writes")
    assert org.contents != before
    code, out, err = line("restore")
    assert (code, out) == (3, "")
    assert err == "zoho-conformance: unlock: HTTP 403 when removing it\n"
    org.instead = lambda _: None
    org.change = honest
    code, out, err = line("restore")
    assert (code, err) == (0, "")
    assert "1 leftovers removed" in out
    assert org.contents == before


@pytest.mark.parametrize("command", [["restore"], ["record", "--target=live", "--allow-writes"]])
def test_a_broken_journal_exits_with_2(org: Org, line: Line, command: list[str]) -> None:
    journal = Journal()
    journal.file.parent.mkdir(parents=True)
    journal.file.write_text("[{")
    code, out, err = line(*command)
    assert (code, out) == (2, "")
    assert "journal.json: " in err
    assert org.writes == []
    assert journal.file.read_text() == "[{"
