"""What a baseline makes of findings: known, or new again with a note that says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.runs.baseline.entry import Entry
from zoho_conformance.runs.baseline.read import FILE_NAME

_ACCEPTED = "ruled"
"""What a gone finding rests on: a decision of people."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file by their fingerprints, as of ``today``.

    ``digest`` tells that of an operation's contract.
    """

    file: Path
    entries: Mapping[str, Entry]
    digest: Callable[[str], str]
    today: date

    @classmethod
    def from_entries(
        cls, file: Path, entries: Iterable[Entry], digest: Callable[[str], str], today: date
    ) -> Baseline:
        """The baseline of these entries."""
        return cls(file, {one.fingerprint: one for one in entries}, digest, today)

    def apply(self, judgement: Judgement) -> Judgement:
        """The judgement with what is known in it told apart, its outcome following from that."""
        if not judgement.judged or not judgement.findings:
            return judgement
        return judgement.with_findings(tuple(self._apply_to(one) for one in judgement.findings))

    def _apply_to(self, finding: Finding) -> Finding:
        entry = self.entries.get(finding.fingerprint)
        # What a ruling knows is decided already.
        if entry is None or finding.state != "new":
            return finding
        note = self.why_invalid(entry, finding.level)
        known = finding if note else replace(finding, state="known")
        return replace(known, accepted=entry.accepted, note=note)

    def why_invalid(self, entry: Entry, level: Level) -> str:
        """Why the entry excuses no finding of that level any more; empty where it does."""
        renew = f"renew it with {self._command('update', entry, '--renew')}"
        if self.is_expired(entry):
            return f"the acceptance ended on {entry.accepted.expires}: fix it, or {renew}"
        if entry.contract != self.digest(entry.operation):
            return f"the contract of the operation changed since: look again, then {renew}"
        if not at_or_above(entry.level, level):
            return f"it was accepted as {entry.level}, and is {level} now: look again, then {renew}"
        return ""

    def is_expired(self, entry: Entry) -> bool:
        """Whether the entry's last day is over."""
        return self.today > entry.accepted.expires

    def resolved_finding(self, entry: Entry) -> Finding:
        """The finding of an entry that is no longer seen."""
        return Finding(
            rule=entry.rule,
            level=entry.level,
            basis=_ACCEPTED,
            operation=entry.operation,
            case=entry.case,
            path=entry.path,
            expected="the drift that was accepted as known",
            actual="no such drift",
            message="drift that was accepted as known is no longer seen",
            source=Source(str(self.file), "[[finding]]", entry.line),
            count=0,
            state="gone",
            accepted=entry.accepted,
            note=f"no longer seen: drop its entry with {self._command('prune')}",
        )

    def _command(self, name: str, entry: Entry | None = None, *options: str) -> str:
        only = ("--only", entry.fingerprint) if entry else ()
        named = ("--baseline", str(self.file)) if str(self.file) != FILE_NAME else ()
        # Without a report a run would be made, and not the one that told of the finding.
        words = ("zoho-conformance baseline", name, "--report REPORT", *named, *only, *options)
        return f"`{' '.join(words)}`"
