"""Archives: judged like recordings, however they are split, and told with counts and times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.audit.archives import START, URL, write_log
from tests.command import run_command
from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import OPERATION, body, drifted
from zoho_conformance.audit import parts as audit_parts
from zoho_conformance.audit.auditor import Auditor
from zoho_conformance.audit.choice import Choice, parse_choice
from zoho_conformance.audit.engines import InProcess
from zoho_conformance.audit.parts import parts_of
from zoho_conformance.audit.processes import Processes
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.checks.quick_verdict import QuickVerdict
from zoho_conformance.exchanges.formats.ndjson_log import Span
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import read_cassette
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import text
from zoho_conformance.reports.report import Report, RunInterrupted, as_json
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.settings import Settings

COUNT = 300


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_log(tmp_path_factory.mktemp("logs") / "calls.ndjson", COUNT)


def audit(*named: Path, asked: AuditSettings | None = None, **settings: Any) -> Report:
    recordings = tuple(map(str, named))
    return run_audit(
        Settings(recordings=recordings, **settings), asked or AuditSettings(), lambda _: None
    )


def comparable(report: Report) -> dict[str, Any]:
    """A report without when it was made, and how long that took."""
    value = as_json(report)
    del value["run"]["started"], value["run"]["seconds"]
    return value


@pytest.mark.parametrize("details", [True, False])
def test_the_text_of_an_audit_needs_nothing_that_only_files_show(
    log: Path, *, details: bool
) -> None:
    every, few = audit(log), audit(log, asked=AuditSettings(for_files=False))
    assert any(each.response for each in every.evidence)
    assert not any(each.response for each in few.evidence)
    assert "curl" in text.render(every, details=details)
    assert text.render(few, details=details) == text.render(every, details=details)


def test_an_audit_finds_what_a_check_finds(log: Path) -> None:
    checked = run_check(Settings(recordings=(log,)))
    audited = audit(log)
    assert audited.verdict == checked.verdict == "drift"
    rows = [(each.fingerprint, each.count, each.case_label) for each in checked.findings]
    assert [(each.fingerprint, each.count, each.case_label) for each in audited.findings] == rows
    assert len(rows) == 2
    (mine,), (theirs,) = audited.run.targets, checked.run.targets
    for name in ("cases", "judged", "conforms", "not_applicable", "unmatched", "foreign"):
        assert getattr(mine, name) == getattr(theirs, name), name
    assert audited.coverage == checked.coverage
    by_outcome: dict[str, int] = {}
    for row in audited.exchanges:
        by_outcome[row.outcome] = by_outcome.get(row.outcome, 0) + row.count
    outcomes = [row.outcome for row in checked.exchanges]
    assert by_outcome == {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


def test_an_error_row_that_no_answer_shows_has_the_reason_that_a_check_gives(
    tmp_path: Path,
) -> None:
    promise = open_library().promises["lock_records"]
    row = next(row for row in promise.errors if row.code == "INVALID_DATA")
    refused = {
        "code": row.code,
        "details": {name: "x" for _, due in row.details_due() for name in due},
        "message": (*row.all_messages, "no")[0],
        "status": "error",
    }
    url = f"https://www.zohoapis.eu/crm/v7/Leads/{'7' * 16}/Locking_Information__s"
    # Under a key that the page does not have, its case is judged, and nothing shows its code.
    call = Call("POST", url, {"rows": [refused]}, row.row.status or 400)
    file = tmp_path / "calls.ndjson"
    file.write_text(plain_lines([call] * 3), encoding="utf-8")
    coverage = audit(file).coverage
    assert coverage == run_check(Settings(recordings=(file,))).coverage
    reasons = {each.reason for each in coverage["lock_records"].error_rows.not_exercised}
    assert reasons == {
        "no recording shows it",
        "its case was judged, but with a different answer",
    }


@pytest.mark.parametrize("is_refused_first", [True, False])
def test_a_finding_on_a_refused_row_and_on_a_whole_answer_is_counted_on_both(
    tmp_path: Path, *, is_refused_first: bool
) -> None:
    rows = [
        {"code": "UNHEARD_OF", "details": {}, "message": "no", "status": "error"},
        {"code": "SUCCESS", "details": {"id": "7"}, "message": "locked", "status": "success"},
    ]
    url = f"https://www.zohoapis.eu/crm/v7/Leads/{'7' * 16}/Locking_Information__s"
    lines = []
    for row in rows if is_refused_first else reversed(rows):
        line = json.loads(plain_lines([Call("POST", url, {"data": [row]}, 207)]))
        line["response"]["headers"] = {"Content-Type": "application/json", "Deprecation": "true"}
        lines.append(json.dumps(line))
    file = tmp_path / "calls.ndjson"
    file.write_text("\n".join(lines), encoding="utf-8")
    for report in (audit(file), run_check(Settings(recordings=(file,)))):
        announced = [each for each in report.findings if each.rule == "end-announced"]
        cases = [case for finding in announced for case in finding.cases]
        assert {case.case: case.count for case in cases} == {"undocumented": 1, "ok": 1}
        assert [finding.count for finding in announced] == [2]


@pytest.mark.parametrize("size", [1, 700, 5000, 10**9])
def test_any_split_gives_the_same_report(
    log: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = comparable(audit(log))

    class Split(InProcess):
        splits = True

    monkeypatch.setattr(audit_parts, "PART_BYTES", size if size > 1 else 997)
    assert comparable(audit(log, asked=AuditSettings(engine=Split()))) == whole


@pytest.mark.parametrize("size", [997, 5000, 10**9])
def test_what_cannot_be_read_of_a_part_is_named_by_its_number_in_the_file(
    log: Path, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = log.read_bytes().splitlines()
    lines[200:200] = [b"\xef\xbb\xbf", b"", b"no line", b"nor this"]
    file = tmp_path / "calls.ndjson"
    file.write_bytes(b"\n".join(lines))

    class Split(InProcess):
        splits = True

    monkeypatch.setattr(audit_parts, "PART_BYTES", size)
    monkeypatch.setattr(audit_parts, "PIECE_BYTES", size)
    report = audit(file, asked=AuditSettings(engine=Split()))
    (unread,) = report.run.targets[0].unread
    assert "exchange 201" in unread
    assert unread.endswith("the line is not a JSON object (2 exchanges)")


def test_several_processes_give_the_same_report(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_log(tmp_path / "others.ndjson", 50, seed=2)
    monkeypatch.setattr(audit_parts, "PART_BYTES", 100_000)
    alone = comparable(audit(log, other))
    together = comparable(audit(log, other, asked=AuditSettings(engine=Processes(2))))
    assert together == alone


def test_the_answer_that_shows_a_note_is_shown_where_it_conforms(tmp_path: Path) -> None:
    answer = body()
    answer["data"][0]["Buoy__s"] = True
    line = {
        "request": {"method": "GET", "url": URL},
        "response": {
            "status": 200,
            "headers": {"content-type": "application/json"},
            "body": json.dumps(answer),
        },
    }
    file = tmp_path / "calls.ndjson"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    report = audit(file)
    assert {finding.level for finding in report.findings} == {"info"}
    (evidence,) = report.evidence
    assert any("Buoy__s" in shown.text for shown in evidence.response)


def test_the_earliest_of_several_cases_with_the_same_finding_names_it(tmp_path: Path) -> None:
    def refusal(code: str) -> Call:
        return Call("GET", URL, {"code": code, "message": "refused", "status": "error"}, 400)

    file = tmp_path / "calls.ndjson"
    calls = [Call("GET", URL, body()), refusal("UNHEARD_OF"), refusal("INVALID_MODULE")]
    file.write_text(plain_lines(calls), encoding="utf-8")
    audited, checked = (
        {finding.fingerprint: (finding.case_label, finding.cases) for finding in report.findings}
        for report in (audit(file), run_check(Settings(recordings=(file,))))
    )
    assert audited == checked
    labels = [label for label, cases in audited.values() if len(cases) > 1]
    assert labels == ["undocumented@calls#2"]


def test_drift_of_other_answers_is_not_known_beside_a_pages_own_sample(tmp_path: Path) -> None:
    (request, response), *_ = read_cassette(
        locations.root() / "cassettes/documented/v7" / OPERATION / "ok.yaml"
    ).interactions
    sample = Call("GET", request.url, response.json)
    other = json.loads(sample.text.replace("full_access", "read_only"))
    file = tmp_path / "calls.ndjson"
    file.write_text(plain_lines([sample, Call("GET", request.url, other)] * 2), encoding="utf-8")
    audited, checked = (
        [
            (finding.state, finding.count, finding.case_label)
            for finding in report.findings
            if finding.rule == "answer-not-asked-for"
        ]
        for report in (audit(file), run_check(Settings(recordings=(file,))))
    )
    assert sorted(audited) == sorted(checked)
    assert {state for state, _, _ in audited} == {"known", "new"}
    assert {finding.exchanges for finding in audit(file).findings} == {2}


def test_a_case_that_was_judged_counts_whatever_else_came_of_it(tmp_path: Path) -> None:
    # A lock begins a scenario, of which the next case is not here.
    file = locations.root() / "cassettes/reference/v7/lock_records/ok.yaml"
    request, response = read_cassette(file).interactions[-1]
    call = Call("POST", request.url, response.json, response.status, request.json)
    line, damaged = (json.loads(plain_lines([call])) for _ in range(2))
    damaged["response"]["body"] = "no JSON"
    file = tmp_path / "calls.ndjson"
    coverages = []
    for lines in ([line, damaged], [damaged, line]):
        file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
        coverages += [audit(file).coverage, run_check(Settings(recordings=(file,))).coverage]
    assert coverages[0] == coverages[1] == coverages[2] == coverages[3]
    reasons = {
        scenario.reason for each in coverages[0].values() for scenario in each.scenarios.not_run
    }
    assert reasons == {"no recording shows it"}


def test_what_an_auditor_remembers_counts_in_each_summary(log: Path) -> None:
    auditor = Work().auditor()
    ((part, source),) = parts_of([str(log)], None, split=False)
    summaries = []
    for _ in range(3):
        auditor.judge_part(part, source)
        summaries.append(auditor.take_summary())
    assert summaries[0].coverage["get_record_locking_information"].provoked
    assert summaries[0].coverage == summaries[1].coverage == summaries[2].coverage


def test_summaries_add_up_in_any_order(log: Path) -> None:
    library = open_library()
    size = log.stat().st_size
    spans = [Span(at, at + size // 5 + 1) for at in range(0, size, size // 5 + 1)]
    source = Source.of_file(log)

    def summary(order: list[int]) -> Summary:
        whole = Summary()
        for index in order:
            auditor = Auditor(library)
            part = audit_parts.Part(0, str(log), "calls.ndjson", str(log), spans[index])
            auditor.judge_part(part, source)
            whole.add(auditor.summary())
        return whole

    first, second = summary([0, 1, 2, 3, 4]), summary([3, 0, 4, 2, 1])
    assert first.exchanges == second.exchanges == COUNT
    assert {key: (tally.count, tally.position) for key, tally in first.findings.items()} == {
        key: (tally.count, tally.position) for key, tally in second.findings.items()
    }
    assert first.outcomes.keys() == second.outcomes.keys()
    assert first.coverage == second.coverage


def test_a_finding_says_when_it_was_seen_and_in_what_share(log: Path) -> None:
    report = audit(log)
    assert report.audit is not None
    assert (report.audit.exchanges, report.audit.partial) == (COUNT, False)
    assert report.audit.first == START.isoformat(timespec="seconds")
    finding = report.findings[0]
    assert finding.first_seen is not None
    assert finding.last_seen is not None
    assert START.isoformat() <= finding.first_seen < finding.last_seen
    assert finding.share is not None
    assert 0 < finding.share < 0.2
    hours = [hour.hour for hour in report.audit.hours]
    assert hours == sorted(hours)
    assert sum(hour.exchanges for hour in report.audit.hours) == report.run.targets[0].cases
    (operation,) = report.audit.operations
    assert operation.drifted == sum(hour.drifted for hour in report.audit.hours)


def test_the_share_of_a_finding_counts_exchanges_without_a_time_on_both_sides(
    tmp_path: Path,
) -> None:
    lines = [json.loads(plain_lines([Call("GET", URL, drifted())])) for _ in range(4)]
    lines += [json.loads(plain_lines([Call("GET", URL, body())])) for _ in range(4)]
    for line in lines[1::2]:
        del line["recorded_at"]
    file = tmp_path / "calls.ndjson"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (finding,) = audit(file).findings
    assert (finding.exchanges, finding.share) == (4, 0.5)


NO_CHOICE: dict[str, Any] = {
    "sample": None,
    "since": None,
    "until": None,
    "operations": (),
    "statuses": (),
}


def test_exchanges_are_chosen_by_time_status_operation_and_share(log: Path) -> None:
    whole = audit(log).run.targets[0].cases

    def judged(**options: Any) -> int:
        choice = parse_choice(**(NO_CHOICE | options))
        return audit(log, asked=AuditSettings(choice)).run.targets[0].cases

    before = judged(until="2026-11-20T02:00:00Z")
    after = judged(since="2026-11-20T02:00:00Z")
    assert 0 < before < whole
    assert before + after == whole
    assert judged(statuses=("4xx",)) + judged(statuses=("200",)) == whole
    assert judged(operations=("get_record_locking*",)) == whole
    assert 0 < judged(sample="30%") < whole / 2
    with pytest.raises(UsageError, match="the filters exclude all"):
        judged(operations=("lock_records",))


def test_a_sample_is_the_same_however_a_log_is_split(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = parse_choice(**(NO_CHOICE | {"sample": "30%"}))
    whole = comparable(audit(log, asked=AuditSettings(choice)))
    monkeypatch.setattr(audit_parts, "PART_BYTES", 5000)
    split = comparable(audit(log, asked=AuditSettings(choice, engine=InParts())))
    assert whole["audit"]["left_out"] > COUNT / 2
    assert split == whole


class InParts(InProcess):
    splits = True


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--sample", "0"), "--sample 0: name a share"),
        (("--since", "yesterday"), "--since yesterday: name a time of ISO 8601"),
        (("--status", "2"), "--status 2: name a status"),
        (("--scheduler", "tcp://x"), "--scheduler: only with --engine dask"),
        (("--engine", "dask"), "--engine dask: name its --scheduler"),
    ],
)
def test_an_option_that_cannot_be_read_is_named(
    log: Path, tmp_path: Path, options: tuple[str, ...], problem: str
) -> None:
    result = run_command(tmp_path, "audit", *options, str(log))
    assert result.returncode == 2
    assert problem in result.stderr


def test_an_archive_without_exchanges_is_nothing_to_judge(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here", encoding="utf-8")
    with pytest.raises(UsageError, match="no recorded exchanges in it"):
        audit(tmp_path)


def test_what_cannot_be_read_is_told_beside_what_was_judged(log: Path, tmp_path: Path) -> None:
    lines = log.read_text(encoding="utf-8").splitlines()[:3]
    broken = tmp_path / "broken.ndjson"
    broken.write_text("\n".join([*lines, "{", "[]", "{"]), encoding="utf-8")
    report = audit(broken)
    (unread,) = report.run.targets[0].unread
    assert unread.endswith("exchange 4 (line 4): the line is not a JSON object (3 exchanges)")


def test_a_signal_ends_an_audit_with_a_report_on_what_was_judged(log: Path) -> None:
    class Stopped(InProcess):
        def run(self, *given: Any) -> None:
            super().run(*given)
            raise KeyboardInterrupt

    with pytest.raises(RunInterrupted) as stopped:
        audit(log, asked=AuditSettings(engine=Stopped()))
    report = stopped.value.report
    assert report.audit is not None
    assert report.audit.partial
    assert not report.run.complete
    assert report.run.targets[0].description.startswith("only a part: the audit was interrupted")


def test_judging_a_share_twice_agrees(log: Path) -> None:
    report = audit(log, asked=AuditSettings(verify=1.0))
    assert report.run.targets[0].unread == ()


def test_a_glance_that_passes_drift_is_found_by_judging_twice(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuickVerdict, "conforms", lambda *_: True)
    report = audit(log, asked=AuditSettings(verify=1.0))
    assert any("a bug in zoho-conformance" in line for line in report.run.targets[0].unread)


def test_a_report_on_an_archive_reads_back(log: Path) -> None:
    report = audit(log)
    assert msgspec.json.decode(json.dumps(as_json(report)).encode(), type=Report) == report


def test_an_operation_is_chosen_by_each_of_its_ids() -> None:
    choice = Choice(operations=("get_wicks*",))
    assert choice.takes_operation("get_lamps", "get_wicks_of_lamps")
    assert not choice.takes_operation("get_lamps")


def test_a_finding_on_a_row_of_several_is_shown_with_its_exchange_and_file(tmp_path: Path) -> None:
    accepted = {"code": "SUCCESS", "details": {"id": "1"}, "message": "x", "status": "success"}
    refused = {"code": "UNHEARD_OF", "details": {}, "message": "x", "status": "error"}
    url = "https://www.zohoapis.eu/crm/v7/Leads"
    sent = {"data": [{"Last_Name": "Wren"}, {"Last_Name": "Vole"}]}
    file = tmp_path / "calls.ndjson"
    calls = [
        Call("GET", URL, body()),
        *[Call("POST", url, {"data": [accepted, refused]}, 207, sent)] * 2,
    ]
    file.write_text(plain_lines(calls), encoding="utf-8")
    for report in (audit(file), run_check(Settings(recordings=(file,)))):
        finding = next(each for each in report.findings if each.rule == "error-code-undocumented")
        assert finding.case_label == "undocumented@calls#2"
        assert finding.recorded_in is not None
        assert finding.recorded_in.line == 2
        evidence = next(each for each in report.evidence if each.case_label == finding.case_label)
        assert "POST" in evidence.curl
        assert any(line.path == finding.path for line in evidence.response)
