"""An archive over time: of each operation the exchanges of each hour, and how many drifted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from zoho_conformance.reports.audit_amounts import Hour, OperationAmount
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.wording import percent

MAX_PLOTTED = 8
"""So many operations are drawn; the table has all."""
_LEFT, _RIGHT = 52, 12
_TOP, _PANEL, _GAP, _BOTTOM = 18, 64, 26, 26
_HEIGHT = _TOP + 2 * _PANEL + _GAP + _BOTTOM
_PIXELS_A_BAR = 5
_MIN_BAR = 2.0
"""What is drawn of an amount, however small it is beside the largest."""
_STEPS = (1, 2, 3, 6, 12, 24, 48, 24 * 7, 24 * 14, 24 * 28)
_LABEL_PIXELS = 110
_MAX_MARKS = 8
_HOUR_CHARS = len("2026-11-20T10")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _HOUR
_DAYS_WITH_HOURS, _DAYS_WITHOUT_YEAR = 3, 300


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount of a span of time, and in words what it is."""

    x: float
    y: float
    height: float
    says: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The bars of one amount above a line, with the largest amount for scale."""

    name: str
    base: float
    top: float
    highest: int
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class TimePlot:
    """A plot of a width: exchanges above, the drifted ones below, over the same time."""

    width: int
    height: int
    left: int
    right: int
    bar_width: float
    exchanges: Panel
    drifted: Panel
    marks: Sequence[float]
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class OperationTraffic:
    """An operation of an archive, the hours in which it drifted first and last, and its plots.

    `began` are its findings in the order in which they were first seen.
    """

    amount: OperationAmount
    began: Sequence[ReportFinding]
    first_drift: str
    last_drift: str
    plots: dict[str, TimePlot]

    @property
    def percent(self) -> str:
        """The share of the judged exchanges that drifted, in words."""
        amount = self.amount
        return percent(amount.drifted / amount.judged) if amount.judged else "none judged"


def traffic(report: Report, widths: dict[str, int]) -> list[OperationTraffic]:
    """The operations of an archive, those that drifted first; drawn where there are times."""
    audit = report.audit
    if audit is None:
        return []
    hours: dict[str, list[tuple[int, Hour]]] = {}
    for hour in audit.hours:
        number = _number(hour.hour)
        if number is not None:
            hours.setdefault(hour.operation, []).append((number, hour))
    numbers = [number for own in hours.values() for number, _ in own]
    ranked = sorted(audit.operations, key=lambda each: (not each.drifted, -each.exchanges))
    rows = []
    for rank, amount in enumerate(ranked):
        own = sorted(hours.get(amount.operation, ()), key=lambda each: each[0])
        drifted = [number for number, hour in own if hour.drifted]
        began = _began(report, amount.operation)
        starts = [_number((each.first_seen or "")[:_HOUR_CHARS]) for each in began]
        marks = [start for start in starts if start is not None]
        drawn = widths if own and rank < MAX_PLOTTED else {}
        span = (min(numbers), max(numbers) + audit.period_hours - 1) if numbers else (0, 0)
        rows.append(
            OperationTraffic(
                amount,
                began,
                _words(drifted[0]) if drifted else "",
                _words(drifted[-1]) if drifted else "",
                {
                    name: _plot(own, span, width, marks, audit.period_hours)
                    for name, width in drawn.items()
                },
            )
        )
    return rows


def _began(report: Report, operation: str) -> list[ReportFinding]:
    dated = (
        finding
        for finding in report.findings
        if finding.operation == operation and finding.first_seen and finding.state != "gone"
    )
    return sorted(dated, key=lambda finding: (finding.first_seen or "", finding.rule))[:_MAX_MARKS]


def _number(hour: str) -> int | None:
    """The number of an hour since 1970; None for anything else."""
    try:
        when = datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (when - _EPOCH) // _HOUR


def _time(number: int) -> datetime:
    # The first span of a plot may begin before all time.
    return _EPOCH + max(number, _FIRST) * _HOUR


def _words(number: int) -> str:
    when = _time(number)
    return f"{when.day} {when:%B} {when.year}, {when:%H:%M} UTC"


def _plot(
    own: Sequence[tuple[int, Hour]],
    span: tuple[int, int],
    width: int,
    marks: Sequence[int],
    least: int,
) -> TimePlot:
    """The plot of an operation; a bar stands for `least` hours or a multiple of these."""
    room = width - _LEFT - _RIGHT
    step = -(-_step(span, room // _PIXELS_A_BAR) // least) * least
    start = span[0] // step * step
    count = (span[1] - start) // step + 1
    slot = room / count
    exchanges: Counter[int] = Counter()
    drifted: Counter[int] = Counter()
    for number, hour in own:
        exchanges[(number - start) // step] += hour.exchanges
        drifted[(number - start) // step] += hour.drifted

    def says(index: int) -> str:
        of = f"{drifted[index]:,} of {exchanges[index]:,} exchanges drifted"
        until = f" and {step - 1} hours more" if step > 1 else ""
        return f"{_words(start + index * step)}{until}: {of}"

    def panel(name: str, amounts: Counter[int], top: float) -> Panel:
        highest = max(amounts.values(), default=0)
        bars = []
        for index, amount in sorted(amounts.items()):
            if not amount:
                continue
            height = max(_MIN_BAR, amount / highest * _PANEL)
            x, y = round(_LEFT + index * slot, 2), round(top + _PANEL - height, 2)
            bars.append(Bar(x, y, round(height, 2), says(index)))
        return Panel(name, top + _PANEL, top, highest, bars)

    return TimePlot(
        width=width,
        height=_HEIGHT,
        left=_LEFT,
        right=width - _RIGHT,
        bar_width=round(min(28.0, slot * 0.85), 2),
        exchanges=panel("exchanges", exchanges, _TOP),
        drifted=panel("drifted", drifted, _TOP + _PANEL + _GAP),
        marks=sorted(
            {
                round(_LEFT + (mark - start) // step * slot, 2)
                for mark in marks
                if span[0] <= mark <= span[1]
            }
        ),
        ticks=list(_ticks(start, step, count, slot)),
    )


def _step(span: tuple[int, int], most: int) -> int:
    """How many hours a bar stands for: the fewest with which all have room."""
    hours = span[1] - span[0] + 1
    for step in _STEPS:
        # One more, since bars begin at multiples of the step.
        if hours <= step * (most - 1):
            return step
    return -(-hours // (most - 1) // 24) * 24 + 24


def _ticks(start: int, step: int, count: int, slot: float) -> Iterator[tuple[float, str]]:
    every = max(1, ceil(_LABEL_PIXELS / slot))
    days = step * count / 24
    for index in range(0, count, every):
        x = _LEFT + index * slot
        if index and x + _LABEL_PIXELS * 0.7 > _LEFT + count * slot:
            continue
        when = _time(start + index * step)
        if days <= _DAYS_WITH_HOURS:
            label = f"{when.day} {when:%b} {when:%H:%M}"
        elif days <= _DAYS_WITHOUT_YEAR:
            label = f"{when.day} {when:%b}"
        else:
            label = f"{when:%b} {when.year}"
        yield round(x, 1), label
