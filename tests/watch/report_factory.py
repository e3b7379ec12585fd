"""Made-up reports, given by the cases that were judged and what drifted in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from zoho_conformance.reports.read import from_json
from zoho_conformance.watch.observation import Observation, observe

CASES = ("a", "b", "c")
"""The cases of every report that does not say otherwise."""
TARGET = "live"


def started(day: int) -> str:
    """The start of the run of a day."""
    return f"2030-01-{day:02}T05:00:00+00:00"


def fingerprint(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def finding(name: str, **changes: Any) -> dict[str, Any]:
    """A finding called `CASE` or `CASE:PATH`."""
    case, _, path = name.partition(":")
    values: dict[str, Any] = {
        "fingerprint": fingerprint(name),
        "rule": "key-missing",
        "level": "error",
        "basis": "stated",
        "target": TARGET,
        "operation": "get_things",
        "case": case,
        "recording": case.partition("@")[2] or None,
        "also": [],
        "path": path or "data[].id",
        "expected": "the key id",
        "actual": "no such key",
        "count": 1,
        "state": "new",
        "ruling": None,
        "why": "",
        "accepted": None,
        "note": "",
        "source": {"page": "Get Things", "section": "response keys", "line": 7},
        "contract": None,
        "message": "`data[].id`: the key id is promised, no such key came",
    }
    return values | changes


def report(
    drift: Iterable[str | dict[str, Any]] = (),
    out: Mapping[str, str] | Iterable[str] = (),
    *,
    day: int = 1,
    cases: Iterable[str] = CASES,
    verdict: str | None = None,
    target: str = TARGET,
    **run: Any,
) -> dict[str, Any]:
    """A report on `cases`, of which those in `out` were not judged (by outcome, or outage)."""
    outcomes = dict(out) if isinstance(out, Mapping) else dict.fromkeys(out, "outage")
    findings = [finding(item) if isinstance(item, str) else item for item in drift]
    failing = [row for row in findings if row["state"] != "known" and row["level"] == "error"]
    drifting = {row["case"] for row in findings}
    cases = list(cases)
    if verdict is None:
        verdict = "drift" if failing else "not-judged" if outcomes else "conforms"
    judged = [case for case in cases if case not in outcomes]
    return {
        "schema_version": 1,
        "run": {
            "kind": "run",
            "target": target,
            "targets": [
                {
                    "name": target,
                    "about": "an org",
                    "recorded": None,
                    "age_days": None,
                    "age_note": None,
                    "too_old": False,
                    "compared": None,
                    "cases": len(cases),
                    "judged": len(judged),
                    "conforms": len([case for case in judged if case not in drifting]),
                    "excused": 0,
                    "not_asked": {},
                    "chose": [],
                    "left": [],
                    "unmatched": {},
                    "unread": [],
                }
            ],
            "started": started(day),
            "recorded": None,
            "version": "1.0",
            "api_version": "v7",
            "contract_digest": "0" * 12,
            "contract_digests": {},
            "complete": not outcomes,
            "selected": None,
            "baseline": None,
            "fail_on": "error",
            "max_age": None,
            "min_coverage": [],
        }
        | run,
        "verdict": verdict,
        "findings": findings,
        "exchanges": [
            {
                "target": target,
                "operation": "get_things",
                "case": case,
                "recording": case.partition("@")[2] or None,
                "outcome": outcomes.get(case, "drift" if case in drifting else "conforms"),
                "reason": "no answer" if case in outcomes else "",
                "request": None,
            }
            for case in cases
        ],
        "coverage": {},
        "requests_sent": len(judged),
    }


def observation(
    drift: Iterable[str | dict[str, Any]] = (),
    out: Mapping[str, str] | Iterable[str] = (),
    **others: Any,
) -> Observation:
    return observe(from_json(report(drift, out, **others), "a report"))
