"""What makes one served org differ from the honest one: what it hears, does or answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.rules import RULES
from zoho_conformance.reference.answers import Answer
from zoho_conformance.reference.org_inventory import Estate
from zoho_conformance.reference.request import Asked

Change: TypeAlias = Callable[[Asked, Answer], Answer]
"""Gives what is answered instead of the honest answer, which it leaves untouched."""

Hearing: TypeAlias = Callable[[Asked], Asked]
"""Gives what the org takes a request for; the honest answer is the answer to that."""

Act: TypeAlias = Callable[[Estate, Asked, Answer], None]
"""Does something to the org besides, after the honest answer to what it heard."""


def as_answered(_asked: Asked, answer: Answer) -> Answer:
    """Answer honestly."""
    return answer


def as_asked(asked: Asked) -> Asked:
    """Hear honestly."""
    return asked


def nothing_besides(_estate: Estate, _asked: Asked, _answer: Answer) -> None:
    """Do honestly."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One difference that the pages allow, so that no rule may trip over it."""

    name: str
    summary: str
    change: Change = as_answered
    hear: Hearing = as_asked
    act: Act = nothing_besides


@dataclass(frozen=True, slots=True)
class Mutant:
    """One misbehaviour, which trips the rule with the id `trips` and no other.

    Raises ConformanceError when there is no such rule.
    """

    name: str
    trips: str
    summary: str
    change: Change = as_answered
    hear: Hearing = as_asked
    act: Act = nothing_besides

    def __post_init__(self) -> None:
        if self.trips not in RULES:
            raise ConformanceError(f"mutant {self.name!r} trips {self.trips!r}, which is no rule")


Deviation: TypeAlias = Mutant | Variation
