"""The exchange that shows a finding: what is around the place that drifted, and the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.reports.evidence import ReportedEvidence, ReportedLine
from zoho_conformance.reports.exchange_lines import marked
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding

_AROUND = 4
"""So many lines before and after what drifted are shown."""
_HEAD = 2
"""So many lines of an answer say what it is: its status and its type."""
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

    `anchor` leads to the whole of it, which stands with the first finding that it shows
    (`is_first`), where `is_cut`.
    """

    request: str
    response: Sequence[Piece]
    whole: Sequence[Piece]
    anchor: str
    is_first: bool
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
        near = _lines_near(evidence, finding)
        is_cut = len(near) < len(evidence.response)
        is_first = is_cut and number not in self._shown_whole
        if is_first:
            self._shown_whole.add(number)
        return ShownExchange(
            request="\n".join(line.text for line in evidence.request),
            response=list(_pieces(evidence.response, finding, near)),
            whole=list(_pieces(evidence.response, finding, range(len(evidence.response))))
            if is_first
            else (),
            anchor=f"x-{number}",
            is_first=is_first,
            is_cut=is_cut,
        )


def _lines_near(evidence: ReportedEvidence, finding: ReportFinding) -> Sequence[int]:
    """The numbers of the lines that are shown of an answer."""
    places = [n for n, line in enumerate(evidence.response) if line.path == finding.path]
    # Of what did not come, what could have held it.
    places = places or _holders(evidence.response, finding.path)
    near = set(range(_HEAD))
    for place in places:
        near |= set(range(place - _AROUND, place + _AROUND + 1))
    every = range(len(evidence.response))
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
