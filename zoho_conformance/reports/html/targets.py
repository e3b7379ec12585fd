"""Who answered, when, and what that shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answered:
    """A target of the run, and in a sentence what its answers can show."""

    target: Mapping[str, Any]
    shows: str
    drifted: int
    unjudged: int


def answered(report: Mapping[str, Any]) -> list[Answered]:
    """The targets of a report."""
    return [_of(one) for one in report["run"]["targets"]]


def _of(target: Mapping[str, Any]) -> Answered:
    drifted = target["judged"] - target["conforms"]
    return Answered(target, _shows(target), drifted, target["cases"] - target["judged"])


def _shows(target: Mapping[str, Any]) -> str:
    """What the answers of a target show; a report names who answered in words only."""
    about = target["about"]
    if target["compared"]:
        return "Shows whether answers still have the shape of older ones, not which is right."
    if "reference org" in about:
        return "Shows that the checks work. Our own server answered, so it says nothing of Zoho."
    if target["name"] == "documented":
        return "Shows whether the pages agree with themselves. Nobody was asked."
    if target["recorded"]:
        return "Shows what was answered on the day of the recording."
    if about.startswith("a live"):
        return "Shows what this org answered while the run lasted."
    return ""
