"""Signals that end a program: it undoes what it wrote, reports what it judged, and exits so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.runs.paused import CHECK, LOCKS, started
from tests.runs.served import COMMAND, Answer, Asked, Org, enter, environment, served
from tests.runs.test_restore import lock
from zoho_conformance.model import interruption, locations
from zoho_conformance.runs.journal import Journal

EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
RULES = "/record_locking_configurations"


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with served() as running:
        enter(running, monkeypatch, tmp_path)
        yield running


def when(method: str, path: str) -> Callable[[Asked], bool]:
    return lambda asked: asked.method == method and path in asked.path


def signal_once(
    org: Org, process: subprocess.Popen[str], number: int, at: Callable[[Asked], bool]
) -> None:
    """Signal the process when the org has done what it asked, before it has the answer."""
    signalled: list[int] = []

    def change(asked: Asked, answer: Answer) -> Answer:
        if not signalled and at(asked):
            signalled.append(number)
            process.send_signal(number)
        return answer

    org.change = change


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.parametrize(("number", "code"), EXIT_CODES.items())
def test_a_signal_ends_a_run_that_undoes_and_reports(
    org: Org, tmp_path: Path, number: int, code: int
) -> None:
    before = org.contents
    with started(org, tmp_path, *CHECK, "--report=x.json", "--report=x.xml") as process:
        signal_once(org, process, number, when("PUT", LOCKS))
        assert ended(process)[::2] == (code, "interrupted\n")
    methods = [asked.method for asked in org.writes]
    assert (methods.count("PUT"), methods[-1]) == (1, "DELETE")
    assert org.contents == before
    assert Journal().entries() == ()
    report = json.loads((tmp_path / "x.json").read_text())
    outcomes = {exchange["outcome"] for exchange in report["exchanges"]}
    assert (report["verdict"], outcomes) == ("not-judged", {"conforms", "not-run"})
    judged = {exchange["case"] for exchange in report["exchanges"] if not exchange["reason"]}
    assert "ok-after-lock" in judged
    assert (tmp_path / "x.xml").exists()


@pytest.mark.parametrize(
    ("at", "writes"),
    [
        (lambda _: True, 0),
        (when("GET", "/Leads/search"), 0),
        (when("DELETE", RULES), None),
    ],
    ids=["signing in", "discovering", "undoing"],
)
def test_a_signal_leaves_the_org_as_it_was_whenever_it_comes(
    org: Org, tmp_path: Path, at: Callable[[Asked], bool], writes: int | None
) -> None:
    before = org.contents
    with started(org, tmp_path, *CHECK) as process:
        signal_once(org, process, signal.SIGTERM, at)
        code, _, err = ended(process)
    assert (code, err) == (143, "interrupted\n")
    assert writes is None or len(org.writes) == writes
    assert org.contents == before
    assert Journal().entries() == ()


def hang(org: Org, at: Callable[[Asked], bool]) -> tuple[threading.Event, threading.Event]:
    """Leave a request unanswered; events that it has come, and that it may be answered."""
    arrived, may_end = threading.Event(), threading.Event()

    def instead(asked: Asked) -> Answer | None:
        if at(asked) and not may_end.is_set():
            arrived.set()
            may_end.wait(60)
        return None

    org.instead = instead
    return arrived, may_end


def test_a_signal_ends_the_wait_for_an_answer(org: Org, tmp_path: Path) -> None:
    arrived, may_end = hang(org, when("GET", LOCKS))
    with started(org, tmp_path, "check", "--target=live") as process:
        assert arrived.wait(60)
        process.send_signal(signal.SIGTERM)
        assert ended(process)[::2] == (143, "interrupted\n")
        may_end.set()


def test_a_second_signal_ends_a_run_at_once_and_tells_what_is_left(
    org: Org, tmp_path: Path, command_line: CommandLine
) -> None:
    before = org.contents
    arrived, may_end = hang(org, when("DELETE", LOCKS))
    with started(org, tmp_path, *CHECK, "--journal=kept.json", "--report=x.json") as process:
        signal_once(org, process, signal.SIGTERM, when("PUT", LOCKS))
        assert arrived.wait(60)
        # Until then, it counts as the same signal, sent to the process and to its group.
        time.sleep(2 * interruption._SAME_SECONDS)
        process.send_signal(signal.SIGINT)
        code, out, err = ended(process)
        may_end.set()
    assert (code, out) == (130, "")
    assert err == (
        "zoho-conformance: ended at once by SIGINT: journal entries still to be undone: 1; "
        "run `zoho-conformance restore --journal kept.json`\n"
    )
    assert not (tmp_path / "x.json").exists()
    org.instead = lambda _: None
    assert command_line("restore", "--journal=kept.json").returncode == 0
    assert org.contents == before


def test_a_hangup_that_is_ignored_stays_ignored(org: Org, tmp_path: Path) -> None:
    ignoring = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *COMMAND, *CHECK]
    with subprocess.Popen(
        ignoring, cwd=tmp_path, env=environment(org, tmp_path), stdout=subprocess.PIPE, text=True
    ) as process:
        signal_once(org, process, signal.SIGHUP, when("PUT", LOCKS))
        assert ended(process)[0] == 0


def test_a_recording_that_is_interrupted_keeps_what_was_judged(org: Org, tmp_path: Path) -> None:
    before = org.contents
    recording = ("record", "--target=live", "--allow-writes", "--cassettes=set")
    with started(org, tmp_path, *recording) as process:
        signal_once(org, process, signal.SIGTERM, when("PUT", LOCKS))
        code, out, err = ended(process)
    assert (code, err) == (143, "interrupted\n")
    recorded = list((tmp_path / "set").rglob("*.yaml"))
    assert recorded
    assert out.startswith(f"{len([file for file in recorded if file.stem != 'not-run'])} of ")
    assert org.contents == before


def test_a_watch_that_is_interrupted_keeps_its_state(org: Org, tmp_path: Path) -> None:
    watching = ("watch", "--target=live", "--allow-writes", "--state=state.json")
    with started(org, tmp_path, *watching) as process:
        signal_once(org, process, signal.SIGHUP, when("PUT", LOCKS))
        assert ended(process) == (129, "", "interrupted\n")
    assert not (tmp_path / "state.json").exists()
    assert Journal().entries() == ()


def test_a_restore_that_is_interrupted_finishes_an_entry_and_tells_what_is_left(
    org: Org, tmp_path: Path
) -> None:
    entry = lock(org, "zoho-crm-conformance 1a2b")
    Journal().add(type(entry)(entry.org, "delete-configuration", {"unconfigured_module": "Deals"}))
    with started(org, tmp_path, "restore") as process:
        signal_once(org, process, signal.SIGTERM, when("DELETE", LOCKS))
        code, out, err = ended(process)
    assert (code, out) == (143, "")
    assert err == (
        "interrupted, journal entries still to be undone: 1; run `zoho-conformance restore`\n"
    )
    assert [entry.undo for entry in Journal().entries()] == ["delete-configuration"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 2), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_pytest_suite_that_undoes_and_reports(
    org: Org, tmp_path: Path, number: int, code: int
) -> None:
    before = org.contents
    suite = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "conformance"]
    report = tmp_path / "x.json"
    with subprocess.Popen(
        [*suite, "--target=live", "--allow-writes", f"--report={report}"],
        cwd=locations.root(),
        env=environment(org, tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        signal_once(org, process, number, when("PUT", LOCKS))
        assert ended(process)[0] == code
    assert json.loads(report.read_text())["run"]["complete"] is False
    assert org.contents == before
    assert Journal().entries() == ()


def test_the_command_line_gives_signal_handlers_back(command_line: CommandLine) -> None:
    before = [signal.getsignal(number) for number in EXIT_CODES]
    command_line("explain", "key-renamed")
    assert [signal.getsignal(number) for number in EXIT_CODES] == before


def test_a_thread_leaves_signal_handlers_alone() -> None:
    seen: list[object] = []

    def run() -> None:
        with interruption.handled(), interruption.postponed(), interruption.waiting():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]


def test_a_signal_is_raised_where_it_may_be() -> None:
    passed: list[str] = []
    with suppress(KeyboardInterrupt), interruption.handled(), interruption.only_while_waiting():
        signal.raise_signal(signal.SIGTERM)
        passed.append("not while it works")
        with interruption.postponed(), interruption.waiting():
            passed.append("not while it undoes")
        with interruption.waiting():
            passed.append("while it waits")
    assert passed == ["not while it works", "not while it undoes"]


def test_a_signal_that_python_drops_is_raised_again() -> None:
    class Closing:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    def drop() -> None:
        with interruption.handled():
            Closing()
            with interruption.postponed():
                pass

    with pytest.raises(interruption.Interrupted, match="SIGTERM"):
        drop()
