"""The rules: one id, level and sentence for each kind of drift."""

from zoho_conformance.model.rules.checks import RECORDING_OUTDATED, RULES
from zoho_conformance.model.rules.every import EVERY, find
from zoho_conformance.model.rules.rule import LEVELS, Level, Rule

__all__ = ["EVERY", "LEVELS", "RECORDING_OUTDATED", "RULES", "Level", "Rule", "find"]
