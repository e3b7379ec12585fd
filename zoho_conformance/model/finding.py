"""The finding: one observed disagreement, with its evidence and a stable fingerprint.

A finding holds types, shapes and vocabulary, never what a response carried in free text, names,
addresses or ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from zoho_conformance.model.rules import Level

State = Literal["new", "known", "gone"]

HTTP_STATUS = "http.status"
CONTENT_TYPE = "http.content-type"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the promise stands; ``line`` is 1-based in the rendering that was read."""

    page: str
    section: str
    line: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the baseline says of a finding; ``expires`` is the last day on which it holds."""

    reason: str
    ticket: str
    owner: str
    first_seen: date
    last_seen: date
    expires: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement; ``path`` is a body path, a parameter's name, or ``http.…``.

    ``count`` is how often it was seen: 0 where it is gone, and its entry in the baseline is not.
    """

    rule: str
    level: Level
    basis: str
    operation: str
    case: str
    path: str
    expected: str
    actual: str
    message: str
    source: Source
    count: int = 1
    state: State = "new"
    ruling: str | None = None
    why: str = ""
    """The ruling's reason, where it decided how loud the finding is."""
    accepted: Accepted | None = None
    """What the baseline says of it, where it has an entry for it."""
    note: str = ""
    """Why an entry of the baseline does not excuse the finding, and what to do; one line."""
    recording: str = ""
    """Which of many recordings of the case shows it; empty where the case has one exchange."""

    @property
    def case_label(self) -> str:
        """The name of the case in reports, with the recording where there are many."""
        return f"{self.case}@{self.recording}" if self.recording else self.case

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of rule, operation, case and path: the same in every run."""
        return fingerprint(self.rule, self.operation, self.case, self.path)


def fingerprint(rule: str, operation: str, case: str, path: str) -> str:
    """Twelve hexadecimal digits of what distinguishes a finding, its recording not included."""
    named = f"{rule}\n{operation}\n{case}\n{path}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def collapse(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each rule, operation, case and path, with how often it was seen."""
    found: dict[str, Finding] = {}
    for one in findings:
        before = found.get(one.fingerprint)
        found[one.fingerprint] = replace(before, count=before.count + one.count) if before else one
    return tuple(found.values())
