"""The report: all that a run found, as one JSON object. Every other form is a view of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from conformance import __version__
from conformance.coverage import gate
from conformance.report import coverage
from conformance.report.age import age
from conformance.report.reproduce import request_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conformance.coverage.gate import Least
    from conformance.finding import Finding
    from conformance.judge import Judgement
    from conformance.rules import Level
    from conformance.run import Planned, Run

SCHEMA_VERSION = 1
Verdict = Literal["conforms", "drift", "not-judged"]
EXIT_CODES: dict[str, int] = {"conforms": 0, "drift": 1, "not-judged": 3}

_ORDER: tuple[Level, ...] = ("info", "warning", "error")


def fails(level: Level, fail_on: Level) -> bool:
    """Whether a finding of this level fails a run."""
    return _ORDER.index(level) >= _ORDER.index(fail_on)


def build(
    run: Run,
    planned: Sequence[Planned],
    fail_on: Level,
    *,
    max_age: int | None = None,
    min_coverage: Sequence[Least] = (),
) -> dict[str, Any]:
    """The report on the planned cases; those that nobody asked for are judged now.

    ``max_age`` is how many days ago recordings may be from, None for any number; ``min_coverage``
    how much of the contract must have been exercised.
    """
    judged = [(one, run.judgement(one.target, one.case)) for one in planned]
    return of(run, judged, fail_on, max_age=max_age, min_coverage=min_coverage)


def of(
    run: Run,
    judged: Sequence[tuple[Planned, Judgement]],
    fail_on: Level,
    *,
    max_age: int | None = None,
    min_coverage: Sequence[Least] = (),
    compared: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The report on cases that are judged.

    ``compared`` are the recordings that they were judged by, by target, where it was not the
    contracts: `name`, `about` and `recorded` of each.
    """
    findings = [
        told(one.target, finding) for one, judgement in judged for finding in judgement.findings
    ]
    findings.sort(key=loudest_first)
    about = _about(run, judged, fail_on, max_age, compared or {})
    too_old = any(one["too_old"] for one in about["targets"])
    covered = coverage.build(run, judged)
    gates = gate.judged(covered, min_coverage)
    about["min_coverage"] = list(gates)
    return {
        "schema_version": SCHEMA_VERSION,
        "run": about,
        "verdict": _verdict(
            run, judged, fail_on, short=too_old or not all(one["met"] for one in gates)
        ),
        "findings": findings,
        "exchanges": [_exchange(run, one, judgement) for one, judgement in judged],
        "coverage": covered,
        "requests_sent": run.requests_sent,
    }


def _verdict(
    run: Run, judged: Sequence[tuple[Planned, Judgement]], fail_on: Level, *, short: bool
) -> Verdict:
    """The verdict; ``short`` where the evidence falls short of what the run asks for."""
    new = [f for _, judgement in judged for f in judgement.findings if f.state == "new"]
    if any(fails(one.level, fail_on) for one in new):
        return "drift"
    due = [judgement for _, judgement in judged if not judgement.excused]
    left = any(target.left for target in run.targets.values())
    if left or short or not due or not all(one.judged for one in due):
        return "not-judged"
    if _operations_unseen(judged):
        return "not-judged"
    return "conforms"


def _operations_unseen(judged: Sequence[tuple[Planned, Judgement]]) -> set[str]:
    """Operations of which successes were planned, and none was judged, whatever the excuse."""
    planned = [judgement for _, judgement in judged if judgement.case.due == "success"]
    seen = {one.case.operation for one in planned if one.judged}
    return {one.case.operation for one in planned} - seen


def _about(
    run: Run,
    judged: Sequence[tuple[Planned, Judgement]],
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
                "about": target.told,
                "recorded": max(stamps, default=None),
                "age_days": aged.days,
                "age_note": aged.note,
                "too_old": aged.too_old,
                "compared": compared.get(name),
                "cases": len(mine),
                "judged": sum(one.judged for one in mine),
                "conforms": sum(one.outcome == "conforms" for one in mine),
                "excused": sum(one.excused for one in mine),
                "not_asked": dict(Counter(target.not_asked.values())),
                "chose": list(target.chose),
                "left": list(target.left),
            }
        )
    recorded = [one["recorded"] for one in targets if one["recorded"]]
    return {
        "target": ", ".join(run.targets),
        "targets": targets,
        "started": run.started,
        "recorded": max(recorded, default=None),
        "version": __version__,
        "api_version": run.library.version,
        "contract_digest": run.library.digest,
        "fail_on": fail_on,
        "max_age": max_age,
    }


def loudest_first(one: Mapping[str, Any]) -> tuple[int, str, str]:
    """What findings are sorted by: level, operation and case."""
    return -_ORDER.index(one["level"]), one["operation"], one["case"]


def told(target: str, one: Finding) -> dict[str, Any]:
    """A finding on a target, as a report holds it."""
    return {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "level": one.level,
        "basis": one.basis,
        "target": target,
        "operation": one.operation,
        "case": one.case,
        "path": one.path,
        "expected": one.expected,
        "actual": one.actual,
        "count": one.count,
        "state": one.state,
        "ruling": one.ruling,
        "why": one.why,
        "source": {
            "page": one.source.page,
            "section": one.source.section,
            "line": one.source.line,
        },
        "message": one.message,
    }


def _exchange(run: Run, planned: Planned, judgement: Judgement) -> dict[str, Any]:
    return {
        "target": planned.target,
        "operation": judgement.case.operation,
        "case": judgement.case.name,
        "outcome": judgement.outcome,
        "reason": judgement.reason,
        "request": request_line(run, judgement.case),
    }
