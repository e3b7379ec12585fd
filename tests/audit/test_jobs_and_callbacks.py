"""Jobs and callbacks of an archive: as in a check of the same recordings, however it is split."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.audit.test_all_kinds_of_drift import rows
from tests.audit.test_audit import audit, comparable
from tests.checks.matching.factories import refusal
from tests.command import run_command
from zoho_conformance.audit import job_ties
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.audit.engines import InProcess
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

API = "https://www.zohoapis.com/crm/bulk/v7/read"
HOOK = "https://hooks.example/notifications"
NOTIFICATION = {"module": "Leads", "operation": "insert", "ids": ["4150868000000310001"]}


class Split(InProcess):
    splits = True


def line(method: str, url: str, sent: Any, status: int, body: Any) -> str:
    headers = {"content-type": "application/json"}
    request = {"method": method, "url": url, "headers": headers}
    if sent is not None:
        request["body"] = json.dumps(sent)
    response = {"status": status, "headers": headers, "body": json.dumps(body)}
    when = "2026-11-20T10:00:00+00:00"
    return json.dumps({"request": request, "response": response, "recorded_at": when})


def start(number: int) -> str:
    details = {"id": str(4150868000000300000 + number), "operation": "read", "state": "ADDED"}
    row = {"status": "success", "code": "ADDED_SUCCESSFULLY", "message": "Added successfully."}
    query = {"query": {"module": {"api_name": "Leads"}}}
    return line("POST", API, query, 201, {"data": [row | {"details": details}], "info": {}})


def ask(number: int) -> str:
    body = refusal("INVALID_DATA", "the id given seems to be invalid")
    return line("GET", f"{API}/{4150868000000300000 + number}", None, 400, body)


def log_of(folder: Path, lines: Sequence[str]) -> Path:
    file = folder / "calls.ndjson"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def unknown_jobs(report: Report) -> list[tuple[str, int]]:
    return [
        (str(finding.recording), finding.count)
        for finding in report.findings
        if finding.rule == "write-without-effect"
    ]


def split_in_two(log: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(audit_parts, "PART_BYTES", log.stat().st_size // 2)
    return audit(log, asked=AuditSettings(engine=Split()))


def test_a_job_that_is_refused_in_another_part_than_it_was_started_in_is_drift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = log_of(tmp_path, [ask(1), start(1), start(2), ask(3), ask(1), ask(2)])
    checked = run_check(Settings(recordings=(log,)))
    audited = audit(log)
    assert unknown_jobs(audited) == unknown_jobs(checked) == [("calls#5", 2)]
    assert rows(audited) == rows(checked)
    assert audited.verdict == checked.verdict == "drift"
    assert audited.coverage == checked.coverage
    assert comparable(split_in_two(log, monkeypatch)) == comparable(audited)


def test_a_job_of_another_file_is_not_tied(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    started, asked = log_of(tmp_path / "a", [start(1)]), log_of(tmp_path, [ask(1)])
    assert unknown_jobs(audit(started, asked)) == []


def test_beyond_the_bounds_the_same_jobs_are_tied_however_a_file_is_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_ties, "MAX_JOBS", 7)
    monkeypatch.setattr("zoho_conformance.audit.summary.MAX_REFUSALS", 4)
    monkeypatch.setattr(job_ties, "MAX_REFUSALS", 4)
    lines = [each for number in range(20) for each in (start(number), ask(number), ask(number))]
    log = log_of(tmp_path, lines)
    whole = audit(log)
    assert 0 < sum(count for _, count in unknown_jobs(whole)) <= 4
    (target,) = whole.run.targets
    assert target.cases == len(lines)
    assert "too many jobs to remember" in target.description
    assert comparable(split_in_two(log, monkeypatch)) == comparable(whole)


@pytest.mark.parametrize("ids", [["4150868000000310001"], 7])
def test_callbacks_are_judged_where_that_is_asked_for(tmp_path: Path, ids: Any) -> None:
    sent = {**NOTIFICATION, "ids": ids, "query_params": {}, "channel_id": "1", "token": "x"}
    log = log_of(tmp_path, [line("POST", HOOK, sent, 500, {"ours": 1}), start(1)])
    counted = audit(log).run.targets[0]
    assert "of those, like callbacks (--callbacks): 1" in counted.description
    checked = run_check(Settings(recordings=(log,), callbacks=True))
    audited = audit(log, callbacks=True)
    assert rows(audited) == rows(checked)
    assert audited.coverage == checked.coverage
    assert (("ids", "integer") in {row[3:] for row in rows(audited)}) == (ids == 7)
    assert not audited.run.targets[0].foreign
    done = run_command(tmp_path, "audit", "--callbacks", str(log), "--verify", "100%", "--details")
    assert "enable_notifications_callback-ok@calls#1" in done.stdout
