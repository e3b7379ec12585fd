"""What a baseline makes of findings: known, or new again with a note that says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.finding import Finding, Source, agrees_with_words
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.runs.baseline.entry import BaselineEntry
from zoho_conformance.runs.settings import BASELINE_FILE

CameAt = Mapping[str, frozenset[tuple[str, str]]]
"""By the fingerprint of earlier versions, which says where: what was promised and what came."""


class SeenFinding(Protocol):
    """What decides whether an entry accepts a finding, in a run or in a report."""

    @property
    def rule(self) -> str: ...  # noqa: D102 - as `Finding` has it, and so are the others
    @property
    def level(self) -> Level: ...  # noqa: D102
    @property
    def operation(self) -> str: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def shared_path(self) -> str | None: ...  # noqa: D102
    @property
    def expected(self) -> str: ...  # noqa: D102
    @property
    def actual(self) -> str: ...  # noqa: D102
    @property
    def promised(self) -> str | None: ...  # noqa: D102
    @property
    def fingerprint(self) -> str: ...  # noqa: D102


class Baseline(msgspec.Struct, frozen=True):
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

    def apply(self, judgement: Judgement, came: CameAt | None = None) -> Judgement:
        """Mark what is known in a judgement; its outcome follows from the findings that are new.

        `came` is what a whole run saw: an entry that does not say what came accepts one thing.
        """
        # An answer that was not judged may have findings too: those about our own request.
        if not judgement.findings:
            return judgement
        seen = came_at([judgement]) if came is None else came
        return judgement.with_findings(
            tuple(self.apply_to(finding, seen) for finding in judgement.findings)
        )

    def entries_for(self, finding: Finding) -> Sequence[BaselineEntry]:
        """The entries about a finding: its own, that of its group, that of its place."""
        return self.entries_of(finding.fingerprint, finding.group, finding.fingerprint_by_case)

    def entries_of(self, *fingerprints: str) -> Sequence[BaselineEntry]:
        """The entries that there are of these fingerprints, each once."""
        keys = dict.fromkeys(fingerprints)
        return [self.entries[key] for key in keys if key in self.entries]

    def apply_to(self, finding: Finding, came: CameAt) -> Finding:
        """Mark a finding that is known."""
        entries = self.entries_for(finding)
        # What a ruling accepts needs no entry.
        if not entries or finding.state != "new":
            return finding
        notes = {entry.fingerprint: self.why_not_covered(entry, finding, came) for entry in entries}
        entry = next((entry for entry in entries if not notes[entry.fingerprint]), entries[0])
        note = notes[entry.fingerprint]
        if note:
            return replace(finding, accepted=entry.accepted, note=note)
        return replace(
            finding,
            state="known",
            accepted=entry.accepted,
            note=self.why_renew(entry, finding.fingerprint),
        )

    def why_not_covered(self, entry: BaselineEntry, finding: SeenFinding, came: CameAt) -> str:
        """Why an entry about a finding does not accept it; empty where it does."""
        if entry.actual is not None:
            words = (finding.rule, finding.promised or finding.expected, finding.actual)
            if not agrees_with_words(entry.actual, *words):
                return (
                    f"what was accepted there is “{entry.actual}”: check the drift, then "
                    f"{self._renew(finding.fingerprint)}"
                )
        elif entry.came is None and len(came.get(entry.fingerprint, ())) > 1:
            return (
                "the entry for this place was written by an earlier version and does not say "
                "which of several things was accepted: check the drift, then "
                f"{self._renew(finding.fingerprint)}"
            )
        elif entry.is_group and (finding.shared_path or finding.path) not in entry.paths:
            return (
                f"the change was accepted at {', '.join(entry.paths)} alone: check the drift, then "
                f"{self._renew(entry.fingerprint)}"
            )
        fingerprint = entry.fingerprint if entry.is_group else finding.fingerprint
        return self.why_invalid(entry, finding.level, finding.operation, fingerprint)

    def why_renew(self, entry: BaselineEntry, fingerprint: str) -> str:
        """Why an entry that is valid should be renewed all the same; empty where it is fine.

        `fingerprint` is that of the finding that it accepts.
        """
        if entry.came is not None:
            return ""
        return (
            "its entry was written by an earlier version and does not say what came: "
            f"{self._renew(fingerprint)}"
        )

    def why_invalid(
        self,
        entry: BaselineEntry,
        level: Level,
        operation: str | None = None,
        fingerprint: str | None = None,
    ) -> str:
        """Why the entry no longer accepts a finding of that level; empty where it does.

        `operation` and `fingerprint` are the finding's, which an entry for a group does not name.
        """
        renew = self._renew(fingerprint or entry.fingerprint)
        if self.is_expired(entry):
            return f"the acceptance expired on {entry.accepted.expires}: fix it, or {renew}"
        accepted_against = entry.contract_of(operation or entry.operation)
        if accepted_against and accepted_against != self.digest(operation or entry.operation):
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
            operation=entry.operation or next(iter(entry.contracts), "any operation"),
            case=entry.case or "any",
            path=entry.path,
            promised=entry.promised or "",
            came=entry.came or "",
            expected="the drift that was accepted as known",
            actual="no such drift",
            message="accepted drift is no longer seen",
            source=Source(str(self.file), "[[finding]]", entry.line),
            count=0,
            state="gone",
            accepted=entry.accepted,
            note=f"no longer seen: drop its entry with {self._command('prune')}",
        )

    def _renew(self, fingerprint: str) -> str:
        return f"renew it with {self._command('update', '--only', fingerprint, '--renew')}"

    def _command(self, name: str, *options: str) -> str:
        file = ("--baseline", str(self.file)) if str(self.file) != BASELINE_FILE else ()
        # Without a report a run would be made, which may find something else.
        words = ("zoho-conformance baseline", name, "REPORT", *file, *options)
        return f"`{' '.join(words)}`"


def came_at(judgements: Iterable[Judgement]) -> CameAt:
    """What came at each place of some judgements."""
    came: dict[str, set[tuple[str, str]]] = {}
    for judgement in judgements:
        for finding in judgement.findings:
            sides = (finding.promised, finding.came)
            came.setdefault(finding.fingerprint_by_case, set()).add(sides)
    return {place: frozenset(sides) for place, sides in came.items()}
