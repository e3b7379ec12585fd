"""What the run has no verdict on, by the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoho_conformance.reports import evidence


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, the kind of thing that it kept out, how many, and which."""

    kind: str
    reason: str
    places: Sequence[str]
    count: int


def not_judged(report: Mapping[str, Any]) -> list[Reason]:
    """What was planned and not judged, what nobody asked, and what fits no operation."""
    return sorted(_reasons(report), key=lambda one: -one.count)


def _reasons(report: Mapping[str, Any]) -> Iterator[Reason]:
    for (outcome, why), places in evidence.not_judged(report).items():
        yield Reason(outcome, why, places, len(places))
    for target in report["run"]["targets"]:
        for why, count in target["not_asked"].items():
            yield Reason("not asked", why, [target["name"]], count)
        for what, count in target["unmatched"].items():
            yield Reason("unmatched", what, [target["name"]], count)
