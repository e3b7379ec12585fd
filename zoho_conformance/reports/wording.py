"""What the views say alike of a run: how much was judged, on which targets, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from zoho_conformance.model.coverage import KINDS
from zoho_conformance.model.rules import HIGHEST_FIRST, Level
from zoho_conformance.reports.changes_since import ChangesSince
from zoho_conformance.reports.level_uses import is_off
from zoho_conformance.reports.report import BaselineSummary, Report, ReportedExchange, RunInfo
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import by_group
from zoho_conformance.reports.reported_target import ComparedRecordings, TargetInfo

LEVEL_NOUNS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
"""What a finding of a level is called."""


_MAX_HOSTS = 5
_MAX_PLACES = 3
ORG_SCHEMA: Literal["org-schema"] = "org-schema"
"""The kind of a report on what people changed in their org, and not Zoho in its API."""


def pluralize(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: `1 case`, `2 cases`."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def unit(report: Report) -> str:
    """What is counted as judged: the cases of a run, the exchanges of an archive."""
    return "case" if report.audit is None else "exchange"


def unmatched_counts(report: Report) -> bool:
    """Whether unmatched exchanges keep the run from conforming: all are, or none may be."""
    is_alone = not any(target.cases for target in report.run.targets)
    return report.run.fail_on_unmatched or is_alone


def foreign_line(target: TargetInfo) -> str:
    """How many exchanges were with hosts of others, and which."""
    hosts = [f"{host or 'no host'} ({count})" for host, count in target.foreign.items()]
    more = f" and {len(hosts) - _MAX_HOSTS} more" if len(hosts) > _MAX_HOSTS else ""
    total = pluralize(sum(target.foreign.values()), "exchange")
    return f"{total} with other hosts: {', '.join(hosts[:_MAX_HOSTS])}{more}"


def summary(report: Report) -> str:
    """How many cases were judged, and how many changes and findings, by level and state."""
    targets, findings = report.run.targets, report.findings
    judged = sum(target.judged for target in targets)
    cases = sum(target.cases for target in targets)
    if report.run.kind == "run":
        counts = [f"{_judged(judged, cases, unit(report))}"]
    else:
        noun = "part of your org's schema" if report.run.kind == ORG_SCHEMA else "operation"
        plural = "parts of your org's schema" if report.run.kind == ORG_SCHEMA else None
        counts = [f"{pluralize(judged, noun, plural)} compared"]
    new = [finding for finding in findings if finding.state == "new" and not finding.our_request]
    levels = [
        pluralize(sum(finding.level == level for finding in new), LEVEL_NOUNS[level])
        for level in HIGHEST_FIRST
    ]
    if new:
        counts.append(pluralize(len(by_group(new)), "change"))
        levels[0] = f"{pluralize(len(new), 'finding')}: {levels[0]}"
    counts += levels
    ours = sum(finding.state == "new" and finding.our_request for finding in findings)
    if ours:
        counts.append(f"{ours:,} about our requests")
    off = sum(finding.state == "known" and is_off(finding) for finding in findings)
    for state in ("known", "gone"):
        count = sum(finding.state == state for finding in findings)
        count -= off if state == "known" else 0
        if count:
            counts.append(f"{count} {state}")
    if off:
        counts.append(f"{off} switched off")
    return ", ".join(counts)


def _judged(judged: int, all_: int, noun: str) -> str:
    if noun == "case":
        return f"{judged} of {all_} cases judged"
    return f"{judged:,} of {pluralize(all_, noun)} judged"


def percent(share: float) -> str:
    """A share in percent; a small one is never rounded to none."""
    percents = round(100 * share, 1)
    return "less than 0.1 %" if share and not percents else f"{percents:g} %"


def describe_target(target: TargetInfo, noun: str = "case") -> str:
    """One target: how much of it was judged, who it is, when it was recorded."""
    line = f"{_judged(target.judged, target.cases, noun)}, {target.description}{_when(target)}"
    compared = target.compared_with
    if compared is None:
        return line
    return f"{line}, compared with {compared.name}: {compared.description}{_when(compared)}"


def _when(source: TargetInfo | ComparedRecordings) -> str:
    return f", recorded {source.recorded}" if source.recorded else ""


def judging_basis(report: Report) -> str:
    """What the answers were judged by."""
    if any(target.compared_with for target in report.run.targets):
        return "recordings, by their shape"
    if report.run.kind == ORG_SCHEMA:
        return f"the older snapshot ({report.run.contract_digest})"
    contracts = f"contracts {report.run.api_version} ({report.run.contract_digest})"
    further = filter(None, (report.run.against, report.run.org_schema))
    return " and ".join((contracts, *further))


def privacy_line(report: Report) -> str | None:
    """What is masked in a private report; None for any other."""
    if report.run.masked is None:
        return None
    masked = "names and values that no page documents are masked"
    if report.run.masked == "salted":
        return f"{masked}; the same name is the same in every report with this salt"
    return f"{masked}, in this report alone: set ZOHO_CONFORMANCE_SALT to compare names"


def baseline_line(summary: BaselineSummary) -> str:
    """What came of the entries of the baseline that a run was given."""
    counts = {
        "known": summary.known,
        "expired": summary.expired,
        "reopened": summary.reopened,
        "gone": summary.gone,
        "not judged in this run": summary.unseen,
        "to renew": summary.to_renew,
    }
    parts = [f"{count} {standing}" for standing, count in counts.items() if count]
    entries = pluralize(summary.entries, "entry", "entries")
    return f"{summary.file}, {', '.join([entries, *parts])}"


def coverage_line(report: Report) -> str:
    """How much of each kind of fact all operations together exercised."""
    parts = []
    for kind in KINDS:
        exercised = [operation.of_kind(kind) for operation in report.coverage.values()]
        documented = sum(part.documented for part in exercised)
        if documented:
            covered = sum(part.covered for part in exercised)
            parts.append(f"{kind_words(kind)} {covered}/{documented}")
    return ", ".join(parts)


def other_ids(run: RunInfo) -> Iterator[str]:
    """A line for each operation that several pages have, with the ids that these have for it."""
    for operation, others in run.other_ids.items():
        yield f"{operation}: one operation with {' and '.join(others)} of other pages"


def coverage_gaps(report: Report) -> Iterator[str]:
    """A line for each gate of coverage that was not met."""
    for gate in report.run.min_coverage:
        if not gate.met:
            yield (
                f"COVERAGE TOO LOW: {kind_words(gate.kind)} {gate.reached:g} %, below the "
                f"{gate.asked:g} % of --min-coverage: exercise more, or require less"
            )


def kind_words(kind: str) -> str:
    """The name of a kind of coverage, in words."""
    return kind.replace("_", " ")


def undocumented_read_lines(report: Report) -> Iterator[str]:
    """A line for each key that our code reads, and no page has."""
    for read in report.undocumented_reads:
        places = ", ".join(read.places[:_MAX_PLACES])
        more = len(read.places) - _MAX_PLACES
        others = f" and {more} more" if more > 0 else ""
        yield f"{read.path} of {read.operation}, read at {places}{others}: on no page"


def place(row: ReportFinding | ReportedExchange) -> str:
    """The case of a finding or an exchange, with its target; of a comparison the operation."""
    if row.case_label == row.target:
        return row.operation
    return f"{row.target}/{row.operation}-{row.case_label}"


def places_not_judged(report: Report) -> dict[tuple[str, str], list[str]]:
    """The places that were not judged, by outcome and reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for exchange in report.exchanges:
        if not exchange.judged:
            places = reasons.setdefault((exchange.outcome, exchange.reason), [])
            places.append(place(exchange))
    return reasons


def counts_not_judged(report: Report) -> dict[tuple[str, str], int]:
    """How many were not judged, by outcome and reason: cases, of an archive exchanges."""
    counts: Counter[tuple[str, str]] = Counter()
    for exchange in report.exchanges:
        if not exchange.judged:
            counts[exchange.outcome, exchange.reason] += exchange.count
    return counts


def requests_by_case(report: Report) -> dict[tuple[str, str], str]:
    """How the request of a case is sent again, by operation and case."""
    requests = {
        (exchange.operation, exchange.case_label): exchange.request
        for exchange in report.exchanges
        if exchange.request
    }
    # Of an archive no row has the exchange that shows a finding.
    return requests | {(each.operation, each.case_label): each.curl for each in report.evidence}


def since_line(changes: ChangesSince) -> str:
    """How much changed since another report, and since which."""
    counts = {
        "new": len(changes.new),
        "gone": len(changes.gone),
        "still there": len(changes.still_there),
    }
    parts = [f"{count} {what}" for what, count in counts.items()]
    if changes.not_judged:
        parts.append(f"{len(changes.not_judged)} not judged this time")
    return f"since the run of {changes.started}: {', '.join(parts)}"


def findings_since(report: Report) -> Iterator[tuple[str, ReportFinding]]:
    """What changed since another report, the loudest first: in a word, and the finding."""
    changes = report.since
    if changes is None:
        return
    words = dict.fromkeys(changes.still_there, "still there") | dict.fromkeys(changes.new, "new")
    seen: dict[str, ReportFinding] = {}
    for finding in report.findings:
        if finding.state != "gone" and finding.fingerprint in words:
            seen.setdefault(finding.fingerprint, finding)
    for word in ("new", "gone", "not judged", "still there"):
        earlier = {"gone": changes.gone, "not judged": changes.not_judged}.get(word)
        findings = seen.values() if earlier is None else earlier
        yield from (
            (word, finding)
            for finding in findings
            if earlier is not None or words[finding.fingerprint] == word
        )
