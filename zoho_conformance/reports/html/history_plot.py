"""A plot of what several runs found: a line a level, broken where a run has no verdict."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.reports.html.history import PastRun
from zoho_conformance.reports.html.times import day
from zoho_conformance.reports.report import Verdict

ACCEPTED = "accepted"
"""The name of the line of findings that a baseline or a ruling accepts."""
_HEIGHT = 236
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 14, 14, 52
_MAX_TICKS = 4
_LABEL_WIDTH = 64
"""The width of the label of a run, with the space to the next."""
_MARK, _LEAST_MARK = 13.0, 4.0
"""How wide the mark of a verdict is, where there is room and where there is least."""


@dataclass(frozen=True, slots=True)
class Line:
    """How many findings of a name each run with a verdict has.

    `parts` are the corners between two gaps, each with its number; `last` is the newest number.
    """

    name: str
    parts: Sequence[Sequence[tuple[float, float, int]]]
    last: int

    @property
    def paths(self) -> list[str]:
        """The corners of each part, as a polyline has them."""
        return [" ".join(f"{x:g},{y:g}" for x, y, _ in part) for part in self.parts]

    @property
    def points(self) -> list[tuple[float, float, int]]:
        """All corners."""
        return [point for part in self.parts for point in part]


@dataclass(frozen=True, slots=True)
class RunMark:
    """The verdict of a run, where its mark stands, and in words what it is of."""

    x: float
    verdict: Verdict
    says: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of a width: lines, gaps of runs without a verdict, and ticks at the left and below."""

    width: int
    height: int
    left: int
    right: int
    top: int
    base: float
    mark_size: float
    lines: Sequence[Line]
    gaps: Sequence[tuple[float, float]]
    marks: Sequence[RunMark]
    ticks: Sequence[tuple[float, int]]
    days: Sequence[tuple[float, str]]


def plot(runs: Sequence[PastRun], width: int) -> Plot:
    """The plot of the runs, oldest at the left."""
    judged = [run for run in runs if run.verdict != "not-judged"]
    highest = max((count for run in judged for count in _counts(run).values()), default=0)
    step = _step(highest)
    top = max(step, -(-highest // step) * step)
    right = width - _RIGHT
    base = _HEIGHT - _BOTTOM
    # Half a slot at either side, so that the gap of the first run is as wide as any.
    slot = (right - _LEFT) / max(1, len(runs))

    def x(number: int) -> float:
        return round(_LEFT + (number + 0.5) * slot, 1)

    def y(count: int) -> float:
        return round(base - count / top * (base - _TOP), 1)

    lines = []
    for name in (*HIGHEST_FIRST, ACCEPTED):
        parts = [
            [(x(number), y(_counts(run)[name]), _counts(run)[name]) for number, run in part]
            for part in _between_gaps(runs)
        ]
        # A level that no run ever showed gets no line along the bottom.
        if any(count for part in parts for _, _, count in part):
            lines.append(Line(name, parts, parts[-1][-1][2]))
    # The newest run always has its day.
    newest = len(runs) - 1
    every = max(1, -(-_LABEL_WIDTH // max(1, int(slot))))
    return Plot(
        width=width,
        height=_HEIGHT,
        left=_LEFT,
        right=right,
        top=_TOP,
        base=base,
        mark_size=round(min(_MARK, max(_LEAST_MARK, slot * 0.8)), 1),
        lines=lines,
        gaps=list(_gaps(runs, slot)),
        marks=[RunMark(x(n), run.verdict, _says(run)) for n, run in enumerate(runs)],
        ticks=[(y(count), count) for count in range(0, top + 1, step)],
        days=[(x(n), day(runs[n].started)) for n in range(newest % every, len(runs), every)],
    )


def _counts(run: PastRun) -> dict[str, int]:
    return {level: run.levels.get(level, 0) for level in HIGHEST_FIRST} | {ACCEPTED: run.accepted}


def _between_gaps(runs: Sequence[PastRun]) -> list[list[tuple[int, PastRun]]]:
    """The runs with a verdict and their numbers, in stretches without a gap."""
    stretches = itertools.groupby(enumerate(runs), key=lambda item: item[1].verdict != "not-judged")
    return [list(stretch) for has_verdict, stretch in stretches if has_verdict]


def _gaps(runs: Sequence[PastRun], slot: float) -> Iterable[tuple[float, float]]:
    """Where a gap begins, and how wide it is; runs without a verdict in a row are one."""
    stretches = itertools.groupby(enumerate(runs), key=lambda item: item[1].verdict == "not-judged")
    for is_gap, stretch in stretches:
        numbers = [number for number, _ in stretch]
        if is_gap:
            yield round(_LEFT + numbers[0] * slot, 1), round(len(numbers) * slot, 1)


def _says(run: PastRun) -> str:
    return f"{day(run.started)}: {run.verdict.replace('-', ' ')}"


def _step(highest: int) -> int:
    """The least of 1, 2, 5, 10, 20, … that reaches `highest` in few enough ticks."""
    steps = (digit * int(10**power) for power in itertools.count() for digit in (1, 2, 5))
    return next(step for step in steps if step * _MAX_TICKS >= highest)
