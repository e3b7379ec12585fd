"""The rules: one id, level and sentence for each kind of drift."""

from zoho_conformance.model.rules.checks import RECORDING_OUTDATED, RULES
from zoho_conformance.model.rules.every import EVERY, find
from zoho_conformance.model.rules.rule import (
    HIGHEST_FIRST,
    LEVELS,
    Level,
    Needs,
    Rule,
    at_or_above,
    highest,
    lowest,
)

__all__ = [
    "EVERY",
    "HIGHEST_FIRST",
    "LEVELS",
    "RECORDING_OUTDATED",
    "RULES",
    "Level",
    "Needs",
    "Rule",
    "at_or_above",
    "find",
    "highest",
    "lowest",
]
