"""The levels that a project sets itself, on the changes of an upgrade report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from zoho_conformance.model.levels import ConfiguredLevel
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.level_uses import LevelSummary, summarize_levels
from zoho_conformance.reports.upgrade.changes import rank
from zoho_conformance.reports.upgrade.report import UpgradeChange, UpgradeOperation
from zoho_conformance.runs.levels import Levels


@dataclass(frozen=True, slots=True)
class _Decided:
    """A change as the entries look at it; one of a request has no rule."""

    rule: str
    operation: str
    path: str
    documented_level: Level | None = None
    configured: ConfiguredLevel | None = None


def set_levels(
    operations: Sequence[UpgradeOperation], levels: Levels | None
) -> tuple[tuple[UpgradeOperation, ...], LevelSummary | None]:
    """The operations, their changes with the levels of the project, and what came of these."""
    if levels is None:
        return tuple(operations), None
    leveled = tuple(_set_levels(operation, levels) for operation in operations)
    decided = [
        _Decided(
            change.rule or "", each.id, change.path, change.documented_level, change.configured
        )
        for each in leveled
        for change in each.changes
    ]
    return leveled, summarize_levels(levels, decided)


def _set_levels(operation: UpgradeOperation, levels: Levels) -> UpgradeOperation:
    changes = (_set_level(operation.id, change, levels) for change in operation.changes)
    return replace(operation, changes=tuple(sorted(changes, key=rank)))


def _set_level(operation: str, change: UpgradeChange, levels: Levels) -> UpgradeChange:
    configured = levels.decide(_Decided(change.rule or "", operation, change.path))
    if configured is None:
        return change
    level = change.level if configured.level == "off" else configured.level
    return replace(change, level=level, documented_level=change.level, configured=configured)
