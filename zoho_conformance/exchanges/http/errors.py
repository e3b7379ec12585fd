"""Why there is no answer to judge: each failure knows the outcome that it gives its case."""

from __future__ import annotations

from typing import Literal

from zoho_conformance.model.errors import ConformanceError

FailureOutcome = Literal["auth", "rate-limited", "outage", "unreadable", "not-run"]
"""The outcomes that a failure to get an answer can have, as reports name them."""

Failure = Literal["not-connected", "cut-off", "no-answer"]
"""What is known of a request without an answer: it never left (`not-connected`); its connection
ended before an answer, so that it may have arrived (`cut-off`); it arrived, as far as one can tell,
and the answer is late or broken (`no-answer`)."""


class TransportError(ConformanceError):
    """No answer to judge; `outcome` says why in reports. The message holds no secret and no URL."""

    def __init__(self, reason: str, outcome: FailureOutcome) -> None:
        super().__init__(reason)
        self.outcome: FailureOutcome = outcome


class NotAnsweredError(TransportError):
    """No answer came: refused, timed out, cut off. The message says which, in one line."""

    def __init__(self, reason: str, failure: Failure = "no-answer") -> None:
        super().__init__(reason, "outage")
        self.failure: Failure = failure

    @property
    def may_arrive_later(self) -> bool:
        """Whether the request was given up on while the other side may still carry it out."""
        return self.failure == "no-answer" and self.outcome == "outage"


class BrokenAnswerError(NotAnsweredError):
    """An answer came that is not what it declares to be, so that nothing in it can be trusted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.outcome = "unreadable"


class BodyTooLargeError(BrokenAnswerError):
    """A body is larger than any answer has to be, as it came or before compression."""


class AuthError(TransportError):
    """No access token could be had. The message says which setting is wrong and what to do."""

    def __init__(self, reason: str, outcome: FailureOutcome = "auth") -> None:
        super().__init__(reason, outcome)


class BudgetSpentError(TransportError):
    """All requests that the run may send have been sent."""

    def __init__(self, budget: int) -> None:
        super().__init__(f"the budget of {budget} requests is spent", "not-run")


class TimeSpentError(TransportError):
    """The requests for a module have taken all the time that they may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the time limit of {seconds:g} s for a module is used up; raise it with --max-time",
            "not-run",
        )
