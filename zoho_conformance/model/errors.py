"""What our own machine raises. An error here is never drift, and drift is never an error."""

from __future__ import annotations

from zoho_conformance.model.display import legible
from zoho_conformance.model.outcome import Outcome


class ConformanceError(Exception):
    """The machine could not do what it was asked; the message says what, where and what to do.

    It is one legible line, whatever it quotes.
    """

    def __str__(self) -> str:
        """The message."""
        return legible(super().__str__())


class UsageError(ConformanceError):
    """What was given (an option, a file, a setting) cannot be used; exit code 2."""


class NotJudged(ConformanceError):  # noqa: N818 - says what happened, as `Drift` does
    """An answer that says nothing about the contract, such as a refused token or an outage.

    `outcome` is the reason in a word (`auth`, `rate-limited`, `outage`, `no-data`, ...), `reason`
    in a line. `not_applicable`: the org lacks what the case needs, so it was not expected.
    """

    def __init__(self, outcome: Outcome, reason: str, *, not_applicable: bool = False) -> None:
        super().__init__(reason)
        self.outcome: Outcome = outcome
        self.reason = reason
        self.not_applicable = not_applicable
