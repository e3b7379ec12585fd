"""A report is built from the judgements of a run."""

# ruff: noqa: PLC0415 - a verdict for a terminal shows little of what files do.

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING  # noqa: TID251 - few runs know what code uses

import msgspec

from zoho_conformance.checks.coverage.gate import MinCoverage, check_min_coverage
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.model import memory
from zoho_conformance.model.coverage import OperationCoverage
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level
from zoho_conformance.model.version import __version__
from zoho_conformance.reports.baseline_entries import check_entries
from zoho_conformance.reports.contract_places import LibraryPlaces
from zoho_conformance.reports.coverage import measure_run
from zoho_conformance.reports.evidence import ReportedEvidence
from zoho_conformance.reports.findings_of_run import mark_version, merge_cases, report_finding
from zoho_conformance.reports.level_uses import summarize_levels
from zoho_conformance.reports.recorded_places import add_recorded_places
from zoho_conformance.reports.report import (
    SCHEMA_VERSION,
    CustomRule,
    Report,
    ReportedExchange,
    RunInfo,
    Verdict,
    is_failing,
)
from zoho_conformance.reports.report_finding import ReportFinding, severity_key
from zoho_conformance.reports.report_group import group_findings
from zoho_conformance.reports.reported_target import ComparedRecordings
from zoho_conformance.reports.target_info import target_info
from zoho_conformance.reports.version_ends import judge_ends, spoken_versions
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.target import Target

if TYPE_CHECKING:
    from zoho_conformance.reports.mark_uses import UseMarker

_MANY = 1000
"""So many findings take megabytes while a report is made of them."""

Judged = Sequence[tuple[PlannedCase, Judgement]]


def build_report(  # noqa: PLR0913 - all but two say how the run was asked for
    run: Run,
    planned: Sequence[PlannedCase],
    fail_on: Level,
    *,
    max_age: int | None = None,
    min_coverage: Sequence[MinCoverage] = (),
    fail_on_unmatched: bool = False,
    any_version: bool = False,
    fail_on_requests: Level | None = None,
    marker: UseMarker | None = None,
    selected: str | None = None,
    aborted: bool = False,
    for_files: bool = True,
) -> Report:
    """The report on the planned cases; those that were not judged yet are judged now.

    `max_age` is how many days ago recordings may have been made (None: any number),
    `min_coverage` how much of the contract must have been exercised, `fail_on_unmatched` whether
    every exchange with the API must be to an operation, `any_version` whether those with other API
    versions were judged too, `fail_on_requests` from which level on faults of our requests fail it
    (None: from none), `marker` knows what our code uses (None: unknown), `selected` the
    expression that selected the cases (None: all of them), `aborted` whether the run was stopped,
    and `for_files` whether it has what only files of reports show: the exchanges that are evidence,
    the requests of those that show no new finding, where other findings were recorded, the digests
    of operations, and keys over time.
    """
    run.judge_all(planned)
    judged = [(case, run.judgement(case.target, case.case)) for case in planned]
    return report_judgements(
        run,
        judged,
        fail_on,
        max_age=max_age,
        min_coverage=min_coverage,
        fail_on_unmatched=fail_on_unmatched,
        any_version=any_version,
        fail_on_requests=fail_on_requests,
        marker=marker,
        selected=selected,
        aborted=aborted,
        for_files=for_files,
    )


def report_judgements(  # noqa: PLR0913 - all but three say how the run was asked for
    run: Run,
    judged: Judged,
    fail_on: Level,
    *,
    max_age: int | None = None,
    min_coverage: Sequence[MinCoverage] = (),
    fail_on_unmatched: bool = False,
    any_version: bool = False,
    fail_on_requests: Level | None = None,
    marker: UseMarker | None = None,
    compared: Mapping[str, ComparedRecordings] | None = None,
    selected: str | None = None,
    aborted: bool = False,
    measured: Mapping[str, OperationCoverage] | None = None,
    followed: tuple[FollowedAnswers, ...] | None = None,
    for_files: bool = True,
) -> Report:
    """The report on cases that are judged; for the other parameters see `build_report`.

    `compared` has, by target, the recordings that judged it, where it was not the contracts.
    `measured` is what was exercised of each operation, and `followed` how often keys came, where
    that is known already.
    """
    places = LibraryPlaces(run.library)
    spoken = spoken_versions(run, judged) if compared is None else ()
    with_ends = (*judged, *judge_ends(run, spoken))
    findings = merge_cases(
        report_finding(target, finding, places.find(finding))
        for target, finding in _earliest_first(run, with_ends)
    )
    _make_room(findings)
    targets = tuple(
        target_info(run, target, judged, max_age, (compared or {}).get(target.name))
        for target in run.targets.values()
    )
    too_old = any(target.too_old for target in targets)
    complete = not (selected or aborted or too_old or any(target.unread for target in targets))
    complete = complete and _all_judged(run, judged)
    baseline = check_entries(run, with_ends, complete=complete, comparing=compared is not None)
    findings += [
        msgspec.structs.replace(
            report_finding(target, gone, places.find(gone)), fingerprint=entry.fingerprint
        )
        for target, entry, gone in baseline.gone
    ]
    if run.owners is not None:
        findings = [
            msgspec.structs.replace(finding, owners=run.owners.of(finding)) for finding in findings
        ]
    if any_version:
        findings = [mark_version(finding, run.library.version) for finding in findings]
    if marker is not None:
        findings = list(map(marker.mark, findings))
    exercised = measure_run(run, judged, measured)
    if followed is None and compared is None and for_files:
        from zoho_conformance.reports.keys_over_time import follow_run

        followed = follow_run(run, judged)
    gates = check_min_coverage(exercised, min_coverage)
    unmatched = fail_on_unmatched and any(target.unmatched for target in targets)
    short = too_old or unmatched or not all(gate.met for gate in gates)
    operations = dict.fromkeys(case.case.operation for case, _ in judged)
    info = RunInfo(
        kind="run",
        target=", ".join(run.targets),
        targets=targets,
        started=run.started,
        seconds=round(monotonic() - run.began, 3),
        recorded=max((target.recorded for target in targets if target.recorded), default=None),
        version=__version__,
        api_version=run.library.version,
        contract_digest=run.contract_digest,
        contract_digests={
            operation: run.library.contract_digest(operation)
            for operation in operations
            if for_files
        },
        other_ids={
            operation: others
            for operation in operations
            if (others := run.library.promises[operation].ids[1:])
        },
        fail_on=fail_on,
        fail_on_requests=fail_on_requests,
        uses=marker.name if marker else None,
        fail_on_used=marker is not None and marker.fails_alone,
        fail_on_unmatched=fail_on_unmatched,
        max_age=max_age,
        complete=complete,
        selected=selected,
        baseline=baseline.summary,
        min_coverage=gates,
        judged_as=run.library.version if any_version else None,
        against=run.library.against.name if run.library.against else None,
        levels=summarize_levels(
            run.levels, (finding for finding in findings if finding.state != "gone")
        ),
        org_schema=run.library.org_schema.name if run.library.org_schema else None,
    )
    _make_room(findings)
    add_recorded_places(run, findings, of_new_alone=not for_files)
    new = [finding for finding in findings if finding.state == "new"]
    by_severity = tuple(sorted(findings, key=severity_key))
    evidence: tuple[ReportedEvidence, ...] = ()
    if for_files:
        from zoho_conformance.reports.build_evidence import evidence_of

        evidence = evidence_of(run, judged, by_severity)
    elif without_row := _without_row(judged, new):
        from zoho_conformance.reports.build_evidence import requests_of

        evidence = requests_of(run, without_row)
    report = Report(
        schema_version=SCHEMA_VERSION,
        run=info,
        verdict="drift"
        if baseline.fails
        else _verdict(run, with_ends, info, findings, short=short),
        groups=group_findings(by_severity),
        findings=by_severity,
        exchanges=tuple(_exchanges(run, judged, None if for_files else _shown_by(new))),
        coverage=exercised,
        requests_sent=run.requests_sent,
        requests_repeated=run.requests_repeated,
        requests_confirming=run.requests_confirming,
        evidence=evidence,
        keys_over_time=followed or (),
        versions=spoken,
        undocumented_reads=tuple(marker.undocumented_reads(operations)) if marker else (),
        custom_rules=tuple(
            msgspec.convert(check.rule, CustomRule, from_attributes=True)
            for check in run.library.custom_checks
        ),
    )
    _make_room(findings)
    if run.privacy is None:
        return report
    from zoho_conformance.reports.private import make_private

    return make_private(report, run.privacy)


def _make_room(findings: Sequence[ReportFinding]) -> None:
    """Give back what the texts of findings have passed through, where there are many."""
    if len(findings) > _MANY:
        memory.give_back_gaps()


def _verdict(
    run: Run, judged: Judged, asked: RunInfo, findings: Sequence[ReportFinding], *, short: bool
) -> Verdict:
    """The verdict; `short` where the evidence falls short of what the run asks for."""
    if any(finding.state == "new" and is_failing(asked, finding) for finding in findings):
        return "drift"
    expected = [judgement for _, judgement in judged if not judgement.not_applicable]
    not_undone = any(target.not_undone for target in run.targets.values())
    unread = any(target.unread for target in run.targets.values())
    if not_undone or unread or short:
        return "not-judged"
    if not expected or not all(judgement.judged for judgement in expected):
        return "not-judged"
    return "not-judged" if _operations_unseen(judged) else "conforms"


def _earliest_first(run: Run, judged: Judged) -> Iterator[tuple[str, Finding]]:
    """The findings with their targets: the first of those that are the same names the case.

    None is kept that was taken: what is made of it can have its space.
    """
    findings = [(case.target, each) for case, judgement in judged for each in judgement.findings]
    findings.sort(key=lambda row: _position(run.targets.get(row[0]), row[1]))
    findings.reverse()
    while findings:
        yield findings.pop()


def _position(target: Target | None, finding: Finding) -> tuple[int, ...]:
    return () if target is None else target.position(finding.operation, finding.case_label)


def _all_judged(run: Run, judged: Judged) -> bool:
    """Whether every planned case of every target was judged, or does not apply."""
    done = {case for case, judgement in judged if judgement.judged or judgement.not_applicable}
    return done.issuperset(run.planned)


def _operations_unseen(judged: Judged) -> set[str]:
    """Operations with planned successes of which none was judged, whatever the reason."""
    planned = [judgement for _, judgement in judged if judgement.case.expected == "success"]
    seen = {judgement.case.operation for judgement in planned if judgement.judged}
    return {judgement.case.operation for judgement in planned} - seen


_Place = tuple[str, str]
"""An operation, and the label of a case."""


def _shown_by(findings: Iterable[ReportFinding]) -> frozenset[_Place]:
    """The places that show the findings first, whose requests every format of a report shows."""
    return frozenset((finding.operation, finding.case_label) for finding in findings)


def _without_row(judged: Judged, findings: Iterable[ReportFinding]) -> list[ReportFinding]:
    """The findings that no row of an exchange shows: of an archive, rows have one of many."""
    rows = {(case.target, case.case.operation, case.case.label) for case, _ in judged}
    return [
        finding
        for finding in findings
        if (finding.target, finding.operation, finding.case_label) not in rows
    ]


def _exchanges(
    run: Run, judged: Judged, with_request: Collection[_Place] | None
) -> Iterator[ReportedExchange]:
    """A row for each exchange, with its request; only where it is of some places, if there are."""
    if with_request is None or with_request:
        from zoho_conformance.reports.curl import curl_line
    lines: dict[str, str] = {}
    for planned, judgement in judged:
        case = judgement.case
        line: str | None
        if with_request is not None and (case.operation, case.label) not in with_request:
            line = None
        elif judgement.outcome == "conforms" and not judgement.findings and case.recording:
            # The one that was sent is not needed; any request to the operation will do.
            if case.operation not in lines:
                lines[case.operation] = curl_line(run, case)
            line = lines[case.operation]
        else:
            sent = run.targets[planned.target].exchange_sent(case, judgement.exchange)
            line = curl_line(run, case, sent)
        yield ReportedExchange(
            target=planned.target,
            operation=case.operation,
            case_label=case.label,
            recording=case.recording or None,
            outcome=judgement.outcome,
            reason=judgement.reason,
            request=line,
            asked_again=judgement.asked_again,
        )
