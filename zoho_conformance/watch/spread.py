"""How far drift has spread: an org of several servers may answer both ways for a while.

Where a watch asks again, drift that is in every answer is everywhere, and drift that is in some is
rolling out, or back. It alerts once as either. Drift that came in some answers is gone, or
everywhere, when so many answers in a row say so that the share of before would show that in fewer
than one case in a thousand.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from zoho_conformance.model.confirmation import Confirmation

_CHANCE = 0.001
"""How seldom chance may mislead."""

_Count = Annotated[int, Meta(ge=0)]


class Spread(Struct, frozen=True, forbid_unknown_fields=True):
    """What all answers so far showed of drift that was asked for again."""

    alerted: Annotated[
        Literal["everywhere", "partly"],
        Meta(description="Whether the alert said that it is in every answer, or in some."),
    ]
    shown: Annotated[_Count, Meta(description="In how many answers it was, over all runs.")]
    asked: Annotated[_Count, Meta(description="How many answers were judged, over all runs.")]
    streak: Annotated[
        int,
        Meta(
            description="How many answers in a row had it, or, below 0, had not; 0 where the "
            "latest run showed both."
        ),
    ] = 0

    @property
    def is_everywhere(self) -> bool:
        """Whether the latest answers say that no answer is without it any more."""
        return self.streak > 0 and self._share**self.streak < _CHANCE

    @property
    def is_gone(self) -> bool:
        """Whether the latest answers say that no answer has it any more."""
        return self.streak < 0 and (1 - self._share) ** -self.streak < _CHANCE

    @property
    def _share(self) -> float:
        """The share of the answers before the streak that had it; half where there are none."""
        had = self.shown - max(0, self.streak)
        before = self.asked - abs(self.streak)
        return 0.5 if not before else had / before

    def after(self, confirmation: Confirmation | None) -> Spread:
        """The same after a run that showed it."""
        shown, asked = (
            (confirmation.drifting, confirmation.answers) if confirmation is not None else (1, 1)
        )
        streak = max(0, self.streak) + asked if shown == asked else 0
        return replace(self, shown=self.shown + shown, asked=self.asked + asked, streak=streak)

    def after_none(self, answers: int) -> Spread:
        """The same after a run in which so many answers did not show it."""
        return replace(self, asked=self.asked + answers, streak=min(0, self.streak) - answers)


def first_spread(confirmation: Confirmation | None) -> Spread | None:
    """How far drift has spread that is new to the watch; None where it was not asked for again."""
    if confirmation is None or not confirmation.asked:
        return None
    shown, asked = confirmation.drifting, confirmation.answers
    return Spread("everywhere" if shown == asked else "partly", shown, asked)
