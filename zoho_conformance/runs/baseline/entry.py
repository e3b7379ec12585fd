"""An entry of a baseline: one finding that people accepted, by whom, why, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zoho_conformance.model.finding import Accepted, fingerprint
from zoho_conformance.model.rules import Level

DAYS_VALID = 90
"""How long an entry holds where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding.

    ``level`` is the loudest that was accepted, ``contract`` the digest of the operation's contract
    that it was accepted against, ``line`` where the entry stands in its file, from 1.
    """

    rule: str
    operation: str
    case: str
    path: str
    level: Level
    contract: str
    accepted: Accepted
    line: int = 1

    @property
    def fingerprint(self) -> str:
        """That of the finding."""
        return fingerprint(self.rule, self.operation, self.case, self.path)

    @property
    def order(self) -> tuple[str, str, str, str]:
        """What the entries of a file are sorted by."""
        return self.operation, self.case, self.rule, self.path


def expiry(first_seen: date) -> date:
    """When an entry expires that does not say it itself."""
    return first_seen + timedelta(days=DAYS_VALID)
