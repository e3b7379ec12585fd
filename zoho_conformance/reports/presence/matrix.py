"""Presence over time as data: a row for each key, a cell for each run, and what sums them up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Count, Name
from zoho_conformance.model.finding import FindingState
from zoho_conformance.model.outcome import RecordedFrom, TargetKind
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.report import Verdict
from zoho_conformance.reports.report_finding import Digest, RuleId
from zoho_conformance.reports.reported_target import Timestamp

CellState = Literal["always", "sometimes", "never", "no-object", "undocumented"]
"""How a key came in a run: in every object that could hold it, in some, in none, there was no such
object, or it came though its contract does not have it."""

RowState = Literal["always", "sometimes", "never", "no-object", "undocumented"]
"""The same over all runs; `undocumented` where no contract of any run has the key."""


class Drift(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding on a key in a run; `known` is one that was accepted."""

    rule: RuleId
    level: Level
    state: FindingState


class PresenceCell(Struct, frozen=True, forbid_unknown_fields=True):
    """A key in a run: in how many objects it came, of how many, and what drifted there."""

    state: CellState
    seen: Count
    objects: Annotated[
        Count | None,
        Meta(description="Objects that could hold the key; null where the report does not say."),
    ] = msgspec.field(name="of")
    null: Count
    drift: tuple[Drift, ...]


class PresenceFall(Struct, frozen=True, forbid_unknown_fields=True):
    """How a key used to come in the runs on a target, if it no longer does in the latest ones."""

    rule: Annotated[
        RuleId, Meta(description="`presence-dropped`, or `always-null-now` of its values.")
    ]
    target: Name
    seen_before: Count
    objects_before: Count
    objects_since: Count
    runs_since: Count
    last: Timestamp
    since: Timestamp


class PresenceRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A key over all runs.

    `seen_in` counts the runs in which it came, of the `runs` that could show it.
    """

    path: Name
    state: RowState
    seen_in: Count
    runs: Count = msgspec.field(name="of_runs")
    seen: Count
    objects: Count = msgspec.field(name="of")
    undocumented_in: Count
    drifted_in: Count
    cells: Annotated[
        tuple[PresenceCell | None, ...],
        Meta(
            description="One for each run; null where the operation was not judged, or the "
            "contract of the run does not have the key and it did not come."
        ),
    ]
    falls: Annotated[
        tuple[PresenceFall, ...],
        Meta(description="What used to come and came no more, more than chance would have it."),
    ] = ()

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to say of the key but that it always came."""
        return self.state == "always" and not self.drifted_in and not self.undocumented_in


class PresenceOperation(Struct, frozen=True, forbid_unknown_fields=True):
    """An operation: the runs in which any of its answers was judged, and its keys."""

    id: Name
    judged_in: Annotated[
        tuple[Count, ...], Meta(description="The numbers of these runs, counted from 0.")
    ]
    keys: tuple[PresenceRow, ...]

    def count(self, state: RowState) -> int:
        """How many keys came like that."""
        return sum(row.state == state for row in self.keys)


class MergedTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """Who answered in a run."""

    name: Name
    kind: TargetKind | None
    recorded_from: RecordedFrom | None
    recorded: Timestamp | None
    module: Name | None
    host: Name | None
    cases: Count
    judged: Count


class MergedRun(Struct, frozen=True, forbid_unknown_fields=True):
    """A run whose report was merged; `drift_elsewhere` counts the findings that are on no key."""

    report: Name
    started: Timestamp
    target: Name
    targets: tuple[MergedTarget, ...]
    api_version: Name
    contract_digest: Digest
    version: Name
    verdict: Verdict
    masked: Literal["salted", "once"] | None
    drift_elsewhere: Count

    @property
    def who(self) -> str:
        """Who answered: each target by its name, with its module and host where they are known."""
        return ", ".join(map(_describe, self.targets))


def _describe(target: MergedTarget) -> str:
    words = [target.module, target.host]
    if target.recorded_from not in (None, "unknown"):
        words.append(f"recorded from {target.recorded_from}")
    about = ", ".join(word for word in words if word and word != target.name)
    return f"{target.name} ({about})" if about else target.name


class NotMerged(Struct, frozen=True, forbid_unknown_fields=True):
    """A report that is not in the matrix, and why; `same_as` is another report of its run."""

    report: Name
    reason: Name
    same_as: Name | None


class PresenceMatrix(Struct, frozen=True, forbid_unknown_fields=True):
    """The presence of keys in many runs, the oldest first."""

    schema_version: Literal[1]
    runs: tuple[MergedRun, ...]
    operations: tuple[PresenceOperation, ...]
    not_merged: tuple[NotMerged, ...]

    @property
    def rows(self) -> Iterator[PresenceRow]:
        """The rows of all operations."""
        for operation in self.operations:
            yield from operation.keys


def to_json(matrix: PresenceMatrix) -> str:
    """The text of a JSON file: in one line, since a matrix has many cells."""
    return msgspec.json.encode(matrix).decode() + "\n"
