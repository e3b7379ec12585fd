"""The report: all that a run found, as one JSON object. Every other form is a view of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from zoho_conformance import __version__
from zoho_conformance.checks.coverage import gate
from zoho_conformance.checks.coverage.gate import MinCoverage
from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.finding import Accepted, Finding
from zoho_conformance.model.rules import HIGHEST_FIRST, Level, at_or_above
from zoho_conformance.reports import coverage
from zoho_conformance.reports.age import age
from zoho_conformance.reports.baselined import reckon
from zoho_conformance.reports.places import LibraryPlaces
from zoho_conformance.reports.reproduce import request_line
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.target import Target

SCHEMA_VERSION = 1
Verdict = Literal["conforms", "drift", "not-judged"]
EXIT_CODES: dict[str, int] = {"conforms": 0, "drift": 1, "not-judged": 3}


def build(
    run: Run,
    planned: Sequence[PlannedCase],
    fail_on: Level,
    *,
    max_age: int | None = None,
    min_coverage: Sequence[MinCoverage] = (),
    selected: str | None = None,
    aborted: bool = False,
) -> dict[str, Any]:
    """The report on the planned cases; those that nobody asked for are judged now.

    ``max_age`` is how many days ago recordings may be from, None for any number; ``min_coverage``
    how much of the contract must have been exercised; ``selected`` the expression by which cases
    were chosen, None for all; ``aborted`` whether the run was stopped.
    """
    judged = [(one, run.judgement(one.target, one.case)) for one in planned]
    return of(
        run,
        judged,
        fail_on,
        max_age=max_age,
        min_coverage=min_coverage,
        selected=selected,
        aborted=aborted,
    )


def of(
    run: Run,
    judged: Sequence[tuple[PlannedCase, Judgement]],
    fail_on: Level,
    *,
    max_age: int | None = None,
    min_coverage: Sequence[MinCoverage] = (),
    compared: Mapping[str, Mapping[str, Any]] | None = None,
    selected: str | None = None,
    aborted: bool = False,
) -> dict[str, Any]:
    """The report on cases that are judged.

    ``compared`` are the recordings that they were judged by, by target, where it was not the
    contracts: `name`, `about` and `recorded` of each.
    """
    places = LibraryPlaces(run.library)
    findings = _gathered(
        told(one.target, finding, places.of(finding))
        for one, judgement in judged
        for finding in judgement.findings
    )
    about = _about(run, judged, fail_on, max_age, compared or {})
    too_old = any(one["too_old"] for one in about["targets"])
    complete = not (selected or aborted or too_old) and _all_judged(run, judged)
    complete = complete and not any(one.get("unread") for one in about["targets"])
    known = reckon(run, judged, complete=complete, comparing=compared is not None)
    findings += [told(target, one, places.of(one)) for target, one in known.gone]
    findings.sort(key=loudest_first)
    about |= {"complete": complete, "selected": selected, "baseline": known.told}
    covered = coverage.build(run, judged)
    gates = gate.check_min_coverage(covered, min_coverage)
    about["min_coverage"] = list(gates)
    short = too_old or not all(one["met"] for one in gates)
    return {
        "schema_version": SCHEMA_VERSION,
        "run": about,
        "verdict": "drift" if known.fails else _verdict(run, judged, fail_on, short=short),
        "findings": findings,
        "exchanges": [_exchange(run, one, judgement) for one, judgement in judged],
        "coverage": covered,
        "requests_sent": run.requests_sent,
    }


def _verdict(
    run: Run, judged: Sequence[tuple[PlannedCase, Judgement]], fail_on: Level, *, short: bool
) -> Verdict:
    """The verdict; ``short`` where the evidence falls short of what the run asks for."""
    new = [f for _, judgement in judged for f in judgement.findings if f.state == "new"]
    if any(at_or_above(one.level, fail_on) for one in new):
        return "drift"
    due = [judgement for _, judgement in judged if not judgement.not_applicable]
    left = any(target.not_undone for target in run.targets.values())
    lost = any(t.unread for t in run.targets.values() if isinstance(t, RecordingTarget))
    if left or lost or short or not due or not all(one.judged for one in due):
        return "not-judged"
    if _operations_unseen(judged):
        return "not-judged"
    return "conforms"


def _all_judged(run: Run, judged: Sequence[tuple[PlannedCase, Judgement]]) -> bool:
    """Whether every planned case of every target was judged, or not due to be."""
    done = {one for one, judgement in judged if judgement.judged or judgement.not_applicable}
    return done.issuperset(run.planned)


def _operations_unseen(judged: Sequence[tuple[PlannedCase, Judgement]]) -> set[str]:
    """Operations of which successes were planned, and none was judged, whatever the excuse."""
    planned = [judgement for _, judgement in judged if judgement.case.expected == "success"]
    seen = {one.case.operation for one in planned if one.judged}
    return {one.case.operation for one in planned} - seen


def _about(
    run: Run,
    judged: Sequence[tuple[PlannedCase, Judgement]],
    fail_on: Level,
    max_age: int | None,
    compared: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    targets: list[dict[str, Any]] = []
    for name, target in run.targets.items():
        mine = [judgement for one, judgement in judged if one.target == name]
        stamps = [one.exchange.recorded for one in mine if one.exchange and one.exchange.recorded]
        aged = age(target, mine, run.started, max_age)
        targets.append(
            {
                "name": name,
                "about": target.description,
                "kind": target.kind,
                "recorded_from": target.recorded_from,
                "recorded": max(stamps, default=None),
                "age_days": aged.days,
                "age_note": aged.note,
                "too_old": aged.too_old,
                "compared": compared.get(name),
                "cases": len(mine),
                "judged": sum(one.judged for one in mine),
                "conforms": sum(one.outcome == "conforms" for one in mine),
                "excused": sum(one.not_applicable for one in mine),
                "not_asked": dict(Counter(target.not_asked.values())),
                "chose": list(target.auto_selected),
                "left": list(target.not_undone),
            }
            | _foreign(target)
        )
    recorded = [one["recorded"] for one in targets if one["recorded"]]
    return {
        "kind": "run",
        "target": ", ".join(run.targets),
        "targets": targets,
        "started": run.started,
        "recorded": max(recorded, default=None),
        "version": __version__,
        "api_version": run.library.version,
        "contract_digest": run.library.digest,
        "contract_digests": {
            one: run.library.contract_digest(one)
            for one in dict.fromkeys(planned.case.operation for planned, _ in judged)
        },
        "fail_on": fail_on,
        "max_age": max_age,
    }


def _foreign(target: Target) -> dict[str, Any]:
    """Of recordings that no probe made, what of them no operation or nobody can make out."""
    if not isinstance(target, RecordingTarget):
        return {"unmatched": {}, "unread": []}
    return {"unmatched": dict(target.unmatched), "unread": list(target.unread)}


def _gathered(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One finding for all recordings of a case on a target, under the name of the first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in findings:
        first = found.setdefault((one["target"], one["fingerprint"]), one)
        if first is not one:
            first["count"] += one["count"]
            first["also"].append(one["case"])
    return list(found.values())


def loudest_first(one: Mapping[str, Any]) -> tuple[int, str, str]:
    """What findings are sorted by: level, operation and case."""
    return HIGHEST_FIRST.index(one["level"]), one["operation"], one["case"]


def case_name(row: Mapping[str, Any]) -> str:
    """The case of a finding or an exchange of a report, without the recording that shows it."""
    recording, case = row["recording"], str(row["case"])
    return case.removesuffix(f"@{recording}") if recording else case


def told(target: str, one: Finding, contract: Mapping[str, Any] | None) -> dict[str, Any]:
    """A finding on a target, as a report holds it; ``contract`` is where its fact stands."""
    return {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "level": one.level,
        "basis": one.basis,
        "target": target,
        "operation": one.operation,
        "case": one.case_label,
        "recording": one.recording or None,
        "also": [],
        "path": one.path,
        "expected": one.expected,
        "actual": one.actual,
        "count": one.count,
        "state": one.state,
        "ruling": one.ruling,
        "why": one.why,
        "accepted": _accepted(one.accepted),
        "note": one.note,
        "source": {
            "page": one.source.page,
            "section": one.source.section,
            "line": one.source.line,
        },
        "contract": contract,
        "message": one.message,
    }


def _accepted(one: Accepted | None) -> dict[str, str] | None:
    if one is None:
        return None
    return {
        "reason": one.reason,
        "ticket": one.ticket,
        "owner": one.owner,
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "expires": one.expires.isoformat(),
    }


def _exchange(run: Run, planned: PlannedCase, judgement: Judgement) -> dict[str, Any]:
    return {
        "target": planned.target,
        "operation": judgement.case.operation,
        "case": judgement.case.label,
        "recording": judgement.case.recording or None,
        "outcome": judgement.outcome,
        "reason": judgement.reason,
        "request": request_line(run, judgement.case),
    }
