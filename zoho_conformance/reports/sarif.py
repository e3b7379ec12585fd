"""The report as SARIF 2.1.0, each result at the recording that shows it.

Code scanning tells alerts apart by `primaryLocationLineHash`, which is that of the finding here: a
recording that is made again moves no alert.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from zoho_conformance.model import version
from zoho_conformance.model.json_pieces import write_in_pieces
from zoho_conformance.model.rules import Rule
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.level_uses import is_off, level_note
from zoho_conformance.reports.markdown import linked
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.sarif_places import BASES, location, related

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_BASELINE = {"new": "new", "known": "unchanged", "gone": "absent"}
_NAME = "zoho-crm-conformance"
_MAX_PAGES = 10


def render(report: Report) -> str:
    """The log: one run, a rule for each that was broken, a result for each finding."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """As `render`, piece by piece."""
    run = report.run
    broken = list(dict.fromkeys(finding.rule for _, finding in _with_states(report)))
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": _NAME,
                        "version": run.version,
                        "semanticVersion": run.version,
                        "informationUri": version.HOME,
                        "rules": [
                            _rule(id_, report.rule(id_), _pages(report, id_)) for id_ in broken
                        ],
                    }
                },
                "automationDetails": {"id": f"{_NAME}/{run.target}/{run.api_version}/"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": BASES,
                "invocations": [
                    {
                        # The tool did not fail, but its results are not whole.
                        "executionSuccessful": report.verdict != "not-judged",
                        "startTimeUtc": _utc(run.started),
                        "toolExecutionNotifications": list(_notifications(report)),
                    }
                ],
                "properties": {
                    "verdict": report.verdict,
                    "contractDigest": run.contract_digest,
                },
                # Each is made when it is written.
                "results": _results(report, broken),
            }
        ],
    }
    yield from write_in_pieces(log)
    yield "\n"


def _pages(report: Report, rule: str) -> dict[str, str]:
    """The pages whose promises are broken as a rule says: their titles by their addresses."""
    findings = (finding for _, finding in _with_states(report))
    sources = (finding.source for finding in findings if finding.rule == rule)
    return {source.url: source.page for source in sources if source.url is not None}


def _rule(id_: str, rule: Rule | None, pages: Mapping[str, str]) -> dict[str, Any]:
    # A viewer has one address for a rule; results have each their own.
    leads = {"helpUri": next(iter(pages))} if pages else {}
    if rule is None:
        return {"id": id_, **leads}
    links = ", ".join(linked(title, address) for address, title in list(pages.items())[:_MAX_PAGES])
    return {
        **leads,
        "id": id_,
        "name": "".join(part.capitalize() for part in id_.split("-")),
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": f"{rule.sentence} {rule.means}"},
        "help": {
            "text": _help(rule, "{}:"),
            "markdown": _help(rule, "*{}:*") + (f"\n\n*Pages:* {links}" if links else ""),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _help(rule: Rule, heading: str) -> str:
    parts = (
        rule.means,
        f"{heading.format('For example')} {rule.example}",
        f"{heading.format('What to do')} {rule.advice}",
    )
    return "\n\n".join(parts)


def _results(report: Report, broken: list[str]) -> Iterator[dict[str, Any]]:
    shown: Counter[str] = Counter()
    for state, finding in _with_states(report):
        shown[finding.fingerprint] += 1
        # One drift on several targets has one fingerprint; each is an alert of its own.
        result = _result(finding, broken, f"{finding.fingerprint}:{shown[finding.fingerprint]}")
        yield {**result, "baselineState": state}


def _with_states(report: Report) -> Iterator[tuple[str, ReportFinding]]:
    """The findings with their states: since another report, or else against the baseline."""
    changes = report.since
    for finding in report.findings:
        if changes is None or finding.state == "gone":
            yield _BASELINE[finding.state], finding
        else:
            yield "new" if finding.fingerprint in changes.new else "unchanged", finding
    if changes is not None:
        yield from (("absent", finding) for finding in changes.gone)
        yield from (("unchanged", finding) for finding in changes.not_judged)


def _result(finding: ReportFinding, broken: list[str], line_hash: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": broken.index(finding.rule),
        "level": _LEVELS[finding.level],
        "message": {"text": _message(finding)},
        "locations": [location(finding)],
        "partialFingerprints": {
            "conformance/v2": finding.fingerprint,
            "primaryLocationLineHash": line_hash,
        },
        "properties": {
            "target": finding.target,
            "basis": finding.basis,
            "state": finding.state,
            "ourRequest": finding.our_request,
            **({"used": finding.used, "usedAt": list(finding.used_at)} if finding.used else {}),
        },
    }
    if finding.owners:
        result["properties"]["owners"] = list(finding.owners)
    if finding.configured is not None:
        result["properties"]["documentedLevel"] = finding.documented_level
        result["properties"]["configuredLevel"] = finding.configured.level
    places = [{"id": number, **place} for number, place in enumerate(related(finding), 1)]
    if places:
        result["relatedLocations"] = places
    if finding.count:
        result["occurrenceCount"] = finding.count
    if finding.state == "known":
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": _justification(finding)}
        ]
    return result


def _message(finding: ReportFinding) -> str:
    cases = finding_wording.cases(finding)
    place = f"{finding_wording.location(finding)} ({finding.operation}, {cases})"
    reference = finding_wording.page_reference(finding)
    if finding.source.link is not None:
        reference = f"[{_plain(reference)}]({finding.source.link})"
    parts = [
        _plain(f"{place}: {finding.message}"),
        reference,
        _plain(finding_wording.use_line(finding)),
        _plain(finding.note),
        _plain(level_note(finding)),
        _plain(finding.why),
    ]
    return ". ".join(filter(None, parts)) + "."


def _plain(text: str) -> str:
    """A text without a link in it, which words in brackets before others in parentheses are."""
    return text.replace("](", "] (")


def _justification(finding: ReportFinding) -> str:
    if is_off(finding):
        return level_note(finding)
    if finding.accepted:
        return finding.accepted.reason
    return f"ruling {finding.ruling}" if finding.ruling else "known"


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    for exchange in report.exchanges:
        if not exchange.judged:
            place = f"{exchange.target}/{exchange.operation}-{exchange.case_label}"
            text = f"{place} was not judged: {exchange.outcome}: {exchange.reason}"
            yield {"level": "warning", "message": {"text": text}}
    level = "warning" if wording.unmatched_counts(report) else "note"
    for target in report.run.targets:
        for reason, count in target.unmatched.items():
            times = wording.pluralize(count, "exchange")
            text = f"{target.name}: {times} to no operation: {reason}"
            yield {"level": level, "message": {"text": text}}


def _utc(timestamp: str) -> str:
    return datetime.fromisoformat(timestamp).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
