"""Merging: the reports of many runs are read one after another, and become one matrix.

Of a report only its cells stay. Equal cells are one object, so that what is kept of hundreds of
reports is little more than a reference for each key and run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from zoho_conformance.model import json_path
from zoho_conformance.model.coverage import KeyCoverage
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.presence.falls import add_falls
from zoho_conformance.reports.presence.matrix import (
    CellState,
    Drift,
    MergedRun,
    MergedTarget,
    NotMerged,
    PresenceCell,
    PresenceMatrix,
    PresenceOperation,
    PresenceRow,
    RowState,
)
from zoho_conformance.reports.read import read_report
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.reported_target import TargetInfo

_NEW_KEY_RULE = "key-undocumented"
"""What it reports is a state of its own."""


class _Operation:
    """The cells of an operation by key and run, and the runs in which it was judged."""

    def __init__(self) -> None:
        self.judged_in: list[int] = []
        self.cells: dict[str, list[PresenceCell | None]] = {}

    def put(self, path: str, run: int, cell: PresenceCell) -> None:
        """Note a cell; runs come in the order of their numbers."""
        cells = self.cells.setdefault(path, [])
        cells.extend([None] * (run - len(cells)))
        cells.append(cell)


class SameRunError(Exception):
    """The run of a report was merged already."""

    def __init__(self, report: str) -> None:
        super().__init__(report)
        self.report = report


class Merger:
    """Takes one report after another."""

    def __init__(self) -> None:
        self._runs: list[MergedRun] = []
        self._names: dict[bytes, str] = {}
        self._operations: dict[str, _Operation] = {}
        self._equal: dict[PresenceCell, PresenceCell] = {}
        self._main_ids: dict[str, str] = {}

    @property
    def operations(self) -> Collection[str]:
        """The operations of all reports so far."""
        return self._operations

    def operation_id(self, name: str) -> str:
        """The id under which the reports have an operation, which may be named by another."""
        return name if name in self._operations else self._main_ids.get(name, name)

    def add(self, name: str, report: Report) -> None:
        """Merge a report.

        Raises `UsageError` where it is not of a run, and `SameRunError` where its run was merged.
        """
        if report.run.kind != "run":
            raise UsageError(
                f"{name}: a report of kind {report.run.kind}, where no answers were judged; "
                "name reports of `check`, `watch` or pytest"
            )
        if any(target.compared_with for target in report.run.targets):
            raise UsageError(f"{name}: compares recordings by their shape, by no contract")
        digest = _digest(report)
        if digest in self._names:
            raise SameRunError(self._names[digest])
        self._names[digest] = name
        run = len(self._runs)
        drift, elsewhere = _drift_by_key(report)
        self._runs.append(_merged_run(name, report, elsewhere))
        for main, others in report.run.other_ids.items():
            self._main_ids |= dict.fromkeys(others, main)
        for id_ in _judged_operations(report):
            operation = self._operations.setdefault(id_, _Operation())
            operation.judged_in.append(run)
            for path, cell in _cells(report.coverage[id_].keys, drift.get(id_, {})):
                operation.put(path, run, self._equal.setdefault(cell, cell))

    def matrix(
        self, only: Collection[str] = (), not_merged: Iterable[NotMerged] = ()
    ) -> PresenceMatrix:
        """The matrix of what was merged, or of `only` some operations."""
        order = sorted(range(len(self._runs)), key=lambda run: _start_time(self._runs[run]))
        return PresenceMatrix(
            schema_version=1,
            runs=tuple(self._runs[run] for run in order),
            operations=tuple(
                add_falls(
                    [
                        _operation(id_, operation, order)
                        for id_, operation in sorted(self._operations.items())
                        if not only or id_ in only
                    ],
                    [self._runs[run] for run in order],
                )
            ),
            not_merged=tuple(not_merged),
        )


def merge_files(merger: Merger, names: Iterable[str]) -> Iterator[NotMerged]:
    """Merge the reports in files; what cannot be read or merged comes with the reason."""
    for name in dict.fromkeys(names):
        try:
            merger.add(name, read_report(name))
        except SameRunError as cause:
            yield NotMerged(name, f"the same run as {cause.report}", cause.report)
        except UsageError as cause:
            yield NotMerged(name, str(cause).removeprefix(f"{name}: "), None)


def _digest(report: Report) -> bytes:
    """What two reports of one run share: one may be a copy, or carried over to a later version."""
    facts = (report.run.started, report.run.target, report.requests_sent, report.coverage)
    return hashlib.sha256(msgspec.json.encode(facts)).digest()


def _merged_run(name: str, report: Report, elsewhere: int) -> MergedRun:
    run = report.run
    return MergedRun(
        report=name,
        started=run.started,
        target=run.target,
        targets=tuple(map(_merged_target, run.targets)),
        api_version=run.api_version,
        contract_digest=run.contract_digest,
        version=run.version,
        verdict=report.verdict,
        masked=run.masked,
        drift_elsewhere=elsewhere,
    )


def _merged_target(target: TargetInfo) -> MergedTarget:
    return MergedTarget(
        name=target.name,
        kind=target.kind,
        recorded_from=target.recorded_from,
        recorded=target.recorded,
        module=target.module,
        host=target.host,
        cases=target.cases,
        judged=target.judged,
    )


def _judged_operations(report: Report) -> Iterator[str]:
    """The operations of which any answer was judged; only of these a key can be missing."""
    judged = {exchange.operation for exchange in report.exchanges if exchange.judged}
    yield from (id_ for id_ in report.coverage if id_ in judged)


def _drift_by_key(report: Report) -> tuple[dict[str, dict[str, list[ReportFinding]]], int]:
    """The findings on keys by operation and path, and how many are on no key."""
    by_key: dict[str, dict[str, list[ReportFinding]]] = {}
    elsewhere = 0
    for finding in report.findings:
        if finding.state == "gone" or finding.rule == _NEW_KEY_RULE:
            continue
        coverage = report.coverage.get(finding.operation)
        path = _key_path(finding.path, coverage.keys) if coverage else None
        if path is None:
            elsewhere += 1
        else:
            by_key.setdefault(finding.operation, {}).setdefault(path, []).append(finding)
    return by_key, elsewhere


def _key_path(path: str, keys: KeyCoverage) -> str | None:
    """The key that a finding is on; None where it is on the answer as a whole, or a parameter."""
    known = {key.path for key in keys.presence} | set(keys.never_seen)
    known |= {key.path for key in keys.undocumented}
    # What is wrong with an element is wrong with the key that holds it.
    return next((wanted for wanted in (path, path.rstrip("[]")) if wanted in known), None)


def _cells(
    keys: KeyCoverage, findings: dict[str, list[ReportFinding]]
) -> Iterator[tuple[str, PresenceCell]]:
    """The cell of each key of an operation in one run."""
    for key in keys.presence:
        state: CellState = "always" if key.seen >= key.objects else "sometimes"
        drift = _drift(findings.get(key.path, ()))
        yield key.path, PresenceCell(state, key.seen, key.objects, key.null, drift)
    objects = _objects_without(keys)
    for path in keys.never_seen:
        count = objects.get(path, 0)
        drift = _drift(findings.get(path, ()))
        yield path, PresenceCell("no-object" if count == 0 else "never", 0, count, 0, drift)
    for new in keys.undocumented:
        drift = _drift(findings.get(new.path, ()))
        yield new.path, PresenceCell("undocumented", new.seen, None, 0, drift)


def _objects_without(keys: KeyCoverage) -> dict[str, int | None]:
    """In how many objects each key that never came could have come; None where that is unknown.

    A report that does not say so yet shows at least whether the key that holds it came.
    """
    if keys.absent is not None:
        return {key.path: key.objects for key in keys.absent}
    filled = {key.path for key in keys.presence if key.seen > key.null}
    any_came = bool(keys.presence or keys.undocumented)
    return {
        path: None
        for path in keys.never_seen
        if (json_path.holder(path) in filled if json_path.parent(path) else any_came)
    }


def _drift(findings: Iterable[ReportFinding]) -> tuple[Drift, ...]:
    drift = {Drift(finding.rule, finding.level, finding.state) for finding in findings}
    return tuple(sorted(drift, key=lambda part: (part.rule, part.level, part.state)))


def _operation(id_: str, operation: _Operation, order: Sequence[int]) -> PresenceOperation:
    judged = set(operation.judged_in)
    return PresenceOperation(
        id=id_,
        judged_in=tuple(number for number, run in enumerate(order) if run in judged),
        keys=tuple(_row(path, cells, order) for path, cells in operation.cells.items()),
    )


def _row(path: str, by_run: Sequence[PresenceCell | None], order: Sequence[int]) -> PresenceRow:
    """The row of a key, its cells in the order of their runs."""
    cells = tuple(by_run[run] if run < len(by_run) else None for run in order)
    states = [cell.state for cell in cells if cell]
    counted = [cell for cell in cells if cell and cell.state in ("always", "sometimes", "never")]
    return PresenceRow(
        path=path,
        state=_row_state(set(states)),
        seen_in=sum(cell.seen > 0 for cell in counted),
        runs=len(counted),
        seen=sum(cell.seen for cell in counted),
        objects=sum(cell.objects or 0 for cell in counted),
        undocumented_in=states.count("undocumented"),
        drifted_in=sum(bool(cell and cell.drift) for cell in cells),
        cells=cells,
    )


def _row_state(states: Collection[CellState]) -> RowState:
    documented = set(states) - {"undocumented"}
    if not documented:
        return "undocumented"
    counted = documented - {"no-object"}
    if not counted:
        return "no-object"
    return next(iter(counted)) if len(counted) == 1 else "sometimes"


def _start_time(run: MergedRun) -> tuple[datetime, str]:
    try:
        when = datetime.fromisoformat(run.started)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC), run.report
    return (when if when.tzinfo else when.replace(tzinfo=UTC)), run.report
