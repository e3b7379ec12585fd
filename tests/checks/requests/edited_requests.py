"""Sample requests of every operation, with the judges of their operations."""

from __future__ import annotations

from functools import cache

from tests.checks.shipped import library
from zoho_conformance.runs.selftest_requests import Sample, sample_requests


@cache
def samples() -> tuple[Sample, ...]:
    """Every sample exchange that pages print."""
    return tuple(sample_requests(library()))
