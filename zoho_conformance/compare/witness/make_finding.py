"""Findings about a witness: what the page has, then what the witness has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.model.display import legible
from zoho_conformance.model.finding import Finding, FindingBasis, Source
from zoho_conformance.model.rules import Level, lowest
from zoho_conformance.model.rules.witness import WITNESS_RULES

_MAX_TEXT_CHARS = 400


@dataclass(frozen=True, slots=True)
class WitnessFindingMaker:
    """Makes findings on one operation; `witness` is the name of the side that is not the page.

    `null_level` is the highest level of a disagreement on null: an SDK's table says only of what is
    sent whether it may be null.
    """

    witness: str
    promise: Promise
    null_level: Level = "error"

    def about_key(
        self,
        rule: str,
        side: Side,
        key: PromisedKey,
        *,
        expected: str,
        actual: str,
        level: Level = "error",
        path: str | None = None,
    ) -> Finding:
        """Make a finding on a documented key; on what only a sample shows, a warning at most."""
        cap: Level = (
            "warning" if key.key.basis == "sample" and not key.has_stated_children else "error"
        )
        return self._make(
            rule,
            finding_path(side, key.path if path is None else path),
            expected,
            actual,
            level=lowest(level, cap),
            basis="sample" if cap == "warning" else key.basis,
            section=key.section(side),
            line=key.key.line,
            words=key.key.name,
            ruling=key.ruling_ids[0] if key.basis == "ruled" and key.ruling_ids else None,
        )

    def about_row(
        self,
        rule: str,
        row: PromisedRow,
        *,
        expected: str,
        actual: str,
        level: Level = "error",
    ) -> Finding:
        """Make a finding on a row of the error table."""
        return self._make(
            rule,
            f"errors.{row.case}",
            expected,
            actual,
            level=level,
            basis=row.basis,
            section="errors",
            line=row.row.line,
            words=row.code,
        )

    def about_operation(
        self,
        rule: str,
        path: str,
        *,
        expected: str,
        actual: str,
        level: Level = "error",
        basis: FindingBasis = "stated",
        section: str = "endpoints",
        line: int | None = None,
    ) -> Finding:
        """Make a finding on the operation as a whole, or on what only the witness has."""
        return self._make(
            rule,
            path,
            expected,
            actual,
            level=level,
            basis=basis,
            section=section,
            line=line or self.promise.operation.line,
        )

    def _make(
        self,
        rule: str,
        path: str,
        expected: str,
        actual: str,
        *,
        level: Level,
        basis: FindingBasis,
        section: str,
        line: int,
        words: str = "",
        ruling: str | None = None,
    ) -> Finding:
        expected, actual = _shorten(expected), _shorten(actual)
        return Finding(
            rule=rule,
            level=lowest(WITNESS_RULES[rule].level, level),
            basis=basis,
            operation=self.promise.id,
            case=self.witness,
            path=_shorten(path),
            expected=expected,
            actual=actual,
            promised=expected,
            came=actual,
            message=f"{_shorten(path)}: the page has {expected}, {self.witness} has {actual}",
            source=Source(self.promise.page.title, section, line, self.promise.page.url, words),
            ruling=ruling,
        )


def finding_path(side: Side, path: str) -> str:
    """The path of a finding: that of a response as it is, that of a request marked as one."""
    return f"request {path}".rstrip() if side == "request" else path


def _shorten(text: str) -> str:
    """Shorten a text of the witness, which may have any length and any characters."""
    return legible(text, _MAX_TEXT_CHARS)


def join(names: Iterable[object]) -> str:
    """Join names or values in one line."""
    return ", ".join(str(name) for name in names)


def join_types(types: Iterable[str]) -> str:
    """JSON types as words."""
    return " or ".join(sorted(types))


def join_first(sentences: Iterable[str], limit: int = 4) -> str:
    """List the first of many, and say how many more there are."""
    all_ = list(sentences)
    more = f" and {len(all_) - limit} more" if len(all_) > limit else ""
    return "; ".join(all_[:limit]) + more
