"""Targets: who answers. A target gives the exchange of a case, or says why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from conformance.errors import ConformanceError

if TYPE_CHECKING:
    from conformance.exchange import Case, Exchange
    from conformance.judge import Outcome


class NotJudgedError(ConformanceError):
    """A case that cannot be judged: its outcome and one line that says why."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


class Target(Protocol):
    """Who answers. ``name`` parts the results of several targets; ``told`` says who it is."""

    name: str
    told: str
    documented: bool
    requests_sent: int

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that the target is to show."""
        ...

    def answer(self, case: Case) -> Exchange:
        """The exchange of a case; raises ``NotJudgedError`` where there is none."""
        ...
