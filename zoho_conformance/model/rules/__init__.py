"""The rules: one id, level and sentence for each kind of drift, and what it means."""

from zoho_conformance.model.rules.answers import RECORDING_OUTDATED
from zoho_conformance.model.rules.catalogue import ALL_RULES, RULES, find_rule
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
    "ALL_RULES",
    "HIGHEST_FIRST",
    "LEVELS",
    "RECORDING_OUTDATED",
    "RULES",
    "Level",
    "Needs",
    "Rule",
    "at_or_above",
    "find_rule",
    "highest",
    "lowest",
]
