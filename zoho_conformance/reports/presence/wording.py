"""What the views of presence say alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from zoho_conformance.model.rules import PRESENCE_DROPPED
from zoho_conformance.reports.presence.matrix import (
    CellState,
    MergedRun,
    PresenceCell,
    PresenceFall,
    PresenceMatrix,
    PresenceOperation,
    PresenceRow,
)
from zoho_conformance.reports.wording import pluralize

_SIGNS: Mapping[CellState, str] = {
    "always": "=",
    "sometimes": "~",
    "never": "0",
    "no-object": "-",
    "undocumented": "?",
}
_DRIFT_SIGN = "!"
LEGEND = (
    ("=", "in every object"),
    ("~", "in some objects"),
    ("0", "in none"),
    ("-", "no object that could have it"),
    ("?", "came undocumented"),
    ("!", "drifted"),
    ("space", "not judged, or in no contract of the run"),
)
"""The signs of a timeline, and what each means."""


def summary(matrix: PresenceMatrix) -> str:
    """How many runs and keys there are, and how many keys came how."""
    rows = list(matrix.rows)
    counts = {
        "always": sum(row.is_settled for row in rows),
        "sometimes": sum(row.state == "sometimes" for row in rows),
        "never": sum(row.state == "never" for row in rows),
        "undocumented": sum(row.undocumented_in > 0 for row in rows),
        "drifted": sum(row.drifted_in > 0 for row in rows),
        "with no object to come in": sum(row.state == "no-object" for row in rows),
    }
    parts = [f"{count:,} {state}" for state, count in counts.items() if count]
    keys = pluralize(len(rows), "key")
    return (
        f"{pluralize(len(matrix.runs), 'run')}, {days(matrix.runs)}; "
        f"{pluralize(len(matrix.operations), 'operation')}, {keys}: {', '.join(parts) or 'none'}"
    )


def days(runs: Sequence[MergedRun]) -> str:
    """The days of the first and of the last run."""
    first, last = runs[0].started[:10], runs[-1].started[:10]
    return first if first == last else f"{first} to {last}"


def describe_run(run: MergedRun) -> str:
    """One run: when, who answered, by which contracts it was judged, and what came of it."""
    judged = sum(target.judged for target in run.targets)
    cases = sum(target.cases for target in run.targets)
    parts = [
        run.started[:16].replace("T", " "),
        run.who,
        f"contracts {run.api_version} ({run.contract_digest})",
        f"{judged} of {cases} cases judged",
        run.verdict,
    ]
    if run.drift_elsewhere:
        parts.append(f"{pluralize(run.drift_elsewhere, 'finding')} on no key")
    if run.masked:
        parts.append("private")
    return ", ".join(parts)


def heading(matrix: PresenceMatrix, operation: PresenceOperation) -> str:
    """In how many runs an operation was judged, and how many of its keys always came."""
    settled = sum(row.is_settled for row in operation.keys)
    text = (
        f"judged in {len(operation.judged_in)} of {pluralize(len(matrix.runs), 'run')}, "
        f"{settled} of {pluralize(len(operation.keys), 'key')} always"
    )
    unseen = operation.count("no-object")
    return f"{text}, {unseen} with no object to come in" if unseen else text


def describe_row(row: PresenceRow) -> str:
    """In how many runs a key came, in how many objects, and what drifted or is not documented."""
    parts = list(map(_describe_fall, row.falls))
    if row.runs:
        parts.append(f"{row.seen_in} of {pluralize(row.runs, 'run')}")
        if row.objects:
            # Reports of earlier versions do not say how many objects lack a key.
            is_exact = all(cell.objects is not None for cell in row.cells if _counts(cell))
            of = "of" if is_exact else "of at least"
            parts[-1] += f", {row.seen:,} {of} {pluralize(row.objects, 'object')}"
    elif row.state == "no-object":
        parts.append("no object that could have it")
    if row.undocumented_in:
        parts.append(f"undocumented in {pluralize(row.undocumented_in, 'run')}")
    if row.drifted_in:
        rules = dict.fromkeys(drift.rule for cell in row.cells if cell for drift in cell.drift)
        parts.append(f"drifted in {pluralize(row.drifted_in, 'run')}: {', '.join(rules)}")
    return "; ".join(parts)


def _describe_fall(fall: PresenceFall) -> str:
    objects = pluralize(fall.objects_since, "object")
    now = f"in 0 of {objects}" if fall.rule == PRESENCE_DROPPED else f"null in all of {objects}"
    return (
        f"{fall.rule}: {now} since {fall.since}, {fall.seen_before:,} of "
        f"{fall.objects_before:,} before, last {fall.last}"
    )


def _counts(cell: PresenceCell | None) -> TypeGuard[PresenceCell]:
    return cell is not None and cell.state in ("always", "sometimes", "never")


def sign(cell: PresenceCell | None) -> str:
    """The sign of a cell in a timeline."""
    if cell is None:
        return " "
    return _DRIFT_SIGN if cell.drift else _SIGNS[cell.state]


def timeline(row: PresenceRow, newest: int) -> str:
    """The signs of the newest cells of a row, the oldest first."""
    return "".join(map(sign, row.cells[-newest:]))


def describe_cell(cell: PresenceCell) -> str:
    """One cell: in how many objects the key came, how often as null, and what drifted."""
    if cell.state == "no-object":
        text = "no object that could have it"
    elif cell.state == "undocumented":
        text = f"undocumented, {pluralize(cell.seen, 'time')}"
    else:
        of = "" if cell.objects is None else f" of {cell.objects:,}"
        text = f"{cell.seen:,}{of} objects"
    if cell.null:
        text += f", {cell.null:,} null"
    for drift in cell.drift:
        text += f"; {drift.rule} ({drift.level}{', accepted' if drift.state == 'known' else ''})"
    return text


def warnings(matrix: PresenceMatrix) -> list[str]:
    """What a reader has to know before trusting the matrix."""
    lines = [f"NOT MERGED: {left.report}: {left.reason}" for left in matrix.not_merged]
    if any(run.masked == "once" for run in matrix.runs):
        lines.append(
            "private reports without a common salt: the same undocumented key has another name in "
            "each of them"
        )
    if any(target.kind == "documented" for run in matrix.runs for target in run.targets):
        lines.append(
            "of runs with a documented target the samples of the pages themselves count too"
        )
    return lines
