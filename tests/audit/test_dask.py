"""Dask judges an archive: the same report as one process gives, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from tests.audit.archives import write_log
from tests.audit.test_audit import audit, comparable
from tests.command import run_command
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.audit.dask_engine import Dask, _tasks
from zoho_conformance.audit.engines import Judged
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.exchanges.formats.ndjson_log import Span
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.runs.settings import Settings

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_worker_that_dies_in_the_middle_costs_nothing_and_counts_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write_log(tmp_path / "calls.ndjson", 400)
    monkeypatch.setattr(audit_parts, "PART_BYTES", log.stat().st_size // 40)
    alone = comparable(audit(log))
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        with Client(cluster) as client:
            victim = min(client.run(os.getpid).values())
        killed: list[int] = []

        def kill_once(judged: Judged) -> None:
            if judged.exchanges > 50 and not killed:
                killed.append(victim)
                os.kill(victim, signal.SIGKILL)

        engine = Dask(cluster.scheduler_address, 1)
        settings = Settings(recordings=(str(log),))
        report = run_audit(settings, AuditSettings(engine=engine), kill_once)
    assert killed
    assert comparable(report) == alone


def test_tasks_shrink_and_have_each_part_once_and_in_order() -> None:
    source = Source("calls.ndjson", lambda: BytesIO(b"{}"))
    parts = [Part(number, f"{number}", f"{number}", f"{number}") for number in range(40)]
    paired = ((part, source) for part in parts)
    tasks = list(_tasks(Work(), paired, 4, Summary(), lambda _: None))
    assert [part for task in tasks for part in task] == parts
    assert [len(task) for task in tasks] == [8, 8, 6, 5, 4, 3, 2, 1, 1, 1, 1]


def test_a_task_has_only_so_much_to_read_and_so_many_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zoho_conformance.audit.dask_engine._LOOK_AHEAD", 500)
    source = Source("calls.ndjson", lambda: BytesIO(b"{}"))
    spans = [Span(start << 20, (start + 40) << 20) for start in range(0, 4000, 40)]
    paired = ((Part(0, "a", "a", "a", span), source) for span in spans)
    tasks = list(_tasks(Work(), paired, 2, Summary(), lambda _: None))
    # Spans are cut to pieces, and none is lost.
    assert max(map(len, tasks)) == 32
    handed_out = [part.span for task in tasks for part in task if part.span is not None]
    assert handed_out[0].start == 0
    assert all(a.end == b.start for a, b in pairwise(handed_out))
    assert handed_out[-1].end == spans[-1].end
    small = Source("calls.ndjson", lambda: BytesIO(b"{}"), size=10)
    files = ((Part(at, f"{at}", f"{at}", f"{at}"), small) for at in range(2000))
    assert max(len(task) for task in _tasks(Work(), files, 1, Summary(), lambda _: None)) == 256


def test_a_scheduler_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoho_conformance.audit.dask_engine._CONNECT_SECONDS", 1)
    log = write_log(tmp_path / "calls.ndjson", 3)
    address = "tcp://127.0.0.1:1"
    result = run_command(tmp_path, "audit", str(log), "--engine", "dask", "--scheduler", address)
    assert result.returncode == 3
    assert f"--scheduler {address}: no Dask scheduler answers" in result.stderr
