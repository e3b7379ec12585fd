"""What of the contract a run exercised, with the reasons that only a run can tell."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from zoho_conformance.checks.coverage.measure import measure_coverage
from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.coverage import (
    OperationCoverage,
    ScenarioCoverage,
    ScenarioNotRun,
    UnexercisedRow,
)
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.runs.run import PlannedCase, Run


def build(
    run: Run, judged: Sequence[tuple[PlannedCase, Judgement]]
) -> dict[str, OperationCoverage]:
    """By operation: each kind of coverage, and what keeps rows and scenarios from being shown."""
    by_operation: dict[str, list[Judgement]] = {}
    for _, judgement in judged:
        by_operation.setdefault(judgement.case.operation, []).append(judgement)
    scenarios = _Scenarios(run, judged)
    return {
        operation: _of(run, operation, judgements, scenarios.of(operation))
        for operation, judgements in by_operation.items()
    }


def _of(
    run: Run, operation: str, judgements: Sequence[Judgement], scenarios: ScenarioCoverage
) -> OperationCoverage:
    promise = run.library.promises[operation]
    exchanges = [one.exchange for one in judgements if one.judged and one.exchange]
    measured = measure_coverage(promise, exchanges)
    exercised = {*measured.error_rows.shown, *measured.error_rows.seen}
    judged = {exchange.case.name for exchange in exchanges}
    not_exercised = (
        UnexercisedRow(
            row.case,
            _OTHERWISE if row.case in judged else why_not_exercised(run, operation, row.case),
        )
        for row in promise.errors
        if row.case not in exercised
    )
    error_rows = replace(measured.error_rows, not_exercised=tuple(not_exercised))
    return replace(measured, error_rows=error_rows, scenarios=scenarios)


_OTHERWISE = "its case was judged, and something else came"


def why_not_exercised(run: Run, operation: str, row: str) -> str:
    """Why no answer of the run shows an error row."""
    if all(isinstance(one, RecordingTarget) for one in run.targets.values()):
        # What our own probes can provoke says nothing of what others recorded.
        return "no recording shows it"
    reason = run.library.probes.why_not(operation, row)
    place = f"{operation}/{row}"
    asked = (target.not_asked.get(place) for target in run.targets.values())
    return reason or next(filter(None, asked), "its case was not judged in this run")


class _Scenarios:
    """The scenarios of a run: which were played whole, and what kept the others from it."""

    def __init__(self, run: Run, judged: Sequence[tuple[PlannedCase, Judgement]]) -> None:
        self._run = run
        self._judged = {
            (one.case.operation, one.case.name): judgement
            for one, judgement in judged
            if run.targets[one.target].kind != "documented"
        }

    def of(self, operation: str) -> ScenarioCoverage:
        """The scenarios that an operation has a part in."""
        probes = self._run.library.probes
        mine = (one.scenario for one in probes.probes if one.operation == operation)
        names = [name for name in dict.fromkeys(mine) if name]
        reasons = {name: self._missing(name) for name in names}
        played = [name for name in names if not reasons[name]]
        return ScenarioCoverage(
            documented=len(names),
            covered=len(played),
            run=tuple(played),
            not_run=tuple(
                ScenarioNotRun(name=name, reason=reason)
                for name, reason in reasons.items()
                if reason
            ),
        )

    def _missing(self, name: str) -> str:
        """Why a scenario was not played whole; empty where it was."""
        for probe in self._run.library.probes.scenario(name):
            judgement = self._judged.get((probe.operation, probe.case))
            if judgement is None:
                return why_not_exercised(self._run, probe.operation, probe.case)
            if not judgement.judged:
                return judgement.reason
        return ""
