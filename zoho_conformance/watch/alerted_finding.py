"""One finding as alerts tell it, and hold it from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zoho_conformance.model.rules import Level
from zoho_conformance.reports import evidence
from zoho_conformance.reports.report import case_name

State = Literal["new", "gone"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where drift shows: ``axis`` is what answers were held to, ``case`` none where there is none.

    The recordings of one case are one place.
    """

    axis: str
    target: str
    operation: str
    case: str


@dataclass(frozen=True, slots=True)
class Drift:
    """A finding; ``state`` is `gone` for an entry of the baseline whose drift is no longer seen.

    ``sides`` is what its two sides are called, ``page`` where the promise stands, ``first_seen``
    when (ISO 8601) a run first saw it.
    """

    place: Place
    fingerprint: str
    rule: str
    level: Level
    case: str
    path: str
    expected: str
    actual: str
    sides: tuple[str, str]
    page: str
    note: str
    state: State
    count: int
    first_seen: str

    @property
    def key(self) -> str:
        """What parts it from every other: an entry that is gone is another than its drift."""
        gone = "/gone" if self.state == "gone" else ""
        return f"{self.place.axis}/{self.place.target}/{self.fingerprint}{gone}"


def axis_of(report: Mapping[str, Any], target: str) -> str:
    """What the answers of a target were held to: `recordings`, or what the report is about."""
    compared = {one["name"] for one in report["run"]["targets"] if one["compared"]}
    return "recordings" if target in compared else str(report["run"]["kind"])


def place_of(report: Mapping[str, Any], one: Mapping[str, Any]) -> Place:
    """The place of a finding, or of an exchange."""
    # Where no answers were judged, an operation as a whole was compared, whatever a case is there.
    case = case_name(one) if report["run"]["kind"] == "run" else ""
    return Place(axis_of(report, one["target"]), one["target"], one["operation"], case)


def drift_of(report: Mapping[str, Any], one: Mapping[str, Any]) -> Drift:
    """A finding of a report, first seen in its run; it is no known one."""
    return Drift(
        place=place_of(report, one),
        fingerprint=one["fingerprint"],
        rule=one["rule"],
        level=one["level"],
        case=one["case"],
        path=one["path"],
        expected=one["expected"],
        actual=one["actual"],
        sides=evidence.labels(report, one),
        page=evidence.page(one),
        note=one["note"],
        state=one["state"],
        count=one["count"],
        first_seen=report["run"]["started"],
    )
