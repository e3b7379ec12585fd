"""The public Python API: responses held to the contracts of their operations."""

from zoho_conformance.guard.guard import Guard, load_contracts
from zoho_conformance.guard.result import Drift, Result
from zoho_conformance.model.errors import NotJudged, UsageError

_default = Guard()
check = _default.check
judge = _default.judge

NotJudgedError = NotJudged
"""The name that `NotJudged` had before."""

__all__ = [
    "Drift",
    "Guard",
    "NotJudged",
    "NotJudgedError",
    "Result",
    "UsageError",
    "check",
    "judge",
    "load_contracts",
]
