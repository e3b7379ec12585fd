"""Guarding: judging the answers that other projects' own tests and recordings hold."""

from zoho_conformance.model.errors import NotJudged, UsageError
from zoho_conformance.pytest_plugin.guard.guard import Drift, Guard, Result, check

__all__ = ["Drift", "Guard", "NotJudged", "Result", "UsageError", "check"]
