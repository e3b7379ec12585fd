"""Exchanges wait to be judged beside others of their operation: what they come to is the same."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.archives import write_log
from bench.traffic import Traffic
from tests.audit.test_audit import audit, comparable
from zoho_conformance.audit import parts, waiting
from zoho_conformance.audit.processes import Processes
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.waiting import Waiter, Waiting
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.exchanges.formats import exchange_lines
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.reports.run_audit import AuditSettings
from zoho_conformance.runs.library import open_library

COUNT = 300
DRIFTED = 0.5


def test_a_report_is_the_same_however_many_exchanges_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traffic = Traffic(open_library(), operations=12)
    file = write_log(tmp_path / "mixed.ndjson", traffic.exchanges(COUNT, DRIFTED))
    lines = file.read_text(encoding="utf-8").splitlines()
    moved = [line.replace("/crm/v7/", "/crm/v7/elsewhere/", 1) for line in lines[::7]]
    odd = [
        "",
        "\ufeff",
        "\ufeff\ufeff" + lines[0],
        "{",
        "[]",
        *moved,
        lines[5].replace('"status": 200', '"status": 999'),
    ]
    file.write_text("\n".join([*lines[:150], *odd, *lines[150:]]), encoding="utf-8")
    packed = tmp_path / "packed" / "mixed.ndjson.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(file.read_bytes()))
    reports = []
    for most in (1, 7, 2000):
        for limit in ("_MAX_LINES", "_MAX_ENTRIES"):
            monkeypatch.setattr(waiting, limit, most)
        reports += [comparable(audit(file)), comparable(audit(packed))]
    on_disk, kept = reports[::2], reports[1::2]
    assert on_disk[0]["findings"]
    assert on_disk[0] == on_disk[1] == on_disk[2]
    assert kept[0] == kept[1] == kept[2]
    assert kept[0]["coverage"] == on_disk[0]["coverage"]
    assert [each["fingerprint"] for each in kept[0]["findings"]] == [
        each["fingerprint"] for each in on_disk[0]["findings"]
    ]


def test_lines_of_many_files_wait_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    traffic = Traffic(open_library(), operations=5)
    (tmp_path / "logs").mkdir()
    for number in range(4):
        exchanges = traffic.exchanges(COUNT // 2, DRIFTED)
        write_log(tmp_path / "logs" / f"{number}.ndjson", exchanges)
    reports = []
    for limit, most in (("_MAX_FILES", 64), ("_MAX_FILES", 1), ("_MAX_LINES", 1)):
        monkeypatch.setattr(waiting, limit, most)
        reports.append(comparable(audit(tmp_path / "logs")))
    assert reports[0]["findings"]
    assert reports[0] == reports[1] == reports[2]


@pytest.mark.skipif(not hasattr(os, "pread"), reason="lines are kept, and not read again")
@pytest.mark.parametrize(("jobs", "blank"), [(1, b""), (1, b"\n"), (2, b"\n")])
def test_lines_are_as_in_the_file_whether_or_not_it_is_looked_through_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: bytes, jobs: int
) -> None:
    file = write_log(
        tmp_path / "drifting.ndjson",
        Traffic(open_library(), operations=5).exchanges(COUNT, DRIFTED),
    )
    # So that processes judge spans of it.
    monkeypatch.setattr(parts, "PIECE_BYTES", file.stat().st_size // 4)
    first, rest = file.read_bytes().split(b"\n", 1)
    file.write_bytes(first + b"\n" + blank + rest)
    asked = AuditSettings(engine=Processes(jobs)) if jobs > 1 else AuditSettings()
    with monkeypatch.context() as without:
        if not blank:
            without.setattr(exchange_lines, "find_lines", None)
        report = comparable(audit(file, asked=asked))
    monkeypatch.setattr(Summary, "note_lines", lambda *_, **__: None)
    assert report == comparable(audit(file, asked=asked))
    numbers = [int(each["case"].rpartition("#")[2]) for each in report["findings"]]
    lines = [each["recorded_in"]["line"] for each in report["findings"]]
    assert lines == [number + (number > 1) * len(blank) for number in numbers]
    assert len(set(lines)) > COUNT // 10


@pytest.mark.skipif(not hasattr(os, "pread"), reason="lines are kept, and not read again")
def test_a_log_that_shrinks_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_log(
        tmp_path / "shrinking.ndjson", Traffic(open_library(), operations=5).exchanges(COUNT)
    )
    kept_bytes = file.stat().st_size // 2
    take = Waiting.take

    def shrink_first(self: Waiting) -> Iterator[Waiter]:
        os.truncate(file, kept_bytes)
        return take(self)

    monkeypatch.setattr(Waiting, "take", shrink_first)
    report = audit(file)
    (line,) = report.run.targets[0].unread
    assert "shrinking.ndjson" in line
    assert "the file was changed while it was read" in line
    unread = int(line.rpartition("(")[2].split()[0])
    assert 0 < unread < COUNT
    assert sum(row.count for row in report.exchanges) == COUNT - unread


def test_the_earliest_exchange_is_the_example_in_whatever_order_they_are_counted() -> None:
    library = open_library()
    assessor = Assessor(library.promises, library.judge)
    judged: list[tuple[int, Judgement, Exchange]] = []
    traffic = Traffic(library, operations=5)
    for index, sent in enumerate(traffic.exchanges(COUNT, DRIFTED)):
        request = Request(sent.method, sent.url, sent.headers, sent.sent)
        headers = {"content-type": sent.content_type}
        answer = Response(sent.status, headers, sent.body.encode())
        judgement = assessor.assess(request, answer)
        if isinstance(judgement, Judgement):
            exchange = Exchange(judgement.case, request, answer, is_foreign=True)
            judged.append((index, judgement, exchange))

    def counted(in_order: Sequence[tuple[int, Judgement, Exchange]]) -> tuple[Any, ...]:
        summary = Summary()
        for index, judgement, exchange in in_order:
            when = f"2026-11-20T{index // 60:02}:{index % 60:02}:00+00:00"
            summary.count((0, index, 0), judgement, exchange, when)
        outcomes = {
            key: (tally.count, tally.times, tally.position, tally.example.exchange().request)
            for key, tally in summary.outcomes.items()
        }
        findings = {
            key: (tally.count, tally.exchanges, tally.times, tally.position, tally.finding)
            for key, tally in summary.findings.items()
        }
        return outcomes, findings, summary.drifted

    expected = counted(judged)
    assert max(tally[0] for tally in expected[1].values()) > 1
    assert counted(judged[::-1]) == expected
    assert counted([*judged[1::2], *judged[::2]]) == expected
