"""The baseline: drift that people know and accepted, each with a reason and an expiry."""

from zoho_conformance.runs.baseline.apply import Baseline
from zoho_conformance.runs.baseline.entry import DAYS, Entry
from zoho_conformance.runs.baseline.read import NAME, entries, load

__all__ = ["DAYS", "NAME", "Baseline", "Entry", "entries", "load"]
