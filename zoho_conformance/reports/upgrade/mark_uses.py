"""Changes of an upgrade marked by whether they touch what our code uses."""

from __future__ import annotations

from msgspec import structs

from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.model.uses import UseState
from zoho_conformance.model.uses.relation import UNKNOWN, Touch
from zoho_conformance.reports.mark_uses import UseMarker
from zoho_conformance.reports.upgrade.report import (
    UpgradeChange,
    UpgradeOperation,
    UpgradeReport,
    verdict_of,
)

_BY_USE: tuple[UseState | None, ...] = ("used", None, "unknown", "not-used")


def mark_upgrade(report: UpgradeReport, marker: UseMarker) -> UpgradeReport:
    """The report with what our code uses of what changes in answers, which comes first."""
    operations = tuple(_mark(operation, marker) for operation in report.operations)
    verdict = report.verdict
    if marker.fails_alone:
        verdict = verdict_of(
            operations, report.fail_on, unread=bool(report.unread), fail_on_used=True
        )
    return structs.replace(
        report, operations=operations, verdict=verdict, fail_on_used=marker.fails_alone
    )


def _mark(operation: UpgradeOperation, marker: UseMarker) -> UpgradeOperation:
    changes = [_mark_change(change, operation.id, marker) for change in operation.changes]
    return structs.replace(operation, changes=tuple(sorted(changes, key=_order)))


def _mark_change(change: UpgradeChange, operation: str, marker: UseMarker) -> UpgradeChange:
    touch = _touch(change, operation, marker)
    if touch is None:
        return change
    return structs.replace(change, in_code=touch.state, used_at=touch.places)


def _touch(change: UpgradeChange, operation: str, marker: UseMarker) -> Touch | None:
    """What a change touches; None for one of what is sent."""
    if change.side == "request":
        return None
    if change.side == "operation":
        return marker.index.of_operation(operation)
    if change.kind == "key-added":
        return marker.index.of_new_key(operation, change.path)
    if change.kind.startswith(("error-", "status-")):
        return UNKNOWN
    return marker.index.of_key(operation, change.path)


def _order(change: UpgradeChange) -> tuple[bool, int, int]:
    """Those that the recordings use first; of these what the code uses, and the worst."""
    use = _BY_USE.index(change.in_code)
    return not change.used, use, HIGHEST_FIRST.index(change.level)
