"""The amounts and times of a report, from the summary of an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from zoho_conformance.audit.summary import Summary, Times
from zoho_conformance.model.outcome import JUDGED
from zoho_conformance.reports.audit_amounts import AuditInfo, Hour, OperationAmount
from zoho_conformance.reports.report_finding import ReportFinding

_HOUR_CHARS = len("2026-11-20T10")


def audit_info(summary: Summary, *, partial: bool) -> AuditInfo:
    """What a report says of a summary as a whole."""
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
        hours=tuple(
            Hour(hour, operation, count, summary.drift_by_hour[hour, operation])
            for (hour, operation), count in sorted(summary.by_hour.items())
        ),
    )


def with_times(findings: tuple[ReportFinding, ...], summary: Summary) -> tuple[ReportFinding, ...]:
    """The findings, each with when it was seen first and last, and in what share since."""
    times: dict[str, Times] = {}
    exchanges: Counter[str] = Counter()
    for (_, fingerprint, _), tally in summary.findings.items():
        times.setdefault(fingerprint, Times()).add(tally.times)
        exchanges[fingerprint] += tally.exchanges
    hours: dict[str, list[tuple[str, int]]] = {}
    for (hour, operation), count in summary.by_hour.items():
        hours.setdefault(operation, []).append((hour, count))
    undated: Counter[str] = Counter()
    for (case, _, _), outcome in summary.outcomes.items():
        undated[case.operation] += outcome.count
    for (_, operation), count in summary.by_hour.items():
        undated[operation] -= count
    return tuple(
        _with_time(
            finding,
            times[finding.fingerprint],
            exchanges[finding.fingerprint],
            hours.get(finding.operation, ()),
            undated[finding.operation],
        )
        if finding.fingerprint in times
        else finding
        for finding in findings
    )


def _with_time(
    finding: ReportFinding,
    times: Times,
    exchanges: int,
    hours: Iterable[tuple[str, int]],
    undated: int,
) -> ReportFinding:
    """The finding; `hours` are those of its operation, with how many exchanges each had.

    Of the `undated` ones it is unknown when they came, so all of them count.
    """
    if not times.first:
        return msgspec.structs.replace(finding, exchanges=exchanges)
    since = undated
    since += sum(count for hour, count in hours if hour >= times.first[:_HOUR_CHARS])
    return msgspec.structs.replace(
        finding,
        exchanges=exchanges,
        first_seen=times.first,
        last_seen=times.last,
        share=round(min(1.0, exchanges / since), 4) if since else None,
    )
