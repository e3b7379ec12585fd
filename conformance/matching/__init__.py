"""Matching: which operation and which documented case an exchange of unknown intent is."""

from conformance.matching.foreign import case_of, judged
from conformance.matching.matcher import Matcher, Unmatched

__all__ = ["Matcher", "Unmatched", "case_of", "judged"]
