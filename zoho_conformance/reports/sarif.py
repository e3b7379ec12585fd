"""The report as SARIF 2.1.0, each result at the line of the contract that it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from zoho_conformance.model.rules import Rule
from zoho_conformance.reports import wording
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_BASELINE = {"new": "new", "known": "unchanged", "gone": "absent"}
_NAME = "zoho-crm-conformance"


def render(report: Report) -> str:
    """The log: one run, a rule for each that was broken, a result for each finding."""
    run = report.run
    broken = list(dict.fromkeys(finding.rule for finding in report.findings))
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
                        "rules": [_rule(id_, report.rule(id_)) for id_ in broken],
                    }
                },
                "automationDetails": {"id": f"{_NAME}/{run.target}/{run.api_version}/"},
                "columnKind": "unicodeCodePoints",
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
                "results": [_result(finding, broken) for finding in report.findings],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(id_: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": id_}
    return {
        "id": id_,
        "name": "".join(part.capitalize() for part in id_.split("-")),
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": rule.means},
        "help": {
            "text": _help(rule, "{}:"),
            "markdown": _help(rule, "*{}:*"),
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


def _result(finding: ReportFinding, broken: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": broken.index(finding.rule),
        "level": _LEVELS[finding.level],
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        "partialFingerprints": {"conformance/v2": finding.fingerprint},
        "baselineState": _BASELINE[finding.state],
        "properties": {
            "target": finding.target,
            "basis": finding.basis,
            "state": finding.state,
        },
    }
    if finding.count:
        result["occurrenceCount"] = finding.count
    if finding.state == "known":
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": _justification(finding)}
        ]
    return result


def _message(finding: ReportFinding) -> str:
    place = f"{wording.location(finding)} ({finding.operation}, {wording.cases(finding)})"
    parts = [
        f"{place}: {finding.message}",
        wording.page_reference(finding),
        finding.note,
        finding.why,
    ]
    return ". ".join(filter(None, parts)) + "."


def _justification(finding: ReportFinding) -> str:
    if finding.accepted:
        return finding.accepted.reason
    return f"ruling {finding.ruling}" if finding.ruling else "known"


def _location(finding: ReportFinding) -> dict[str, Any]:
    names = [
        f"{finding.operation}-{label}:{finding.path or 'body'}" for label in finding.case_labels
    ]
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": name, "kind": "member"} for name in names]
    }
    if finding.contract:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": finding.contract.file},
            "region": {"startLine": finding.contract.line},
        }
    return location


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
