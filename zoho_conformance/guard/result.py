"""What judging a response gives: a result, or a drift that is raised."""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.outcome import Outcome


class Drift(AssertionError):  # noqa: N818 - a drift is a failed assertion, not a broken program
    """The response differs from what the documentation promises.

    `findings` are the differences at or above `fail_on`; the message shows each: what was sent,
    what is promised and where, what came.
    """

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(message)
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Result:
    """The result of judging a response, or the exchanges of a cassette.

    `judgements` has one entry for each exchange with a known operation, in order; `unmatched` has
    one line for each exchange that matches no operation of the contracts.
    """

    judgements: tuple[Judgement, ...]
    unmatched: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """`drift`, `conforms`, or a word that says why it is neither, such as `auth`, `unmatched`.

        For several exchanges: `drift` if one drifts, else why one could not be judged.
        """
        decisive = self._decisive
        return decisive.outcome if decisive else "unmatched"

    @property
    def reason(self) -> str:
        """Why there is no verdict, in one line; empty where there is one."""
        decisive = self._decisive
        return decisive.reason if decisive else next(iter(self.unmatched), "")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All differences, whatever their level, including those that a baseline accepts.

        The most useful attributes are `rule`, `level`, `path`, `expected`, `actual`, `message` and
        `state`.
        """
        return tuple(finding for judgement in self.judgements for finding in judgement.findings)

    @property
    def judged(self) -> bool:
        """Whether there is a verdict on at least one exchange."""
        return any(judgement.judged for judgement in self.judgements)

    @property
    def _decisive(self) -> Judgement | None:
        """The judgement that decides on the whole."""
        by_weight = sorted(self.judgements, key=_weight)
        return by_weight[0] if by_weight else None


def _weight(judgement: Judgement) -> int:
    if judgement.outcome == "drift":
        return 0
    if judgement.judged:
        return 2
    return 3 if judgement.not_applicable else 1
