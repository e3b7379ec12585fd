"""What a baseline makes of findings: known, or new again with a note that says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.finding import Acceptance, Finding, Source, fingerprint
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.runs.settings import BASELINE_FILE

DAYS_VALID = 90
"""How long an entry is valid that does not say it itself."""


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """One accepted finding.

    `level` is the highest that was accepted, `contract` the digest of the operation's contract that
    it was accepted against, `line` where the entry stands in its file, from 1.
    """

    rule: str
    operation: str
    case: str
    path: str
    level: Level
    contract: str
    accepted: Acceptance
    line: int = 1

    @property
    def fingerprint(self) -> str:
        """That of the finding."""
        return fingerprint(self.rule, self.operation, self.case, self.path)

    @property
    def sort_key(self) -> tuple[str, str, str, str]:
        """The order of entries in a file."""
        return self.operation, self.case, self.rule, self.path


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file by fingerprint, as of `today`.

    `digest` gives that of an operation's present contract.
    """

    file: Path
    entries: Mapping[str, BaselineEntry]
    digest: Callable[[str], str]
    today: date

    @classmethod
    def from_entries(
        cls, file: Path, entries: Iterable[BaselineEntry], digest: Callable[[str], str], today: date
    ) -> Baseline:
        """Make a baseline of the entries of a file."""
        return cls(file, {entry.fingerprint: entry for entry in entries}, digest, today)

    def apply(self, judgement: Judgement) -> Judgement:
        """Mark what is known in a judgement; its outcome follows from the findings that are new."""
        if not judgement.judged or not judgement.findings:
            return judgement
        return judgement.with_findings(tuple(map(self._apply_to, judgement.findings)))

    def _apply_to(self, finding: Finding) -> Finding:
        entry = self.entries.get(finding.fingerprint)
        # What a ruling accepts needs no entry.
        if entry is None or finding.state != "new":
            return finding
        note = self.why_invalid(entry, finding.level)
        marked = finding if note else replace(finding, state="known")
        return replace(marked, accepted=entry.accepted, note=note)

    def why_invalid(self, entry: BaselineEntry, level: Level) -> str:
        """Why the entry no longer accepts a finding of that level; empty where it does."""
        renew = f"renew it with {self._command('update', entry, '--renew')}"
        if self.is_expired(entry):
            return f"the acceptance ended on {entry.accepted.expires}: fix it, or {renew}"
        if entry.contract != self.digest(entry.operation):
            return f"the operation's contract has changed since: check the drift, then {renew}"
        if not at_or_above(entry.level, level):
            return (
                f"it was accepted as {entry.level}, and is {level} now: check the drift, then "
                f"{renew}"
            )
        return ""

    def is_expired(self, entry: BaselineEntry) -> bool:
        """Whether the last day on which the entry is valid has passed."""
        return self.today > entry.accepted.expires

    def resolved_finding(self, entry: BaselineEntry) -> Finding:
        """Make the finding of an entry whose drift is no longer seen."""
        return Finding(
            rule=entry.rule,
            level=entry.level,
            basis="ruled",  # what it rests on is a decision of people
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

    def _command(self, name: str, entry: BaselineEntry | None = None, *options: str) -> str:
        only = ("--only", entry.fingerprint) if entry else ()
        file = ("--baseline", str(self.file)) if str(self.file) != BASELINE_FILE else ()
        # Without a report a run would be made, which may find something else.
        words = ("zoho-conformance baseline", name, "--report REPORT", *file, *only, *options)
        return f"`{' '.join(words)}`"
