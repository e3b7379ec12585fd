"""Which exchanges a report shows: those of its worst findings, redacted by the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.shown.exchange import show_exchange
from zoho_conformance.checks.shown.lines import ShownLine
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.reports.curl import curl_line, request_to_show
from zoho_conformance.reports.evidence import ReportedEvidence, ReportedLine
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.runs.run import PlannedCase, Run

MAX_EXCHANGES = 100
"""How many exchanges a report shows."""


def evidence_of(
    run: Run,
    judged: Iterable[tuple[PlannedCase, Judgement]],
    findings: Sequence[ReportFinding],
) -> tuple[ReportedEvidence, ...]:
    """The exchanges that show the findings, which come with the worst first."""
    wanted = _paths_by_case(findings)
    if not wanted:
        return ()
    exchanges = {
        (case.target, case.case.operation, case.case.label): judgement.exchange
        for case, judgement in judged
    }
    return tuple(
        evidence
        for place, paths in wanted.items()
        if (evidence := _evidence(run, place, exchanges.get(place), paths)) is not None
    )


def requests_of(run: Run, findings: Sequence[ReportFinding]) -> tuple[ReportedEvidence, ...]:
    """As `evidence_of` the findings, of each exchange its request as a line alone.

    They are findings of which no case has the exchange.
    """
    return tuple(
        ReportedEvidence(
            target=target,
            operation=operation,
            case_label=label,
            curl=curl_line(run, exchange.case, exchange),
            request=(),
            response=(),
        )
        for target, operation, label in _paths_by_case(findings)
        if (exchange := run.targets[target].example(operation, label)) is not None
    )


_Place = tuple[str, str, str]
"""A target, an operation, and the label of a case."""


def _paths_by_case(findings: Sequence[ReportFinding]) -> Mapping[_Place, set[str]]:
    """By the cases that show the worst findings first, the paths of all findings of these."""
    still_seen = [finding for finding in findings if finding.state != "gone"]
    paths: dict[_Place, set[str]] = {}
    for finding in sorted(still_seen, key=lambda finding: finding.state != "new"):
        place = finding.target, finding.operation, finding.case_label
        if place in paths or len(paths) < MAX_EXCHANGES:
            paths.setdefault(place, set()).add(finding.path)
    return paths


def _evidence(
    run: Run, place: _Place, exchange: Exchange | None, paths: set[str]
) -> ReportedEvidence | None:
    target, operation, label = place
    # A target that keeps examples need not have the whole answer with each judgement.
    exchange = run.targets[target].example(operation, label) or exchange
    if exchange is None:
        return None
    promise = run.library.promises[operation]
    request = request_to_show(run, exchange.case, exchange)
    shown = show_exchange(promise, request, exchange.response, paths)
    return ReportedEvidence(
        target=target,
        operation=operation,
        case_label=label,
        curl=curl_line(run, exchange.case, exchange),
        request=tuple(_lines(shown.request)),
        response=tuple(_lines(shown.response)),
    )


def _lines(lines: Iterable[ShownLine]) -> Iterator[ReportedLine]:
    return (ReportedLine(line.text, line.path) for line in lines)
