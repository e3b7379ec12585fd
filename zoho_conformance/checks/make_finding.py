"""How checks make a finding: level, basis and source follow from the promised fact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from zoho_conformance.contracts.promise import Promise, PromisedKey, PromisedRow
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding, FindingBasis, Source
from zoho_conformance.model.rules import RECORDING_OUTDATED, RULES, Level, lowest


@dataclass(frozen=True, slots=True)
class FindingMaker:
    """Makes the findings on one case of an operation."""

    promise: Promise
    case: Case

    def about_key(
        self,
        rule: str,
        path: str,
        key: PromisedKey,
        *,
        expected: str,
        actual: str,
        level: Level = "error",
        ruled: bool = False,
    ) -> Finding:
        """A finding about a documented key; `ruled` where a ruling decided what was expected."""
        ruled = ruled and bool(key.ruling_ids) and key.key.basis == "stated"
        return self._finding(
            rule,
            path,
            expected,
            actual,
            subject=f"`{path}`: ",
            level=lowest(RULES[rule].level, key.max_level, level),
            basis="ruled" if ruled else key.basis,
            source=Source(self.promise.page.title, key.section(), key.key.line),
            ruling=key.ruling_ids[0] if ruled else None,
        )

    def about_row(
        self,
        rule: str,
        path: str,
        row: PromisedRow,
        *,
        expected: str,
        actual: str,
        level: Level = "error",
    ) -> Finding:
        """A finding about a row of the error table."""
        return self._finding(
            rule,
            path,
            expected,
            actual,
            subject=f"{row.code}: ",
            level=lowest(RULES[rule].level, level),
            basis=row.basis,
            source=Source(self.promise.page.title, "errors", row.row.line),
            ruling=row.ruling_ids[0] if row.basis == "ruled" else None,
        )

    def about_operation(
        self,
        rule: str,
        path: str,
        *,
        expected: str,
        actual: str,
        basis: FindingBasis = "stated",
        section: str = "endpoints",
        line: int | None = None,
        ruling: str | None = None,
    ) -> Finding:
        """A finding about the operation as a whole: its status, its parameters, its envelope."""
        line = line or self.promise.operation.line
        return self._finding(
            rule,
            path,
            expected,
            actual,
            level=RULES[rule].level,
            basis=basis,
            source=Source(self.promise.page.title, section, line),
            ruling=ruling,
        )

    def about_recording(self, path: str, recorded: str, came: str) -> Finding:
        """A finding that an answer differs from the recording of the same case."""
        key = self.promise.key_at(path)
        finding = self._finding(
            RECORDING_OUTDATED,
            path,
            recorded,
            came,
            level=RULES[RECORDING_OUTDATED].level,
            # A recording is to a later answer what a sample is to the wire.
            basis="sample",
            source=Source(
                self.promise.page.title,
                key.section() if key else "endpoints",
                key.key.line if key else self.promise.operation.line,
            ),
        )
        message = legible(f"`{path or 'the body'}`: recorded {recorded}, got {came}")
        return replace(finding, message=message)

    def _finding(
        self, rule: str, path: str, expected: str, actual: str, *, subject: str = "", **facts: Any
    ) -> Finding:
        return Finding(
            rule=rule,
            operation=self.case.operation,
            case=self.case.name,
            path=legible(path),
            expected=expected,
            actual=legible(actual),
            message=legible(f"{subject}promised {expected}, got {actual}"),
            **facts,
        )
