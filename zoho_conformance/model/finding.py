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

FindingState = Literal["new", "known", "gone"]
FindingBasis = Literal["stated", "sample", "ruled"]
"""What a promise rests on: the page's words, its sample alone, or a ruling."""

HTTP_STATUS = "http.status"
CONTENT_TYPE = "http.content-type"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the promise stands; `line` counts from 1 in the form of the page that was read."""

    page: str
    section: str
    line: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why, by whom and until when a finding is accepted; `expires` is the last day it holds."""

    reason: str
    ticket: str
    owner: str
    first_seen: date
    last_seen: date
    expires: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement; `path` is a body path, a parameter's name, or `http.…`.

    `count` is how often it was seen: 0 for an entry of the baseline that is seen no more.
    """

    rule: str
    level: Level
    basis: FindingBasis
    operation: str
    case: str
    path: str
    expected: str
    actual: str
    message: str
    source: Source
    count: int = 1
    state: FindingState = "new"
    ruling: str | None = None
    why: str = ""
    """The ruling's reason, where it decided the finding's level."""
    accepted: Acceptance | None = None
    """What the baseline says of it, if it has an entry for it."""
    note: str = ""
    """Why an entry of the baseline does not cover the finding, and what to do; one line."""
    recording: str = ""
    """Which of many recordings of the case shows it; empty where the case has one exchange."""

    @property
    def case_label(self) -> str:
        """The name of the case in reports: with its recording, if it has one."""
        return f"{self.case}@{self.recording}" if self.recording else self.case

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of rule, operation, case and path: the same in every run."""
        return fingerprint(self.rule, self.operation, self.case, self.path)


def fingerprint(rule: str, operation: str, case: str, path: str) -> str:
    """Twelve hexadecimal digits that identify a finding, whatever target or recording shows it."""
    identity = f"{rule}\n{operation}\n{case}\n{path}"
    return hashlib.sha256(identity.encode()).hexdigest()[:12]


def collapse(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each rule, operation, case and path, with how often it was seen."""
    collapsed: dict[str, Finding] = {}
    for finding in findings:
        key = finding.fingerprint
        first = collapsed.get(key)
        collapsed[key] = replace(first, count=first.count + finding.count) if first else finding
    return tuple(collapsed.values())
