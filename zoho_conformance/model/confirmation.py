"""How drift shows if its request is sent again: in every answer, in some, or in none."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

_Count = Annotated[int, Meta(ge=0)]


class Confirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """What the answers showed for which a request was sent again within the run."""

    shown: Annotated[_Count, Meta(description="In how many of them the drift was there.")]
    asked: Annotated[_Count, Meta(description="How many of them could be judged.")]
    first: Annotated[
        bool, Meta(description="Whether the first answer had it, which is not counted here.")
    ]
    why: Annotated[str, Meta(description="Why fewer answers were asked for; may be empty.")]

    @property
    def answers(self) -> int:
        """All answers, the first too."""
        return self.asked + 1

    @property
    def drifting(self) -> int:
        """How many of all answers had it."""
        return self.shown + self.first

    @property
    def is_blip(self) -> bool:
        """Whether the first answer alone had it."""
        return self.first and self.asked > 0 and not self.shown

    @property
    def words(self) -> str:
        """The same for people."""
        why = f" ({self.why})" if self.why else ""
        if not self.asked:
            return f"not confirmed: {self.why or 'no further answer could be judged'}"
        if self.is_blip:
            return f"seen once, not again in {self.asked} answers{why}"
        rolling = "" if self.shown == self.asked else ": rolling out?"
        return f"{self.shown} of {self.asked} answers{rolling}{why}"


def add(first: Confirmation | None, other: Confirmation | None) -> Confirmation | None:
    """Both as one, where several cases show the same drift."""
    if first is None or other is None:
        return first or other
    return Confirmation(
        first.shown + other.shown,
        first.asked + other.asked,
        first=first.first or other.first,
        why=first.why or other.why,
    )
