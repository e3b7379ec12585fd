"""Several processes: one may die, and an interruption keeps what all of them have judged."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.audit.archives import write_log
from tests.audit.test_audit import audit, comparable
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.audit import processes, worker
from zoho_conformance.audit.engines import Judged
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.processes import Processes
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.reports.report import RunInterrupted
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.runs.settings import Settings

COUNT = 3000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_log(tmp_path_factory.mktemp("logs") / "calls.ndjson", COUNT)


@pytest.fixture(autouse=True)
def progress_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PROGRESS_SECONDS", 0.005)


def test_a_process_that_dies_costs_nothing_and_counts_nothing_twice(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_parts, "PART_BYTES", log.stat().st_size // 20)
    alone = comparable(audit(log))
    killed: list[int] = []

    def kill_once(judged: Judged) -> None:
        if judged.exchanges > COUNT // 4 and not killed:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    settings = Settings(recordings=(str(log),))
    report = run_audit(settings, AuditSettings(engine=Processes(2)), kill_once)
    assert killed
    assert comparable(report) == alone


def test_processes_that_die_each_time_are_told(log: Path) -> None:
    def kill(_: Judged) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(ConformanceError, match="worker processes died early"):
        run_audit(Settings(recordings=(str(log),)), AuditSettings(engine=Processes(2)), kill)


def test_an_interruption_reports_what_is_judged_of_a_part_that_is_not_finished(
    log: Path, tmp_path: Path
) -> None:
    # So much that it is not judged before the interruption comes.
    long = tmp_path / "long.ndjson"
    long.write_bytes(log.read_bytes() * 20)
    seen: list[int] = []

    def interrupt(judged: Judged) -> None:
        seen.append(judged.exchanges)
        if judged.exchanges >= 100:
            raise KeyboardInterrupt

    settings = Settings(recordings=(str(long),))
    with pytest.raises(RunInterrupted) as stopped:
        run_audit(settings, AuditSettings(engine=Processes(2)), interrupt)
    audited = stopped.value.report.audit
    assert audited is not None
    assert audited.partial
    assert 100 <= audited.exchanges < 20 * COUNT
    assert seen == sorted(seen)
    assert sum(row.count for row in stopped.value.report.exchanges) > 0


def test_a_signal_to_the_whole_group_reports_what_was_judged(tmp_path: Path) -> None:
    lines = write_log(tmp_path / "few.ndjson", 500).read_bytes()
    (tmp_path / "calls.ndjson").write_bytes(lines * 200)
    command = ("-m", "zoho_conformance", "audit", "calls.ndjson", "--jobs", "2")
    code = (
        "import os, signal, sys\n"
        "from zoho_conformance.cli import main, progress\n"
        "def end_all(self, done, **_):\n"
        "    if done:\n"
        "        os.killpg(0, signal.SIGTERM)\n"
        "progress.Progress.__call__ = end_all\n"
        "if __name__ == '__main__':\n"
        f"    sys.argv = {['zoho-conformance', *command[2:], '--report', 'r.json']!r}\n"
        "    main()\n"
    )
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "run.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (done.returncode, done.stderr) == (143, "interrupted\n")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["audit"]["partial"]
    assert 0 < report["audit"]["exchanges"] < 100_000


def test_a_process_that_dies_while_it_answers_has_not_finished_its_part() -> None:
    process = processes._Process.__new__(processes._Process)
    process.connection, theirs = multiprocessing.Pipe()
    judged, begun, queued = (Part(0, name, name) for name in ("a.ndjson", "b.ndjson", "c.ndjson"))
    process.judged, process.waits, process.queue = [judged], deque([begun, None]), deque([queued])
    # The beginning of a message of 100 bytes.
    os.write(theirs.fileno(), (100).to_bytes(4, "big") + b"few")
    theirs.close()
    with pytest.raises(processes._DiedError):
        process.take()
    assert process.parts == [judged, begun, queued]


def test_a_process_that_dies_after_many_parts_has_all_of_them_judged_again(
    tmp_path: Path,
) -> None:
    lines = write_log(tmp_path / "calls.ndjson", 300).read_bytes().splitlines(keepends=True)
    (tmp_path / "few").mkdir()
    for number, line in enumerate(lines):
        (tmp_path / "few" / f"{number:03}.ndjson").write_bytes(line)
    settings = Settings(recordings=(str(tmp_path / "few"),))
    alone = comparable(run_audit(settings, AuditSettings(), lambda _: None))
    killed: list[bool] = []

    def kill_once(judged: Judged) -> None:
        if judged.exchanges > 200 and not killed:
            killed.append(True)
            multiprocessing.active_children()[0].kill()

    engine = AuditSettings(engine=Processes(2))
    assert comparable(run_audit(settings, engine, kill_once)) == alone
    assert killed


def test_what_was_judged_is_handed_over_now_and_then(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_HANDOVER_SECONDS", 0.0)
    board = worker.Board(multiprocessing.get_context("spawn"), 1)
    judging = worker._Worker(Work(), board, 0)
    part = Part(0, str(log), str(log), str(log))
    first = judging.judge(part)
    assert first is not None
    assert first.exchanges == board.total().exchanges == COUNT
    monkeypatch.setattr(worker, "_HANDOVER_SECONDS", 30.0)
    assert judging.judge(part) is None
    # What waits to be judged is not among them.
    assert COUNT <= board.total().exchanges <= 2 * COUNT
    assert judging.hand_over().exchanges == COUNT
    assert board.total().exchanges == 2 * COUNT
    assert judging.hand_over().exchanges == 0


def test_of_a_part_that_is_judged_at_once_nothing_waits(log: Path) -> None:
    board = worker.Board(multiprocessing.get_context("spawn"), 1)
    judging = worker._Worker(Work(), board, 0)
    part = Part(0, str(log), str(log), str(log))
    judging.judge(part)
    assert board.total().exchanges < COUNT
    judging.judge(replace(part, at_once=True))
    assert board.total().exchanges == 2 * COUNT


def test_the_last_parts_are_judged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Part] = []

    def give(_: object, part: Part) -> bool:
        given.append(part)
        return True

    monkeypatch.setattr(processes._Pool, "_give", give)
    pool = processes._Pool(2, Work(), Summary(), lambda _: None)
    for number in range(20):
        pool.add(Part(number, "logs", f"{number}.ndjson"))
    pool.finish()
    assert [part.number for part in given] == list(range(20))
    assert [part.number for part in given if part.at_once] == list(range(8, 20))


def test_an_error_that_cannot_be_sent_is_named() -> None:
    class LocalError(Exception):
        pass

    error = worker._portable(LocalError("what came"))
    assert isinstance(error, ConformanceError)
    assert str(error) == "--jobs: a worker process ended in LocalError"
    assert worker._portable(UsageError("no")).args == ("no",)
