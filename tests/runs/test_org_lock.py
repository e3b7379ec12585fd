"""One run at a time writes to an org, and no other takes what it noted from under it."""

from __future__ import annotations

import json
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runs import served as stage
from tests.runs.paused import CHECK, LOCKS, paused, resume, started
from tests.runs.served import LIST, Asked, Org, judged, outcomes
from zoho_conformance.exchanges.http.urls import host_key
from zoho_conformance.model.machine_lock import MachineLock
from zoho_conformance.runs.journal import Journal
from zoho_conformance.runs.live import restore_org
from zoho_conformance.runs.org_lock import OrgInUseError, lock_org
from zoho_conformance.runs.settings import WAIT_FOR_EVER, Settings

LIVE = Settings("live")


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def lock_file(org: Org) -> Path:
    return MachineLock(host_key(org.running.base_url)).file


def remove_lock_file(org: Org) -> None:
    lock_file(org).unlink()


def replace_lock_file(org: Org) -> None:
    file = lock_file(org)
    file.unlink()
    file.touch()


def leave_everything(_: Org) -> None:
    pass


@pytest.mark.parametrize("meddle", [leave_everything, remove_lock_file, replace_lock_file])
def test_nobody_else_writes_while_a_run_may_write(
    org: Org, tmp_path: Path, meddle: Callable[[Org], None]
) -> None:
    before = org.contents
    with paused(org, tmp_path) as run:
        meddle(org)
        entries = Journal().entries()
        writes = len(org.writes)
        for other in (lambda: restore_org(LIVE), lambda: judged(writes="sandbox")):
            with pytest.raises(OrgInUseError) as refused:
                other()
            line = str(refused.value)
            assert "\n" not in line
            assert f"process {run.pid} on " in line
            assert "since 2" in line
            assert "--wait" in line
        assert (Journal().entries(), len(org.writes)) == (entries, writes)
        assert judged()["verdict"] == "conforms"
        code, out, err = resume(run)
    assert (code, err) == (0, ""), out
    assert org.contents == before
    assert Journal().entries() == ()


def test_another_home_and_another_journal_do_not_let_a_second_run_write(
    org: Org, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    elsewhere = {"TMPDIR": str(other), "ZOHO_API_DOMAIN": org.running.base_url.upper()}
    elsewhere["ZOHO_API_DOMAIN"] = elsewhere["ZOHO_API_DOMAIN"].replace("127.0.0.1", "LOCALHOST")
    with paused(org, tmp_path) as run:
        writes = len(org.writes)
        with started(org, other, *CHECK, "--journal=mine.json", **elsewhere) as second:
            out, err = second.communicate(timeout=60)
        assert (second.returncode, out, err.count("\n")) == (2, "", 1)
        assert f"process {run.pid} on " in err
        assert len(org.writes) == writes
        assert resume(run)[0] == 0


def test_restore_waits_for_a_run_to_end(org: Org, tmp_path: Path) -> None:
    before = org.contents
    with paused(org, tmp_path) as run, started(org, tmp_path, "restore", "--wait") as second:
        assert second.stderr is not None
        assert f"process {run.pid} on " in second.stderr.readline()
        assert resume(run)[0] == 0
        out, err = second.communicate(timeout=60)
    assert (second.returncode, err) == (0, "")
    assert out == "the journal lists nothing for this org\n"
    assert org.contents == before


def test_a_wait_ends_when_its_time_is_up(org: Org) -> None:
    url = org.running.base_url
    with (
        lock_org(Journal(), url),
        pytest.raises(OrgInUseError, match="process"),
        lock_org(Journal(), url, wait=1),
    ):
        pass


def test_a_run_that_waited_writes(org: Org) -> None:
    first = lock_org(Journal(), org.running.base_url)
    first.__enter__()
    threading.Timer(0.1, first.__exit__, (None, None, None)).start()
    assert judged(writes="sandbox", wait=WAIT_FOR_EVER)["verdict"] == "conforms"


RULES = "/record_locking_configurations"


@pytest.mark.parametrize(
    ("method", "path", "meddle"),
    [
        ("POST", LOCKS, "force"),
        ("GET", LOCKS, "force"),
        ("POST", RULES, "force by a copy"),
        ("PUT", LOCKS, "journal removed"),
        ("PUT", RULES, "journal spoilt"),
    ],
)
def test_a_run_whose_entry_was_taken_stops_writing_and_is_not_judged(
    org: Org, tmp_path: Path, method: str, path: str, meddle: str
) -> None:
    def at(asked: Asked) -> bool:
        return bool(org.writes) and asked.method == method and path in asked.path

    before = org.contents
    with paused(org, tmp_path, *CHECK, "--report=x.json", at=at) as run:
        if meddle == "force":
            assert restore_org(LIVE, force=True).startswith("journal entries undone: 1")
            assert org.contents == before
        elif meddle == "force by a copy":
            copy = Path(shutil.copy(Journal().file, tmp_path / "copy.json"))
            restore_org(Settings("live", journal=copy), force=True)
        elif meddle == "journal removed":
            Journal().file.unlink()
        else:
            Journal().file.write_text("[{")
        writes = {id(asked) for asked in org.writes}
        code, out, err = resume(run)
    assert (code, err) == (3, ""), out
    assert "the run stopped writing: " in out
    report = json.loads((tmp_path / "x.json").read_text())
    assert (report["verdict"], report["findings"]) == ("not-judged", [])
    later = [asked for asked in org.writes if id(asked) not in writes]
    assert {asked.method for asked in later} <= {"DELETE"}
    assert org.contents == before
    if meddle != "journal spoilt":
        assert Journal().entries() == ()


def test_an_answer_that_may_show_what_another_undid_is_not_judged(org: Org) -> None:
    before = org.contents
    done: list[str] = []
    is_forced = threading.Event()

    def instead(asked: Asked) -> None:
        if asked.method == "GET" and LOCKS in asked.path and org.writes and not is_forced.is_set():
            is_forced.set()
            done.append(restore_org(LIVE, force=True))

    org.instead = instead
    report = judged(writes="sandbox")
    assert done == ["journal entries undone: 1; leftovers removed from the org: 1"]
    assert (report["verdict"], report["findings"]) == ("not-judged", [])
    assert "the run stopped writing" in outcomes(report)[f"{LIST}/ok-after-lock"][1]
    assert org.contents == before
    assert Journal().entries() == ()


def test_a_killed_run_leaves_no_lock(org: Org, tmp_path: Path) -> None:
    before = org.contents
    with paused(org, tmp_path) as run:
        run.send_signal(signal.SIGKILL)
        run.wait(30)
        assert org.contents != before
        assert restore_org(LIVE).startswith(
            "journal entries undone: 1; leftovers removed from the org: 1"
        )
    assert org.contents == before


def test_a_named_journal_is_used_by_every_run(
    org: Org, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = org.contents
    named = tmp_path / "kept" / "undo.txt"
    monkeypatch.setenv("ZOHO_CONFORMANCE_JOURNAL", str(named))
    with paused(org, tmp_path, ZOHO_CONFORMANCE_JOURNAL=str(named)) as run:
        run.kill()
        run.wait(30)
    shutil.copy(named, tmp_path / "copy.json")
    assert len(Journal(named).entries()) == 1
    assert not Journal().file.exists()
    by_option = Settings("live", journal=tmp_path / "copy.json")
    assert "leftovers removed from the org: 1" in restore_org(by_option)
    assert "leftovers removed from the org: 0" in restore_org(LIVE)
    assert org.contents == before
