"""The baseline: drift that people know and accepted, each with a reason and an expiry."""

from zoho_conformance.runs.baseline.apply import Baseline
from zoho_conformance.runs.baseline.entry import DAYS_VALID, Entry
from zoho_conformance.runs.baseline.read import FILE_NAME, load, parse

__all__ = ["DAYS_VALID", "FILE_NAME", "Baseline", "Entry", "load", "parse"]
