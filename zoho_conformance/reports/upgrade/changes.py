"""Changes of an operation gathered from contracts and recordings, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import HIGHEST_FIRST, Level, highest, lowest
from zoho_conformance.reports.findings_of_run import promised_at
from zoho_conformance.reports.upgrade.report import (
    UpgradeChange,
    UpgradeKind,
    UpgradeSide,
)
from zoho_conformance.reports.upgrade.request_side import RequestChange
from zoho_conformance.reports.upgrade.usage import Usage
from zoho_conformance.reports.upgrade.wording import advice

_KINDS_OF_RULES: Mapping[str, UpgradeKind] = {
    "page-operation-removed": "operation-removed",
    "page-operation-changed": "operation-changed",
    "page-status-changed": "status-changed",
    "page-scopes-changed": "scopes-changed",
    "page-parameter-removed": "parameter-removed",
    "page-parameter-renamed": "parameter-renamed",
    "page-parameter-added": "parameter-required",
    "page-parameter-changed": "parameter-changed",
    "page-key-removed": "key-removed",
    "page-key-renamed": "key-renamed",
    "page-key-added": "key-added",
    "page-type-changed": "type-changed",
    "page-null-changed": "null-changed",
    "page-presence-changed": "presence-changed",
    "page-values-changed": "values-changed",
    "page-limits-changed": "limits-changed",
    "page-error-removed": "error-removed",
    "page-error-added": "error-added",
    "page-error-changed": "error-changed",
}

_OF_ANSWERS: Mapping[str, tuple[UpgradeKind, Level]] = {
    "key-renamed": ("key-renamed", "error"),
    "key-missing": ("key-added", "info"),
    "key-undocumented": ("key-removed", "warning"),
    "type-changed": ("type-changed", "error"),
    "format-changed": ("type-changed", "error"),
    "null-undocumented": ("null-changed", "info"),
    "null-condition-broken": ("null-changed", "info"),
    "value-undocumented": ("values-changed", "warning"),
    "value-outside-limits": ("limits-changed", "info"),
    "status-undocumented": ("status-changed", "error"),
    "error-code-undocumented": ("error-removed", "warning"),
    "error-status-changed": ("error-changed", "error"),
    "error-envelope-changed": ("error-changed", "error"),
    "message-changed": ("error-changed", "info"),
    "details-key-missing": ("error-changed", "info"),
}
"""What a finding on an answer of the version before says of the one that it was judged by: a key
that this one always has is new, one that it does not document is gone. The highest level of each.
"""

_SIDES: Mapping[str, UpgradeSide] = {
    "request keys": "request",
    "sample input": "request",
    "parameters": "request",
    "response keys": "response",
    "sample response": "response",
    "errors": "response",
    "callback keys": "response",
}

_Key = tuple[UpgradeSide, str, str]
_DEMANDS = ("page-parameter-added", "page-key-added", "page-presence-changed")


@dataclass(slots=True)
class Changes:
    """The changes of one operation, from the contracts of both versions and from the recordings.

    If there are contracts of both, what only the recordings show is drift and has nothing to do
    with the move, since no page says it differently; what both show is one change.
    """

    from_contracts: dict[_Key, UpgradeChange] = field(default_factory=dict)
    from_recordings: dict[_Key, UpgradeChange] = field(default_factory=dict)

    def add_from_contracts(
        self, finding: Finding, usage: Usage, old: Promise, new: Promise | None
    ) -> None:
        """Add a difference between the contracts of both versions, with how often it is used."""
        section = finding.source.section
        side = _SIDES.get(section, "operation")
        kind = _KINDS_OF_RULES.get(finding.rule, "other")
        if kind == "key-added" and side == "request" and finding.level != "info":
            kind = "key-required"
        path = finding.path.removesuffix(f" ({section})")
        if not _is_about(finding, side, section, path, old, new):
            return
        change = UpgradeChange(
            kind=kind,
            side="response" if kind == "status-changed" else side,
            path="" if finding.rule.startswith("page-operation") else path,
            before=finding.expected,
            after=finding.actual.removesuffix(" (request)"),
            level=finding.level,
            used=_used(finding, side, section, path, usage, old, new),
            shown_by="contracts",
            rule=finding.rule,
            advice="-",
            recording=None,
            source=promised_at(finding.source),
        )
        self.from_contracts.setdefault((side, path, finding.rule), change)

    def add_from_answers(self, finding: Finding, recording: str) -> None:
        """Add what the judgement on an answer of the version before says."""
        if finding.rule not in _OF_ANSWERS:
            # How many rows came, say, is of this one answer.
            return
        kind, most = _OF_ANSWERS[finding.rule]
        if kind == "error-removed" and finding.expected.split()[0] == finding.actual.split()[0]:
            kind = "error-changed"
        path = finding.path
        if kind.startswith("error-"):
            path = (finding.actual if kind == "error-removed" else finding.expected).split()[0]
        change = UpgradeChange(
            kind=kind,
            side="response",
            path=path,
            before=finding.actual,
            after=finding.expected,
            level=most if kind == "key-removed" else lowest(most, finding.level),
            used=1,
            shown_by="recordings",
            rule=finding.rule,
            advice="-",
            recording=recording,
            source=promised_at(finding.source),
        )
        self._put(change)

    def add_from_request(self, required: RequestChange, recording: str) -> None:
        """Add what a recorded request would have to change."""
        change = UpgradeChange(
            kind=required.kind,
            side="request",
            path=required.path,
            before=required.before,
            after=required.after,
            level=required.level,
            used=1,
            shown_by="recordings",
            rule=None,
            advice="-",
            recording=recording,
        )
        self._put(change)

    def add(self, change: UpgradeChange) -> None:
        """Add what is said of the operation as a whole."""
        self._put(change)

    def _put(self, change: UpgradeChange) -> None:
        key = change.side, change.path, change.kind
        known = self.from_recordings.get(key)
        if known is not None:
            level = highest(known.level, change.level)
            change = replace(known, level=level, used=known.used + change.used)
        self.from_recordings[key] = change

    def in_order(self, exchanges: int, *, has_contracts: bool) -> tuple[UpgradeChange, ...]:
        """The changes: those that are used before the others, the worst and most used first."""
        merged = dict(self.from_contracts)
        for key, change in self.from_recordings.items():
            alike = [each for each in merged if _is_same(merged[each], change)]
            for each in alike:
                merged[each] = _join(merged[each], change)
            if not alike and (not has_contracts or change.side == "operation"):
                merged[key] = change
        counted = (replace(each, used=min(each.used, exchanges)) for each in merged.values())
        return tuple(sorted((replace(each, advice=advice(each)) for each in counted), key=rank))


def _is_same(stated: UpgradeChange, seen: UpgradeChange) -> bool:
    """Whether what contracts say differently is what a recording shows."""
    if stated.shown_by == "recordings" or stated.side != seen.side:
        return False
    if seen.kind.startswith("error-"):
        # A row of the table has more behind its code: what changed, or its words.
        return stated.kind.startswith("error-") and stated.path.split(" ")[0] == seen.path
    if seen.kind == "status-changed" or stated.kind == "status-changed":
        return seen.kind == stated.kind
    is_place = seen.path in (stated.path, stated.after)
    return is_place and (_fact(seen) == _fact(stated) or "place" in (_fact(seen), _fact(stated)))


def _fact(change: UpgradeChange) -> str:
    """What kind of fact a change is of: whether a key is there at all, or what it holds."""
    is_place = change.kind.startswith(("key-", "parameter-", "presence"))
    return "place" if is_place else change.kind


def _join(stated: UpgradeChange, seen: UpgradeChange) -> UpgradeChange:
    """One change of both: as the contracts have it, unless the recordings show that it is worse."""
    worse = HIGHEST_FIRST.index(seen.level) < HIGHEST_FIRST.index(stated.level)
    joined = replace(seen, source=stated.source or seen.source) if worse else stated
    return replace(
        joined, used=max(stated.used, seen.used), shown_by="both", recording=seen.recording
    )


def rank(change: UpgradeChange) -> tuple[bool, int, int, str, str]:
    """The key to sort changes by: those that count first, the worst and most used of them."""
    level = HIGHEST_FIRST.index(change.level)
    return not change.counts, level, -change.used, change.path, change.kind


def _is_about(
    finding: Finding,
    side: UpgradeSide,
    section: str,
    path: str,
    old: Promise,
    new: Promise | None,
) -> bool:
    """Whether a change of a page is about this one of its operations."""
    if finding.rule.startswith("page-operation") and finding.rule != "page-operations-changed":
        return finding.operation in old.ids
    promises = [promise for promise in (old, new) if promise is not None]
    if section == "parameters":
        names = {each.name for promise in promises for each in promise.parameters}
        return path in names or not names
    if section in ("request keys", "sample input", "response keys", "sample response"):
        kind: Side = "request" if side == "request" else "response"
        return any(key.path == path for promise in promises for key in promise.keys(kind))
    return True


def _used(  # noqa: PLR0917 - each is a fact
    finding: Finding,
    side: UpgradeSide,
    section: str,
    path: str,
    usage: Usage,
    old: Promise,
    new: Promise | None,
) -> int:
    """In how many exchanges a change of the contracts matters."""
    if section == "errors":
        return usage.codes[path.partition(" ")[0]]
    is_demand = finding.rule in _DEMANDS or "mandatory" in finding.actual.split(",")[0]
    if section == "parameters":
        sent = usage.parameters[path.casefold()]
        if finding.level == "info" and finding.rule in _DEMANDS:
            return 0
        return usage.exchanges - sent if is_demand else sent
    if side == "operation":
        return usage.exchanges
    seen = usage.sent[path] if side == "request" else usage.came[path]
    if finding.rule == "page-values-changed":
        return _lost_words(side, path, usage, old, new, seen)
    if side == "request" and finding.rule in _DEMANDS:
        return usage.bodies_sent - seen if finding.level != "info" else 0
    return 0 if finding.rule == "page-key-added" else seen


def _lost_words(
    side: UpgradeSide, path: str, usage: Usage, old: Promise, new: Promise | None, seen: int
) -> int:
    """How many exchanges have a word that is no longer among the possible values."""
    kind: Side = "request" if side == "request" else "response"

    def words(promise: Promise | None) -> Iterable[str]:
        keys = promise.keys(kind) if promise is not None else ()
        key = next((key for key in keys if key.path == path), None)
        return (key.values or key.key.known_values or ()) if key is not None else ()

    kept = set(words(new))
    lost = [word for word in words(old) if word not in kept]
    if not lost:
        # A list that is newly closed: whatever came may be outside it.
        return 0 if words(old) else seen
    return sum(usage.words[kind, path, word] for word in lost)
