"""How checks word a finding: level, basis and source from the promise."""

from __future__ import annotations

from zoho_conformance.contracts.promise import Promise, PromisedKey, PromisedRow
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding, FindingBasis, Source
from zoho_conformance.model.rules import RULES, Level, lowest


def about_key(
    rule: str,
    promise: Promise,
    case: Case,
    path: str,
    key: PromisedKey,
    *,
    expected: str,
    actual: str,
    level: Level = "error",
    ruled: bool = False,
) -> Finding:
    """A finding about a documented key; ``ruled`` where a ruling decided what was expected."""
    ruled = ruled and bool(key.ruled) and key.key.basis == "stated"
    return Finding(
        rule=rule,
        level=lowest(RULES[rule].level, key.cap, level),
        basis="ruled" if ruled else key.basis,
        operation=case.operation,
        case=case.name,
        path=legible(path),
        expected=expected,
        actual=legible(actual),
        message=legible(f"`{path}`: {expected} is promised, {actual} came"),
        source=Source(promise.page.title, key.section(), key.key.line),
        ruling=key.ruled[0] if ruled else None,
    )


def about_row(
    rule: str,
    promise: Promise,
    case: Case,
    path: str,
    row: PromisedRow,
    *,
    expected: str,
    actual: str,
    level: Level = "error",
) -> Finding:
    """A finding about a row of the error table."""
    return Finding(
        rule=rule,
        level=lowest(RULES[rule].level, level),
        basis=row.basis,
        operation=case.operation,
        case=case.name,
        path=legible(path),
        expected=expected,
        actual=legible(actual),
        message=legible(f"{row.code}: {expected} is promised, {actual} came"),
        source=Source(promise.page.title, "errors", row.row.line),
        ruling=row.ruled[0] if row.basis == "ruled" else None,
    )


def about_operation(
    rule: str,
    promise: Promise,
    case: Case,
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
    return Finding(
        rule=rule,
        level=RULES[rule].level,
        basis=basis,
        operation=case.operation,
        case=case.name,
        path=legible(path),
        expected=expected,
        actual=legible(actual),
        message=legible(f"{expected} is promised, {actual} came"),
        source=Source(promise.page.title, section, line or promise.operation.line),
        ruling=ruling,
    )
