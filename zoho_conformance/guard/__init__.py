"""The public Python API: check responses against the contracts of their operations."""

from zoho_conformance.guard.guard import Guard
from zoho_conformance.guard.load_contracts import load_contracts
from zoho_conformance.guard.note_uses import note_uses
from zoho_conformance.guard.result import Drift, Result
from zoho_conformance.model.errors import NotJudged, UsageError

_default = Guard()
check = _default.check
judge = _default.judge
check_callback = _default.check_callback
judge_callback = _default.judge_callback

NotJudgedError = NotJudged
"""The former name of `NotJudged`."""

__all__ = [
    "Drift",
    "Guard",
    "NotJudged",
    "NotJudgedError",
    "Result",
    "UsageError",
    "check",
    "check_callback",
    "judge",
    "judge_callback",
    "load_contracts",
    "note_uses",
]
