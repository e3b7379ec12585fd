"""Several reports in a row: what each found, what changed since the one before, and a plot."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from zoho_conformance.model.rules import HIGHEST_FIRST, LEVELS
from zoho_conformance.reports.report import Report, Verdict
from zoho_conformance.reports.report_finding import ReportFinding


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of several: when, on whom, its verdict, and its findings by level and known."""

    started: str
    target: str
    verdict: Verdict
    levels: Mapping[str, int]
    known: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the findings since the run before.

    `not_judged` are those not found again whose cases were not judged now: they may well be there.
    """

    started: str
    target: str
    new: frozenset[str]
    gone: Sequence[ReportFinding]
    not_judged: Sequence[ReportFinding]
    other_targets: bool
    other_contracts: bool


@dataclass(frozen=True, slots=True)
class History:
    """All runs, oldest first, and what changed since the one before the report's, if any."""

    runs: Sequence[PastRun]
    changes: Changes | None


def build_history(report: Report, others: Sequence[Report]) -> History:
    """The history that a report has with others, which may come in any order."""
    ordered = sorted([*others, report], key=_start_time)
    earlier = [
        other
        for other in ordered
        if other is not report and _start_time(other) <= _start_time(report)
    ]
    changes = _changes(report, earlier[-1]) if earlier else None
    return History([_past_run(past) for past in ordered], changes)


def _start_time(report: Report) -> datetime:
    try:
        when = datetime.fromisoformat(report.run.started)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _past_run(report: Report) -> PastRun:
    findings = _seen_findings(report)
    return PastRun(
        started=report.run.started,
        target=report.run.target,
        verdict=report.verdict,
        levels=Counter(finding.level for finding in findings),
        known=sum(finding.state == "known" for finding in findings),
    )


def _seen_findings(report: Report) -> list[ReportFinding]:
    """What was seen; a finding that is gone was not."""
    return [finding for finding in report.findings if finding.state != "gone"]


def _changes(report: Report, before: Report) -> Changes:
    now, then = _seen_findings(report), _seen_findings(before)
    again = _pair_again(now, then)
    lost = [finding for finding in then if finding.fingerprint not in again]
    judged = {
        (exchange.operation, exchange.case_label)
        for exchange in report.exchanges
        if exchange.judged
    }
    return Changes(
        started=before.run.started,
        target=before.run.target,
        new=frozenset(finding.fingerprint for finding in now) - set().union(*again.values()),
        gone=[finding for finding in lost if _was_judged(finding, judged)],
        not_judged=[finding for finding in lost if not _was_judged(finding, judged)],
        other_targets=before.run.target != report.run.target,
        other_contracts=before.run.contract_digest != report.run.contract_digest,
    )


def _pair_again(
    now: Sequence[ReportFinding], then: Sequence[ReportFinding]
) -> Mapping[str, set[str]]:
    """The fingerprints of findings that were seen again, by those that they had then."""
    again = {finding.fingerprint: {finding.fingerprint} for finding in now}
    earlier = {finding.fingerprint: finding for finding in then}
    for finding in now:
        for fingerprint in finding.earlier_fingerprints:
            if fingerprint in earlier and finding.is_what(earlier[fingerprint]):
                again.setdefault(fingerprint, set()).add(finding.fingerprint)
    return {fingerprint: same for fingerprint, same in again.items() if fingerprint in earlier}


def _was_judged(finding: ReportFinding, judged: Collection[tuple[str, str]]) -> bool:
    """Whether every case that showed a finding was judged."""
    return all((finding.operation, label) in judged for label in finding.case_labels)


_HEIGHT = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 86, 14, 30
_MAX_TICKS = 4
_LABEL_WIDTH = 64
"""The width of the label of a run, with the space to the next."""
_LINE_HEIGHT = 15
"""How far apart the labels of lines have to be to be readable."""


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level's line: its corners, how many at each, and where its label stands."""

    level: str
    points: Sequence[tuple[float, float, int]]
    label_y: float

    @property
    def path(self) -> str:
        """The corners, as a polyline has them."""
        return " ".join(f"{x:g},{y:g}" for x, y, _ in self.points)


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of a width: lines, and ticks at the left and below, each with its place."""

    width: int
    height: int
    left: int
    right: int
    lines: Sequence[LevelLine]
    ticks: Sequence[tuple[float, int]]
    days: Sequence[tuple[float, str]]


def plot(runs: Sequence[PastRun], width: int) -> Plot:
    """The plot of the runs, oldest at the left."""
    highest = max((run.levels.get(level, 0) for run in runs for level in LEVELS), default=0)
    step = _step(highest)
    top = max(step, -(-highest // step) * step)
    right = width - _RIGHT

    def x(number: int) -> float:
        share = number / (len(runs) - 1) if len(runs) > 1 else 0.5
        return round(_LEFT + share * (right - _LEFT), 1)

    def y(count: int) -> float:
        return round(_HEIGHT - _BOTTOM - count / top * (_HEIGHT - _BOTTOM - _TOP), 1)

    corners = {level: _corners(runs, level, x, y) for level in HIGHEST_FIRST}
    labels = _spread({level: points[-1][1] for level, points in corners.items()})
    # The newest run always has its day.
    newest = len(runs) - 1
    every = -(-len(runs) * _LABEL_WIDTH // (right - _LEFT + _LABEL_WIDTH))
    return Plot(
        width=width,
        height=_HEIGHT,
        left=_LEFT,
        right=right,
        lines=[LevelLine(level, points, labels[level]) for level, points in corners.items()],
        ticks=[(y(count), count) for count in range(0, top + 1, step)],
        days=[(x(n), _day(runs[n].started)) for n in range(newest % every, len(runs), every)],
    )


def _corners(
    runs: Sequence[PastRun], level: str, x: Callable[[int], float], y: Callable[[int], float]
) -> list[tuple[float, float, int]]:
    counts = [run.levels.get(level, 0) for run in runs]
    return [(x(number), y(count), count) for number, count in enumerate(counts)]


def _step(highest: int) -> int:
    """The least of 1, 2, 5, 10, 20, … that reaches `highest` in few enough ticks."""
    steps = (digit * int(10**power) for power in itertools.count() for digit in (1, 2, 5))
    return next(step for step in steps if step * _MAX_TICKS >= highest)


def _spread(wanted: dict[str, float]) -> dict[str, float]:
    """Places for labels, as near to those wanted as they can be without covering each other."""
    positions: dict[str, float] = {}
    lowest = float(_HEIGHT - _BOTTOM + _LINE_HEIGHT)
    for level, y in sorted(wanted.items(), key=lambda item: -item[1]):
        lowest = min(y, lowest - _LINE_HEIGHT)
        positions[level] = lowest
    return positions


def _day(timestamp: str) -> str:
    """The day of an ISO 8601 time, short enough for an axis."""
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp[:10]
    return f"{when.day} {when:%b}"
