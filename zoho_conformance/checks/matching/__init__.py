"""Matching: which operation and which documented case an exchange of unknown intent is."""

from zoho_conformance.checks.matching.classify import (
    classify,
    judge_foreign,
    judge_foreign_in_full,
)
from zoho_conformance.checks.matching.matcher import Matcher
from zoho_conformance.checks.matching.unmatched import Unmatched

__all__ = ["Matcher", "Unmatched", "classify", "judge_foreign", "judge_foreign_in_full"]
