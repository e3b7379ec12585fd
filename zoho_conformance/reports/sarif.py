"""The report as SARIF 2.1.0, each result at the line of the contract that it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from zoho_conformance.model import rules

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_BASELINE = {"new": "new", "known": "unchanged", "gone": "absent"}
_NAME = "zoho-crm-conformance"


def render(report: Mapping[str, Any]) -> str:
    """The log: one run, a rule for each that was broken, a result for each finding."""
    findings = report["findings"]
    broken = list(dict.fromkeys(one["rule"] for one in findings))
    run = report["run"]
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": _NAME,
                        "version": run["version"],
                        "semanticVersion": run["version"],
                        "rules": [_rule(one) for one in broken],
                    }
                },
                "automationDetails": {"id": f"{_NAME}/{run['target']}/{run['api_version']}/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        # The tool did not fail, but its results are not whole.
                        "executionSuccessful": report["verdict"] != "not-judged",
                        "startTimeUtc": _utc(run["started"]),
                        "toolExecutionNotifications": list(_not_judged(report)),
                    }
                ],
                "properties": {
                    "verdict": report["verdict"],
                    "contractDigest": run["contract_digest"],
                },
                "results": [_result(one, broken) for one in findings],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(id_: str) -> dict[str, Any]:
    rule = rules.find_rule(id_)
    if rule is None:
        return {"id": id_}
    return {
        "id": id_,
        "name": "".join(part.capitalize() for part in id_.split("-")),
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": rule.means},
        "help": {
            "text": f"{rule.means}\n\nFor example: {rule.example}\n\nWhat to do: {rule.advice}",
            "markdown": (
                f"{rule.means}\n\n*For example:* {rule.example}\n\n*What to do:* {rule.advice}"
            ),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _result(one: Mapping[str, Any], broken: list[str]) -> dict[str, Any]:
    place = f"{one['operation']}-{one['case']}"
    result: dict[str, Any] = {
        "ruleId": one["rule"],
        "ruleIndex": broken.index(one["rule"]),
        "level": _LEVELS[one["level"]],
        "message": {"text": _message(one)},
        "locations": [_location(one, place)],
        "partialFingerprints": {"conformance/v1": one["fingerprint"]},
        "baselineState": _BASELINE[one["state"]],
        "properties": {"target": one["target"], "basis": one["basis"], "state": one["state"]},
    }
    if one["count"]:
        result["occurrenceCount"] = one["count"]
    if one["state"] == "known":
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": _justified(one)}
        ]
    return result


def _message(one: Mapping[str, Any]) -> str:
    source = one["source"]
    told = [f"{one['path'] or 'the body'} ({one['operation']}, {one['case']}): {one['message']}"]
    told.append(f"{source['page']}, {source['section']}, line {source['line']}")
    told += [one[name] for name in ("note", "why") if one.get(name)]
    return ". ".join(told) + "."


def _justified(one: Mapping[str, Any]) -> str:
    accepted = one.get("accepted")
    if accepted:
        return str(accepted["reason"])
    return f"ruling {one['ruling']}" if one["ruling"] else "known"


def _location(one: Mapping[str, Any], place: str) -> dict[str, Any]:
    location: dict[str, Any] = {
        "logicalLocations": [
            {"fullyQualifiedName": f"{place}:{one['path'] or 'body'}", "kind": "member"}
        ]
    }
    if one["contract"]:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": one["contract"]["file"]},
            "region": {"startLine": one["contract"]["line"]},
        }
    return location


def _not_judged(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in report["exchanges"]:
        if one["outcome"] not in ("conforms", "drift"):
            place = f"{one['target']}/{one['operation']}-{one['case']}"
            text = f"{place} was not judged: {one['outcome']}: {one['reason']}"
            yield {"level": "warning", "message": {"text": text}}


def _utc(stamp: str) -> str:
    return datetime.fromisoformat(stamp).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
