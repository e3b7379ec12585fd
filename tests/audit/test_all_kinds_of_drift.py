"""Generated archives that drift in many ways: an audit finds what the full judgement finds."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.archives import write_cassettes, write_har, write_log
from bench.traffic import Sent, Traffic
from tests.audit.test_audit import audit, comparable
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.audit.engines import Parts, Progress
from zoho_conformance.audit.processes import Processes
from zoho_conformance.audit.summary import Summary, add_up
from zoho_conformance.audit.work import Work, judge_part
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import judge_foreign
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.settings import Settings

COUNT = 300
DRIFTED = 0.6


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


@pytest.fixture(scope="module")
def exchanges(library: Library) -> list[Sent]:
    return list(Traffic(library, seed=7).exchanges(COUNT, DRIFTED))


def came_to(findings: Iterable[Finding]) -> Counter[tuple[str, ...]]:
    return Counter(
        (each.rule, each.path, each.expected, each.actual, each.fingerprint)
        for each in findings
        for _ in range(each.count)
    )


def rows(report: Report) -> list[tuple[Any, ...]]:
    return [
        (each.fingerprint, each.count, each.case_label, each.path, each.actual)
        for each in report.findings
    ]


def test_each_exchange_comes_to_what_every_check_and_the_second_judge_say(
    library: Library, exchanges: list[Sent]
) -> None:
    assessor = Assessor(library.promises, library.judge)
    second: dict[str, Judge] = {}
    rules: Counter[str] = Counter()
    for sent in exchanges:
        request = Request(sent.method, sent.url, sent.headers, sent.sent)
        headers = {"content-type": sent.content_type}
        answer = Response(sent.status, headers, sent.body.encode())
        judgement = assessor.assess(request, answer)
        if not isinstance(judgement, Judgement):
            continue
        operation = judgement.case.operation
        if operation not in second:
            second[operation] = library.verifying_judge(operation)
        again = Response(sent.status, headers, sent.body.encode())
        exchange = Exchange(judgement.case, request, again, is_foreign=True)
        full = judge_foreign(second[operation], exchange)
        assert judgement.outcome == full.outcome, sent
        assert came_to(judgement.findings) == came_to(full.findings), sent
        rules.update(finding.rule for finding in full.findings)
    # It is no test where nothing drifts, or everything in the same way.
    assert len(rules) > 15


class InAnyOrder:
    """An engine that adds up what the parts came to as it is told to."""

    splits = True

    def __init__(self, judged: list[bytes], orders: Random) -> None:
        self._judged = judged
        self._orders = orders

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        del work, progress
        list(parts)
        summaries = [pickle.loads(judged) for judged in self._judged]  # noqa: S301 - our own
        while len(summaries) > 1:
            self._orders.shuffle(summaries)
            summaries.append(add_up((summaries.pop(), Summary(), summaries.pop())))
        into.add(summaries.pop())


@pytest.fixture(scope="module")
def split(
    exchanges: list[Sent], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, list[bytes], dict[str, Any]]]:
    """A log, what each of its parts comes to, and the report of one process."""
    log = write_log(tmp_path_factory.mktemp("logs") / "calls.ndjson", exchanges)
    whole = comparable(audit(log))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_parts, "PART_BYTES", log.stat().st_size // 9)
        parts = audit_parts.parts_of([str(log)], None, split=True)
        yield (
            log,
            [pickle.dumps(judge_part(Work(over_time=True), part)) for part, _ in parts],
            whole,
        )


@settings(max_examples=6, deadline=None, derandomize=True)
@given(orders=st.randoms(use_true_random=False))
def test_parts_add_up_to_the_same_report_in_any_order_and_tree(
    split: tuple[Path, list[bytes], dict[str, Any]], orders: Random
) -> None:
    log, judged, whole = split
    assert len(judged) > 5
    asked = AuditSettings(engine=InAnyOrder(judged, orders))
    assert comparable(audit(log, asked=asked)) == whole


def test_an_audit_of_every_format_finds_what_a_check_finds(
    exchanges: list[Sent], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = write_log(tmp_path / "calls.ndjson", exchanges)
    checked = run_check(Settings(recordings=(log,)))
    audited = audit(log)
    assert rows(audited) == rows(checked)
    assert audited.coverage == checked.coverage
    monkeypatch.setattr(audit_parts, "PART_BYTES", log.stat().st_size // 9)
    in_parts = audit(log, asked=AuditSettings(engine=Processes(2)))
    assert comparable(in_parts) == comparable(audited)
    fingerprints = {row[:2] for row in rows(checked)}
    for other in (
        write_har(tmp_path / "calls.har", exchanges),
        write_cassettes(tmp_path / "calls", exchanges),
    ):
        assert {row[:2] for row in rows(audit(other))} == fingerprints
