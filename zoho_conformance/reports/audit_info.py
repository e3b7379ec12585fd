"""The amounts and times of a report, from the summary of an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from zoho_conformance.audit.summary import FindingTally, Summary, Times
from zoho_conformance.model.outcome import JUDGED
from zoho_conformance.reports.audit_amounts import AuditInfo, Hour, OperationAmount
from zoho_conformance.reports.report_finding import ReportFinding


def audit_info(summary: Summary, *, partial: bool) -> AuditInfo:
    """What a report says about a summary as a whole."""
    times = Times()
    counts: dict[str, Counter[str]] = {}
    for (case, outcome, _), tally in summary.outcomes.items():
        times.add(tally.times)
        of_operation = counts.setdefault(case.operation, Counter())
        of_operation["exchanges"] += tally.count
        of_operation["judged"] += tally.count if outcome in JUDGED else 0
        of_operation["drifted"] += tally.count if outcome == "drift" else 0
    by_amount = sorted(counts.items(), key=lambda item: (-item[1]["exchanges"], item[0]))
    return AuditInfo(
        exchanges=summary.exchanges,
        left_out=summary.left_out,
        partial=partial,
        first=times.first or None,
        last=times.last or None,
        operations=tuple(
            OperationAmount(operation, count["exchanges"], count["judged"], count["drifted"])
            for operation, count in by_amount
        ),
        hours=tuple(Hour(*row) for row in summary.over_periods.rows()),
        period_hours=summary.over_periods.hours,
    )


def add_times(
    findings: list[ReportFinding],
    summary: Summary,
    tallies: Mapping[tuple[str, str, str], FindingTally],
) -> None:
    """Replace each finding by one that says when it was seen first and last, and in what share.

    `tallies` are by fingerprint, case and recording: the same finding may be known in one case, and
    new in another.
    """
    amounts = _Amounts(summary)

    def with_time(finding: ReportFinding) -> ReportFinding:
        seen, count = Times(), 0
        for case in finding.cases:
            tally = tallies.get((finding.fingerprint, case.case, case.recording or ""))
            if tally is not None:
                seen.add(tally.times)
                count += tally.exchanges
        if not count:
            # It is gone, or not of an exchange.
            return finding
        if not seen.first:
            return msgspec.structs.replace(finding, exchanges=count)
        since = amounts.since(finding.operation, seen.first)
        return msgspec.structs.replace(
            finding,
            exchanges=count,
            first_seen=seen.first,
            last_seen=seen.last,
            share=round(min(1.0, count / since), 4) if since else None,
        )

    for at, finding in enumerate(findings):
        findings[at] = with_time(finding)


class _Amounts:
    """How many exchanges there are of operations, by the periods in which they came."""

    def __init__(self, summary: Summary) -> None:
        self._periods = summary.over_periods
        self._dated: dict[str, list[tuple[str, int]]] = {}
        self._undated: Counter[str] = Counter()
        for (case, _, _), tally in summary.outcomes.items():
            self._undated[case.operation] += tally.count
        for period, operation, count, _ in self._periods.rows():
            self._dated.setdefault(operation, []).append((period, count))
            self._undated[operation] -= count

    def since(self, operation: str, first: str) -> int:
        """How many came in the period of a time or later, or at an unknown time."""
        began = self._periods.start_of(first)
        dated = sum(count for period, count in self._dated.get(operation, ()) if period >= began)
        return dated + self._undated[operation]
