"""How checks word a finding: level, basis and source from the promise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.finding import Finding, Source
from conformance.promise import lower
from conformance.pseudonyms import is_key
from conformance.rules import RULES

if TYPE_CHECKING:
    from conformance.exchange import Case
    from conformance.promise import Promise, PromisedKey, PromisedRow
    from conformance.rules import Level

_SMALL_NUMBER = re.compile(r"[0-9]{1,5}")
_LONGEST_FORM = 40


def legible(text: str) -> str:
    """The text in one line: what cannot be shown (control characters, half ones) is replaced.

    Names of keys and new values come from outside, and end up in terminals and in XML.
    """
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def shown(text: str) -> str:
    """A text that looks like a word of the API's as it is; of any other, the form.

    It may be somebody's name or address, come in the place of a key, a code or a value.
    """
    return text if is_key(text.strip()) or _SMALL_NUMBER.fullmatch(text) else form_of(text)


def form_of(text: str) -> str:
    """The form of a text without what it says: a letter or digit stands for its kind."""
    return "".join(map(_kind, text[:_LONGEST_FORM]))


def _kind(letter: str) -> str:
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "9" if letter.isnumeric() else letter


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
        level=lower(RULES[rule].level, key.cap, level),
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
        level=lower(RULES[rule].level, level),
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
    basis: str = "stated",
    level: Level = "error",
    section: str = "endpoints",
    line: int | None = None,
    ruling: str | None = None,
) -> Finding:
    """A finding about the operation as a whole: its status, its parameters, its envelope."""
    return Finding(
        rule=rule,
        level=lower(RULES[rule].level, level),
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
