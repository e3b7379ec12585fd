"""Matching: which operation and which documented case an exchange of unknown intent is."""

from zoho_conformance.checks.matching.classify import case_of, judged
from zoho_conformance.checks.matching.matcher import Matcher, Unmatched

__all__ = ["Matcher", "Unmatched", "case_of", "judged"]
