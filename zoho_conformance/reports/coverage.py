"""What of the contract a run exercised, with the reasons that only a run knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from zoho_conformance.checks.coverage.measure import measure_coverage
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.coverage import (
    ErrorRowCoverage,
    OperationCoverage,
    ScenarioCoverage,
    ScenarioNotRun,
    UnexercisedRow,
)
from zoho_conformance.runs.run import PlannedCase, Run


def measure_run(
    run: Run,
    judged: Sequence[tuple[PlannedCase, Judgement]],
    known: Mapping[str, OperationCoverage] | None = None,
) -> dict[str, OperationCoverage]:
    """By operation: each kind of coverage, and why error rows and scenarios were not exercised.

    `known` is what was measured of an operation while it was judged.
    """
    by_operation: dict[str, list[Judgement]] = {}
    for _, judgement in judged:
        by_operation.setdefault(judgement.case.operation, []).append(judgement)
    scenarios = _Scenarios(run, judged)
    coverage: dict[str, OperationCoverage] = {}
    for operation, judgements in by_operation.items():
        measured = (known or {}).get(operation) or measure_coverage(
            run.library.promises[operation],
            [
                judgement.exchange
                for judgement in judgements
                if judgement.judged and judgement.exchange
            ],
        )
        # Of an archive, what conforms has no exchange with it.
        answered = {judgement.case.name for judgement in judgements if judgement.judged}
        coverage[operation] = msgspec.structs.replace(
            measured,
            error_rows=_with_reasons(run, operation, measured.error_rows, answered),
            scenarios=scenarios.coverage_of(operation),
        )
    return coverage


def _with_reasons(
    run: Run, operation: str, rows: ErrorRowCoverage, answered: set[str]
) -> ErrorRowCoverage:
    """The coverage of error rows, with the reason for each that no answer shows."""
    exercised = {*rows.shown, *rows.seen}
    missing = tuple(
        UnexercisedRow(
            case=row.case,
            reason="its case was judged, but with a different answer"
            if row.case in answered
            else _why_not_exercised(run, operation, row.case),
        )
        for row in run.library.promises[operation].errors
        if row.case not in exercised
    )
    return msgspec.structs.replace(rows, not_exercised=missing)


def _why_not_exercised(run: Run, operation: str, case: str) -> str:
    """Why no answer of the run shows a case."""
    if all(target.kind == "foreign" for target in run.targets.values()):
        # What our own probes can provoke says nothing about what others recorded.
        return "no recording shows it"
    reason = run.library.probes.why_not_provoked(operation, case)
    not_asked = (target.not_asked.get(f"{operation}/{case}") for target in run.targets.values())
    return reason or next(filter(None, not_asked), "its case was not judged in this run")


class _Scenarios:
    """The scenarios of a run: which were played whole, and why the others were not."""

    def __init__(self, run: Run, judged: Sequence[tuple[PlannedCase, Judgement]]) -> None:
        self._run = run
        self._judged: dict[tuple[str, str], Judgement] = {}
        for planned, judgement in judged:
            if run.targets[planned.target].kind == "documented":
                continue
            key = planned.case.operation, planned.case.name
            # Of several exchanges of a case it is enough that one could be judged.
            if key not in self._judged or judgement.judged:
                self._judged[key] = judgement

    def coverage_of(self, operation: str) -> ScenarioCoverage:
        """The scenarios that an operation has a part in."""
        probes = self._run.library.probes.probes
        names = dict.fromkeys(probe.scenario for probe in probes if probe.operation == operation)
        reasons = {name: self._why_not_played(name) for name in names if name}
        played = tuple(name for name, reason in reasons.items() if not reason)
        return ScenarioCoverage(
            documented=len(reasons),
            covered=len(played),
            run=played,
            not_run=tuple(
                ScenarioNotRun(name=name, reason=reason)
                for name, reason in reasons.items()
                if reason
            ),
        )

    def _why_not_played(self, name: str) -> str:
        """Why a scenario was not played whole; empty if it was."""
        for probe in self._run.library.probes.scenario(name):
            judgement = self._judged.get((probe.operation, probe.case))
            if judgement is None:
                return _why_not_exercised(self._run, probe.operation, probe.case)
            if not judgement.judged:
                return judgement.reason
        return ""
