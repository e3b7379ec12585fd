"""Presence over time for a terminal: a key a line, a sign a run."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.model.display import legible, without_commands
from zoho_conformance.reports.presence import wording
from zoho_conformance.reports.presence.matrix import PresenceMatrix, PresenceOperation

_MAX_RUNS_LISTED = 10
_MAX_SIGNS = 40
"""More runs than a line has room for; the newest are shown."""


def render(matrix: PresenceMatrix, *, details: bool = False) -> str:
    """The text of a matrix; with `details` every run and every key."""
    return "\n".join(legible(line).rstrip() for line in _lines(matrix, details=details))


def render_file(matrix: PresenceMatrix) -> str:
    """The text of a file: every run and every key."""
    return without_commands(render(matrix, details=True)) + "\n"


def _lines(matrix: PresenceMatrix, *, details: bool) -> Iterator[str]:
    yield f"PRESENCE: {wording.summary(matrix)}"
    yield from (f"  {warning}" for warning in wording.warnings(matrix))
    yield ""
    yield "Runs, the oldest first:"
    hidden = 0 if details else max(0, len(matrix.runs) - _MAX_RUNS_LISTED)
    if hidden:
        yield f"  {hidden} earlier"
    width = max(len(run.report) for run in matrix.runs[hidden:])
    for number, run in enumerate(matrix.runs[hidden:], start=hidden + 1):
        yield f"  {number:3}  {run.report:{width}}  {wording.describe_run(run)}"
    yield ""
    newest = len(matrix.runs) if details else min(len(matrix.runs), _MAX_SIGNS)
    shown = "a sign a run" if newest == len(matrix.runs) else f"the newest {newest} runs"
    yield f"Keys, {shown}, the oldest first:"
    yield "  " + ", ".join(f"{sign} {meaning}" for sign, meaning in wording.LEGEND)
    for operation in matrix.operations:
        yield from _operation(matrix, operation, newest, details=details)


def _operation(
    matrix: PresenceMatrix, operation: PresenceOperation, newest: int, *, details: bool
) -> Iterator[str]:
    yield ""
    yield f"{operation.id}: {wording.heading(matrix, operation)}"
    rows = [
        row for row in operation.keys if details or not (row.is_settled or row.state == "no-object")
    ]
    width = max((len(row.path) for row in rows), default=0)
    for row in rows:
        signs = wording.timeline(row, newest)
        yield f"  {row.path:{width}}  |{signs}|  {wording.describe_row(row)}"
