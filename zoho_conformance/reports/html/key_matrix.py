"""Operations by their keys: which came, which never did, and which drifted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from zoho_conformance.model.coverage import KeyCoverage
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.wording import pluralize

KeyState = Literal["drifted", "accepted", "undocumented", "never", "seen"]
KEY_STATES: tuple[KeyState, ...] = get_args(KeyState)
KEY_WORDS: dict[KeyState, str] = {
    "drifted": "drifted",
    "accepted": "accepted drift",
    "undocumented": "undocumented",
    "never": "never seen",
    "seen": "seen",
}
"""What became of a key, in words."""
_COLUMNS = 48
_PITCH, _SIDE = 7, 6
"""How far apart the squares of keys are, and how long their sides."""


@dataclass(frozen=True, slots=True)
class KeyCell:
    """A key of an operation's answers: what became of it, and how often it came, in words."""

    path: str
    state: KeyState
    says: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An operation and its keys."""

    operation: str
    cells: Sequence[KeyCell]

    @property
    def by_state(self) -> dict[KeyState, list[KeyCell]]:
        """The keys of each state that occurs."""
        every = {
            state: [cell for cell in self.cells if cell.state == state] for state in KEY_STATES
        }
        return {state: cells for state, cells in every.items() if cells}

    @property
    def counts(self) -> list[tuple[KeyState, int]]:
        """How many keys there are of each state that occurs."""
        return [(state, len(cells)) for state, cells in self.by_state.items()]

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return min(len(self.cells), _COLUMNS) * _PITCH

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return -(-len(self.cells) // _COLUMNS) * _PITCH

    @property
    def squares(self) -> dict[KeyState, str]:
        """By state the outline of its squares, as a path of a drawing has it."""
        outlines: dict[KeyState, list[str]] = {}
        for number, cell in enumerate(self.cells):
            line, column = divmod(number, _COLUMNS)
            square = f"M{column * _PITCH} {line * _PITCH}h{_SIDE}v{_SIDE}h-{_SIDE}z"
            outlines.setdefault(cell.state, []).append(square)
        return {state: "".join(squares) for state, squares in outlines.items()}


def key_matrix(report: Report) -> list[KeyRow]:
    """The keys of each operation that was judged, the operations with drift first."""
    drifted: dict[str, dict[str, list[ReportFinding]]] = {}
    for finding in report.findings:
        if finding.state != "gone":
            of_operation = drifted.setdefault(finding.operation, {})
            of_operation.setdefault(finding.path, []).append(finding)
    rows = [
        KeyRow(operation, _cells(coverage.keys, drifted.get(operation, {})))
        for operation, coverage in report.coverage.items()
    ]
    with_keys = [row for row in rows if row.cells]
    return sorted(with_keys, key=lambda row: -dict(row.counts).get("drifted", 0))


def _cells(keys: KeyCoverage, drifted: dict[str, list[ReportFinding]]) -> list[KeyCell]:
    objects = {key.path: key.objects for key in keys.absent or ()}
    says: dict[str, tuple[KeyState, str]] = {}
    for path in keys.never_seen:
        of = f"in none of {objects[path]}" if path in objects else "no object that could have it"
        says[path] = ("never", of if keys.absent is not None else "never seen")
    for key in keys.presence:
        says[key.path] = ("seen", f"{key.seen} of {key.objects}")
    for extra in keys.undocumented:
        says.setdefault(
            extra.path, ("undocumented", f"{pluralize(extra.seen, 'time')}, undocumented")
        )
    return [
        _cell(path, state, how_often, drifted.get(path, ()))
        for path, (state, how_often) in sorted(says.items())
    ]


def _cell(path: str, state: KeyState, how_often: str, findings: Sequence[ReportFinding]) -> KeyCell:
    rules = dict.fromkeys(finding.rule for finding in findings)
    # A key that no page documents has a finding for that alone; its state says so already.
    if not findings or (state == "undocumented" and list(rules) == ["key-undocumented"]):
        return KeyCell(path, state, how_often)
    is_new = any(finding.state == "new" for finding in findings)
    return KeyCell(path, "drifted" if is_new else "accepted", f"{', '.join(rules)}; {how_often}")


def count_keys(rows: Sequence[KeyRow]) -> list[tuple[KeyState, int]]:
    """How many keys of all operations there are of each state that occurs."""
    counts = Counter(cell.state for row in rows for cell in row.cells)
    return [(state, counts[state]) for state in KEY_STATES if counts[state]]
