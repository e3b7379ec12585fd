"""An operation that recordings use, in one version, and what it has become."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from zoho_conformance.checks.matching import Unmatched
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.reports.upgrade.changes import Changes
from zoho_conformance.reports.upgrade.report import UpgradeChange
from zoho_conformance.reports.upgrade.usage import Usage


@dataclass(slots=True)
class UsedOperation:
    """An operation that recordings use, in one version, and what it has become."""

    method: str
    path: str
    version: str
    old: Promise | None
    new: Promise | None
    usage: Usage = field(default_factory=Usage)
    changes: Changes = field(default_factory=Changes)
    unjudged: int = 0
    unmatched: Unmatched | None = None
    recording: str = ""
    worded: frozenset[str] = frozenset()

    def add_change_of_path(self, unmatched: Unmatched) -> None:
        """Say what became of a call that the new version does not have, where nothing says so."""
        stated = self.changes.from_contracts
        nearest = unmatched.nearest
        after = (
            f"no such operation; nearest: {nearest.method} {nearest.path}"
            if nearest is not None
            else "no such operation"
        )
        if self.new is not None:
            after = f"{self.new.operation.method} {self.new.operation.path}"
        elif unmatched.why == "other-method":
            after = f"the path takes {', '.join(unmatched.documented)} only"
        for key, change in stated.items():
            if change.kind in ("operation-removed", "operation-changed"):
                if change.kind == "operation-removed":
                    stated[key] = replace(change, after=after)
                return
        is_there = self.new is not None or unmatched.why == "other-method"
        self.changes.add(
            UpgradeChange(
                kind="operation-changed" if is_there else "operation-removed",
                side="operation",
                path="",
                before=f"{self.method} {self.path}",
                after=after,
                level="error",
                used=self.usage.exchanges,
                shown_by="recordings",
                rule=None,
                advice="-",
                recording=self.recording,
            )
        )
