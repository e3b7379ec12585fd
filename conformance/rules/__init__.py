"""The rules: one id, level and sentence for each kind of drift."""

from conformance.rules.checks import RECORDING_OUTDATED, RULES
from conformance.rules.every import EVERY, find
from conformance.rules.rule import LEVELS, Level, Rule

__all__ = ["EVERY", "LEVELS", "RECORDING_OUTDATED", "RULES", "Level", "Rule", "find"]
