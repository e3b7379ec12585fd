"""Several reports in a row: what each found, and what changed since the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from zoho_conformance.reports.report import Report, Verdict
from zoho_conformance.reports.report_finding import ReportFinding


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of several: when, on whom, its verdict, and how many findings it has.

    `levels` counts the new findings only, `accepted` those that a baseline or a ruling accepts.
    """

    started: str
    target: str
    verdict: Verdict
    levels: Mapping[str, int]
    accepted: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the findings since the run before, or since that of another report.

    `still_there` counts those that both have; `not_judged` are those not found again whose cases
    were not judged now: they may well be there. `without_verdict` counts the runs in between, which
    had no verdict: what they did not show says nothing.
    """

    started: str
    target: str
    new: frozenset[str]
    still_there: int
    gone: Sequence[ReportFinding]
    not_judged: Sequence[ReportFinding]
    other_targets: bool
    other_contracts: bool
    without_verdict: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """All runs, oldest first, and what changed since the one before the report's, if any.

    `earlier` are the reports before the report, oldest first.
    """

    runs: Sequence[PastRun]
    earlier: Sequence[Report]
    changes: Changes | None


def build_history(report: Report, others: Sequence[Report]) -> History:
    """The history that a report has with others, which may come in any order."""
    ordered = sorted([*others, report], key=_start_time)
    earlier = [
        other
        for other in ordered
        if other is not report and _start_time(other) <= _start_time(report)
    ]
    changes = _compared(report)
    if changes is None and earlier:
        judged = [number for number, past in enumerate(earlier) if past.verdict != "not-judged"]
        last = judged[-1] if judged else len(earlier) - 1
        changes = _changes(report, earlier[last], without_verdict=len(earlier) - 1 - last)
    return History([_past_run(past) for past in ordered], earlier, changes)


def _compared(report: Report) -> Changes | None:
    """What a report says itself that changed since another; None where it was not compared."""
    since = report.since
    if since is None:
        return None
    return Changes(
        started=since.started,
        target=since.target,
        new=frozenset(since.new),
        still_there=len(since.still_there),
        gone=since.gone,
        not_judged=since.not_judged,
        other_targets=since.target != report.run.target,
        other_contracts=False,
    )


def _start_time(report: Report) -> datetime:
    try:
        when = datetime.fromisoformat(report.run.started)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _past_run(report: Report) -> PastRun:
    findings = _seen_findings(report)
    return PastRun(
        started=report.run.started,
        target=report.run.target,
        verdict=report.verdict,
        levels=Counter(finding.level for finding in findings if finding.state == "new"),
        accepted=sum(finding.state == "known" for finding in findings),
    )


def _seen_findings(report: Report) -> list[ReportFinding]:
    """What was seen; a finding that is gone was not."""
    return [finding for finding in report.findings if finding.state != "gone"]


def _changes(report: Report, before: Report, *, without_verdict: int) -> Changes:
    now, then = _seen_findings(report), _seen_findings(before)
    again = _pair_again(now, then)
    lost = [finding for finding in then if finding.fingerprint not in again]
    judged = {
        (exchange.operation, exchange.case_label)
        for exchange in report.exchanges
        if exchange.judged
    }
    return Changes(
        started=before.run.started,
        target=before.run.target,
        new=frozenset(finding.fingerprint for finding in now) - set().union(*again.values()),
        still_there=len(set().union(*again.values())),
        gone=[finding for finding in lost if _was_judged(finding, judged)],
        not_judged=[finding for finding in lost if not _was_judged(finding, judged)],
        other_targets=before.run.target != report.run.target,
        other_contracts=before.run.contract_digest != report.run.contract_digest,
        without_verdict=without_verdict,
    )


def _pair_again(
    now: Sequence[ReportFinding], then: Sequence[ReportFinding]
) -> Mapping[str, set[str]]:
    """The fingerprints of findings that were seen again, by those that they had then."""
    again = {finding.fingerprint: {finding.fingerprint} for finding in now}
    earlier = {finding.fingerprint: finding for finding in then}
    for finding in now:
        for fingerprint in finding.earlier_fingerprints:
            if fingerprint in earlier and finding.is_what(earlier[fingerprint]):
                again.setdefault(fingerprint, set()).add(finding.fingerprint)
    return {fingerprint: same for fingerprint, same in again.items() if fingerprint in earlier}


def _was_judged(finding: ReportFinding, judged: Collection[tuple[str, str]]) -> bool:
    """Whether every case that showed a finding was judged."""
    return all((finding.operation, label) in judged for label in finding.case_labels)
