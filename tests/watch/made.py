"""Reports made up by the cases that were judged and what drifted in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from zoho_conformance.watch.observation import Sight, of_report

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
    told: dict[str, Any] = {
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
    return told | changes


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
    """A report on ``cases``, of which those in ``out`` were not judged (by outcome, or outage)."""
    outcomes = dict(out) if isinstance(out, Mapping) else dict.fromkeys(out, "outage")
    findings = [finding(one) if isinstance(one, str) else one for one in drift]
    failing = [one for one in findings if one["state"] != "known" and one["level"] == "error"]
    drifting = {one["case"] for one in findings}
    cases = list(cases)
    if verdict is None:
        verdict = "drift" if failing else "not-judged" if outcomes else "conforms"
    judged = [one for one in cases if one not in outcomes]
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
                    "conforms": len([one for one in judged if one not in drifting]),
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
                "case": one,
                "recording": one.partition("@")[2] or None,
                "outcome": outcomes.get(one, "drift" if one in drifting else "conforms"),
                "reason": "nobody answered" if one in outcomes else "",
                "request": None,
            }
            for one in cases
        ],
        "coverage": {},
        "requests_sent": len(judged),
    }


def sight(
    drift: Iterable[str | dict[str, Any]] = (),
    out: Mapping[str, str] | Iterable[str] = (),
    **others: Any,
) -> Sight:
    return of_report(report(drift, out, **others))


def outage(day: int = 1) -> Sight:
    """A run in which nobody answered."""
    return sight(out=CASES, day=day)
