"""Guarding: judging the answers that other projects' own tests and recordings hold."""

from conformance.errors import UsageError
from conformance.guarding.guard import Checked, Drifted, Guard, check
from conformance.run.target import NotJudgedError

__all__ = ["Checked", "Drifted", "Guard", "NotJudgedError", "UsageError", "check"]
