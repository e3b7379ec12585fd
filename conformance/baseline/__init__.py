"""The baseline: drift that people know and accepted, each with a reason and an expiry."""

from conformance.baseline.applying import Baseline
from conformance.baseline.entry import DAYS, Entry
from conformance.baseline.reading import NAME, entries, load

__all__ = ["DAYS", "NAME", "Baseline", "Entry", "entries", "load"]
