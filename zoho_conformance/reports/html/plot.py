"""Findings over runs as a plot: only where things are; the template draws them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zoho_conformance.model.rules import HIGHEST_FIRST, LEVELS
from zoho_conformance.reports.html.history import Past
from zoho_conformance.reports.html.shown import day

_HEIGHT = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 86, 14, 30
_TICKS = 4
_LABEL = 64
"""How wide the label of a run is, with the space to the next."""
_LINE = 15
"""How far apart the labels of lines have to be to be read."""


@dataclass(frozen=True, slots=True)
class Line:
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
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, int]]
    days: Sequence[tuple[float, str]]


def plot(runs: Sequence[Past], width: int) -> Plot:
    """The plot of the runs, oldest at the left."""
    most = max((run.levels.get(level, 0) for run in runs for level in LEVELS), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    right = width - _RIGHT

    def x(number: int) -> float:
        share = number / (len(runs) - 1) if len(runs) > 1 else 0.5
        return round(_LEFT + share * (right - _LEFT), 1)

    def y(count: int) -> float:
        return round(_HEIGHT - _BOTTOM - count / top * (_HEIGHT - _BOTTOM - _TOP), 1)

    corners = {level: _corners(runs, level, x, y) for level in HIGHEST_FIRST}
    labels = _apart({level: points[-1][1] for level, points in corners.items()})
    # The newest is the one that has to have its day.
    newest = len(runs) - 1
    every = -(-len(runs) * _LABEL // (right - _LEFT + _LABEL))
    return Plot(
        width=width,
        height=_HEIGHT,
        left=_LEFT,
        right=right,
        lines=[Line(level, points, labels[level]) for level, points in corners.items()],
        ticks=[(y(count), count) for count in range(0, top + 1, step)],
        days=[(x(n), day(runs[n].started)) for n in range(newest % every, len(runs), every)],
    )


def _corners(
    runs: Sequence[Past], level: str, x: Callable[[int], float], y: Callable[[int], float]
) -> list[tuple[float, float, int]]:
    counts = [run.levels.get(level, 0) for run in runs]
    return [(x(number), y(count), count) for number, count in enumerate(counts)]


def _step(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, … that reaches ``most`` in no more than so many ticks."""
    steps = (digit * int(10**power) for power in itertools.count() for digit in (1, 2, 5))
    return next(step for step in steps if step * _TICKS >= most)


def _apart(wanted: dict[str, float]) -> dict[str, float]:
    """Places for labels, as near to those wanted as they can be without covering each other."""
    placed: dict[str, float] = {}
    lowest = float(_HEIGHT - _BOTTOM + _LINE)
    for level, y in sorted(wanted.items(), key=lambda one: -one[1]):
        lowest = min(y, lowest - _LINE)
        placed[level] = lowest
    return placed
