"""Guarding: judging the answers that other projects' own tests and recordings hold."""

from zoho_conformance.model.errors import UsageError
from zoho_conformance.pytest_plugin.guard.guard import Drift, Guard, Result, check
from zoho_conformance.runs.target import NotJudgedError

__all__ = ["Drift", "Guard", "NotJudgedError", "Result", "UsageError", "check"]
