"""One change between two editions of a page, and the finding that it becomes."""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.contracts.contract import Basis, Contract
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.model.rules import Level, find_rule, lowest

CASE = "diff"
"""What stands in the place of a case: no exchange was judged."""
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after, None where it is not there; ``line`` is that of the newest."""

    rule: str
    level: Level
    path: str
    before: str | None
    after: str | None
    section: str
    line: int
    basis: Basis = "stated"

    def finding(self, operation: str, page: Contract) -> Finding:
        """The change as a finding on an operation of the page that its line is of."""
        rule = find_rule(self.rule)
        assert rule is not None
        cap: Level = "warning" if self.basis == "sample" else "error"
        before, after = self.before or _NOTHING, self.after or _NOTHING
        return Finding(
            rule=self.rule,
            level=lowest(rule.level, self.level, cap),
            basis=self.basis,
            operation=operation,
            case=CASE,
            path=self.path,
            expected=before,
            actual=after,
            message=f"{rule.sentence} Before: {before}; now: {after}",
            source=Source(page.page.title or "the page", self.section, max(self.line, 1)),
        )


def listed(values: object) -> str | None:
    """Values in a line; None where there are none."""
    told = ", ".join(map(str, values)) if isinstance(values, list | tuple | set) else ""
    return told or None
