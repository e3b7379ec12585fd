"""The baseline: drift that people know and accepted, each with a reason and an expiry.

It is a TOML file with a `[[finding]]` for each, in which people may write: `read` decodes it, and
`edit` changes it and keeps what they wrote.
"""

from zoho_conformance.runs.baseline.baseline import DAYS_VALID, Baseline, BaselineEntry
from zoho_conformance.runs.baseline.read import load, parse

__all__ = ["DAYS_VALID", "Baseline", "BaselineEntry", "load", "parse"]
