"""Every promise, on every case that can show it."""

from __future__ import annotations

from zoho_conformance.pytest_plugin.judged_claims import JudgedClaim, Row


def test_key(key: JudgedClaim) -> None:
    """The key is there, under its name, with its type, values, format and nulls."""
    key.holds()


def test_rule(rule: JudgedClaim) -> None:
    """The answer as a whole keeps the rule."""
    rule.holds()


def test_error_row(row: Row) -> None:
    """An error row that nothing provokes is listed, with the reason."""
    row.skip()
