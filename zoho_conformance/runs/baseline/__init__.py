"""The baseline: drift that people know and accepted, each with a reason and an expiry.

It is a TOML file with a `[[finding]]` for each, in which people may write: `read` decodes it, and
`edit` changes it and keeps what they wrote.
"""

from zoho_conformance.runs.baseline.baseline import Baseline, CameAt, came_at
from zoho_conformance.runs.baseline.entry import DAYS_VALID, BaselineEntry
from zoho_conformance.runs.baseline.read import load, parse

__all__ = ["DAYS_VALID", "Baseline", "BaselineEntry", "CameAt", "came_at", "load", "parse"]
