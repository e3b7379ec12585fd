"""The verdict in words: what it is, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zoho_conformance.model.rules import HIGHEST_FIRST, Level, at_or_above
from zoho_conformance.reports.html.shown import counted

_HEADINGS = {"conforms": "Conforms", "drift": "Drift", "not-judged": "Not judged"}


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict in words, and how many findings are new (by level), gone and known."""

    name: str
    heading: str
    sentence: str
    because: tuple[str, ...]
    new: tuple[tuple[Level, int], ...]
    gone: int
    known: int


def said(report: Mapping[str, Any]) -> Said:
    """What a report's verdict says."""
    name = report["verdict"]
    new = Counter(one["level"] for one in report["findings"] if one["state"] == "new")
    states = Counter(one["state"] for one in report["findings"])
    return Said(
        name=name,
        heading=_HEADINGS[name],
        sentence=_sentence(report),
        because=tuple(_because(report)),
        new=tuple((level, new[level]) for level in HIGHEST_FIRST if new[level]),
        gone=states["gone"],
        known=states["known"],
    )


def _sentence(report: Mapping[str, Any]) -> str:
    targets, fail_on = report["run"]["targets"], report["run"]["fail_on"]
    cases, judged = (sum(one[part] for one in targets) for part in ("cases", "judged"))
    seen = f"{judged:,} of {counted(cases, 'case')} judged"
    new = [one for one in report["findings"] if one["state"] == "new"]
    failing = sum(at_or_above(one["level"], fail_on) for one in new)
    if report["verdict"] == "conforms":
        less = f", and {counted(len(new), 'quieter finding')}" if new else ""
        return f"{seen}: no new drift of the level {fail_on} or above{less}."
    if report["verdict"] == "drift":
        if not failing:
            return f"{seen}: no new drift that fails the run, but an accepted one is gone."
        return f"{counted(failing, 'new finding')} of the level {fail_on} or above; {seen}."
    return f"{seen}. Nothing drifted that fails the run, but it is no pass either."


def _because(report: Mapping[str, Any]) -> Iterator[str]:
    run = report["run"]
    for target in run["targets"]:
        if target["age_note"]:
            yield f"{target['name']}: {target['age_note']}"
        yield from (f"Left in the org: {one}" for one in target["left"])
        yield from (f"Cannot be read: {one}" for one in target["unread"])
        lacking = target["cases"] - target["judged"] - target["excused"]
        if lacking > 0:
            due = counted(lacking, "case that was", "cases that were")
            yield f"{target['name']}: {due} due to be judged could not be"
        if target["excused"]:
            yield f"{target['name']}: {counted(target['excused'], 'case')} the org cannot show"
    gone = sum(one["state"] == "gone" for one in report["findings"])
    if gone:
        yield f"{counted(gone, 'accepted finding')} no longer there: to be struck off the baseline"
    for one in run.get("min_coverage") or ():
        if not one["met"]:
            kind = one["kind"].replace("_", " ")
            yield f"Coverage of {kind}: {one['reached']:g} %, and {one['asked']:g} % was asked for"
    if run.get("selected"):
        yield f"Only a part was run: {run['selected']}"
    elif run.get("complete") is False:
        yield "The run is not complete"
