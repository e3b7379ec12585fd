"""Keys that stopped occurring in the runs on a target, by the same test as in audits.

A run counts as one answer, since a report does not say which objects came together: so several runs
are needed before and since. Runs on other targets, modules, hosts or contracts are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from zoho_conformance.checks.presence.course import Seen
from zoho_conformance.checks.presence.falls import LEVEL, Fall, find_fall
from zoho_conformance.model.rules import ALWAYS_NULL_NOW, PRESENCE_DROPPED
from zoho_conformance.reports.presence.matrix import (
    MergedRun,
    PresenceCell,
    PresenceFall,
    PresenceOperation,
    PresenceRow,
)


def add_falls(
    operations: Sequence[PresenceOperation], runs: Sequence[MergedRun]
) -> Iterator[PresenceOperation]:
    """The operations, their keys with what came no more, at a level that is of all of them."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, run in enumerate(runs):
        targets = tuple((each.name, each.module, each.host) for each in run.targets)
        alike.setdefault((run.api_version, targets), []).append(number)
    things = 2 * len(alike) * max(1, sum(len(operation.keys) for operation in operations))
    for operation in operations:
        rows = (
            structs.replace(row, falls=tuple(_falls(row, runs, alike.values(), LEVEL / things)))
            for row in operation.keys
        )
        yield structs.replace(operation, keys=tuple(rows))


def _falls(
    row: PresenceRow, runs: Sequence[MergedRun], alike: Iterable[Sequence[int]], level: float
) -> Iterator[PresenceFall]:
    for numbers in alike:
        cells = [(runs[number], row.cells[number]) for number in numbers]
        counted = [(run, cell) for run, cell in cells if cell is not None and cell.objects]
        came = find_fall([_presence(run, cell) for run, cell in counted], level)
        if came is not None:
            yield _fall(PRESENCE_DROPPED, counted[0][0], came)
            continue
        values = [_values(run, cell) for run, cell in counted if cell.seen]
        had_value = find_fall(values, level)
        if had_value is not None:
            yield _fall(ALWAYS_NULL_NOW, counted[0][0], had_value)


def _presence(run: MergedRun, cell: PresenceCell) -> Seen:
    return Seen(run.started, cell.objects or 0, cell.seen)


def _values(run: MergedRun, cell: PresenceCell) -> Seen:
    return Seen(run.started, cell.seen, cell.seen - cell.null)


def _fall(rule: str, run: MergedRun, fall: Fall) -> PresenceFall:
    return PresenceFall(
        rule=rule,
        target=run.who,
        seen_before=fall.seen_before,
        objects_before=fall.rows_before,
        objects_since=fall.rows_since,
        runs_since=fall.answers_since,
        last=fall.last,
        since=fall.since,
    )
