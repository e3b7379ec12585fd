"""One entry of a baseline: a finding, a group of findings, or a place of an earlier version."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from zoho_conformance.model.finding import (
    Acceptance,
    fingerprint,
    fingerprint_by_case,
    group_fingerprint,
)
from zoho_conformance.model.rules import Level

DAYS_VALID = 90
"""How long an entry is valid that does not say it itself."""


class BaselineEntry(msgspec.Struct, frozen=True):
    """Accepted drift.

    `level` is the highest that was accepted, `contract` the digest of the operation's contract that
    it was accepted against, `line` where the entry stands in its file, from 1.

    - an entry for a finding has `promised` and `came`; `case` is the one that showed it first
    - an entry for a group has `came`, no operation and no case; `path` is the key that changed,
      `paths` are where that was accepted, as all operations have them, and `contracts` has the
      digests of the operations that showed it
    - an entry that an earlier version wrote is for the place alone, for whichever one thing comes
      there; where what came is noted in words (`actual`), for that
    """

    rule: str
    operation: str
    case: str
    path: str
    level: Level
    contract: str
    accepted: Acceptance
    line: int = 1
    promised: str | None = None
    came: str | None = None
    actual: str | None = None
    paths: tuple[str, ...] = ()
    contracts: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        """Whether it accepts a change wherever it shows."""
        return not self.operation

    @property
    def fingerprint(self) -> str:
        """That of the finding, of the group, or of the place."""
        if self.came is None:
            return fingerprint_by_case(self.rule, self.operation, self.case, self.path)
        if self.is_group:
            return group_fingerprint(self.rule, self.path, self.came)
        return fingerprint(self.rule, self.operation, self.path, self.promised or "", self.came)

    @property
    def sort_key(self) -> tuple[str, ...]:
        """The order of entries in a file."""
        return self.operation, self.case, self.rule, self.path, self.came or ""

    def contract_of(self, operation: str) -> str | None:
        """The digest that it was accepted against; None for an operation that did not show it."""
        return self.contracts.get(operation) if self.is_group else self.contract
