"""The exchange that shows a finding: what is around the place that drifted, and the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.reports.evidence import ReportedLine
from zoho_conformance.reports.exchange_lines import marked
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding

_AROUND = 4
"""So many lines before and after what drifted are shown."""
_HEAD = 2
"""So many lines say what it is: method and address, status and type."""
_LEAST_LEFT_OUT = 8
"""Fewer lines than these are not worth leaving out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines in a row; `is_marked` where a finding is about them, `left_out` how many are not here.

    A piece has either lines or a number of lines that are left out before the next.
    """

    text: str = ""
    is_marked: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """The exchange of a finding.

    Where it is cut (`is_cut`), `anchor` leads to the whole of it, request and response in a row,
    which stands with the first finding that it shows, and there alone.
    """

    request: Sequence[Piece]
    response: Sequence[Piece]
    whole: Sequence[Sequence[Piece]]
    anchor: str
    is_cut: bool


class Exchanges:
    """The exchanges of a report, each shown whole once."""

    def __init__(self, report: Report) -> None:
        self._by_place = {
            (each.target, each.operation, each.case_label): (number, each)
            for number, each in enumerate(report.evidence, start=1)
        }
        self._shown_whole: set[int] = set()

    def of(self, finding: ReportFinding) -> ShownExchange | None:
        """The exchange that shows a finding; None where the report does not have it."""
        place = finding.target, finding.operation, finding.case_label
        if place not in self._by_place or finding.state == "gone":
            return None
        number, evidence = self._by_place[place]
        halves = (evidence.request, evidence.response)
        near = [_numbers_near(lines, finding) for lines in halves]
        is_cut = any(len(own) < len(lines) for own, lines in zip(near, halves, strict=True))
        is_first = is_cut and number not in self._shown_whole
        if is_first:
            self._shown_whole.add(number)
        request, response = (
            list(_pieces(lines, finding, own)) for own, lines in zip(near, halves, strict=True)
        )
        whole = [list(_pieces(lines, finding, range(len(lines)))) for lines in halves]
        return ShownExchange(
            request=request,
            response=response,
            whole=whole if is_first else (),
            anchor=f"x-{number}",
            is_cut=is_cut,
        )


def _numbers_near(lines: Sequence[ReportedLine], finding: ReportFinding) -> Sequence[int]:
    """The numbers of the lines that are shown of a request or an answer."""
    places = [number for number, line in enumerate(lines) if line.path == finding.path]
    # If something did not come, what could have contained it.
    places = places or _holders(lines, finding.path)
    near = set(range(_HEAD))
    for place in places:
        near |= set(range(place - _AROUND, place + _AROUND + 1))
    every = range(len(lines))
    shown = sorted(near & set(every))
    return shown if len(every) - len(shown) >= _LEAST_LEFT_OUT else every


def _holders(lines: Sequence[ReportedLine], path: str) -> list[int]:
    holder, dot, _ = path.rpartition(".")
    return [number for number, line in enumerate(lines) if dot and line.path == holder][:1]


def _pieces(
    lines: Sequence[ReportedLine], finding: ReportFinding, numbers: Iterable[int]
) -> Iterator[Piece]:
    rows = marked(lines, finding)
    texts: list[str] = []
    was_marked = False
    last = -1
    for number in numbers:
        row = rows[number]
        left_out = number - last - 1
        if texts and (left_out or row.is_marked != was_marked):
            yield Piece("\n".join(texts), was_marked)
            texts = []
        if left_out:
            yield Piece(left_out=left_out)
        texts.append(row.text)
        was_marked, last = row.is_marked, number
    if texts:
        yield Piece("\n".join(texts), was_marked)
    if last + 1 < len(rows):
        yield Piece(left_out=len(rows) - last - 1)
