"""An upgrade report for a terminal: a block for each operation, a change in two lines."""

from __future__ import annotations

from collections.abc import Iterator

from zoho_conformance.model.display import legible, without_commands
from zoho_conformance.reports.level_uses import level_lines, level_note
from zoho_conformance.reports.upgrade import wording
from zoho_conformance.reports.upgrade.report import UpgradeChange, UpgradeOperation, UpgradeReport
from zoho_conformance.reports.wording import pluralize

_MAX_OPERATIONS = 30
_MAX_CHANGES = 12


def render(report: UpgradeReport, *, details: bool = False) -> str:
    """The text; with `details` also what these recordings do not use, and what is compatible."""
    return "\n".join(legible(line).rstrip() for line in _lines(report, details=details))


def render_file(report: UpgradeReport) -> str:
    """The text of a file: everything."""
    return without_commands(render(report, details=True)) + "\n"


def _lines(report: UpgradeReport, *, details: bool) -> Iterator[str]:
    yield wording.headline(report)
    yield f"  {wording.scope(report)}"
    yield f"  {wording.basis(report)}"
    yield from (f"  {line}" for line in wording.ends(report))
    for call, count in report.unknown.items():
        yield f"  in the contracts of neither version: {count}: {call}"
    for number, line in enumerate(level_lines(report.levels)):
        yield f"    {line}" if number else f"  levels: {line}"
    yield from (f"  not read: {line}" for line in report.unread)
    changed = [each for each in report.operations if (each.changes if details else _matters(each))]
    shown = changed if details else changed[:_MAX_OPERATIONS]
    for operation in shown:
        yield from _operation(operation, details=details)
    if len(changed) > len(shown):
        yield ""
        yield f"{pluralize(len(changed) - len(shown), 'more operation')} (--details has them)"
    same = len(report.operations) - len(changed)
    if same:
        yield ""
        what = "without a change" if details else "without a change that matters here"
        yield f"{pluralize(same, 'operation')} {what}"


def _matters(operation: UpgradeOperation) -> list[UpgradeChange]:
    """The changes that these recordings use, and that may break."""
    return [each for each in operation.changes if each.counts and each.level != "info"]


def _operation(operation: UpgradeOperation, *, details: bool) -> Iterator[str]:
    yield ""
    yield f"{operation.id}: {wording.place(operation)}"
    matters = _matters(operation)
    shown = operation.changes if details else matters[:_MAX_CHANGES]
    for change in shown:
        yield f"  {wording.level_words(change)}: {wording.what(change)}"
        yield f"    before: {change.before}"
        yield f"    now:    {change.after}"
        yield f"    do:     {change.advice}"
        seen = f"{wording.used(change, operation)}, {wording.SHOWN_BY_WORDS[change.shown_by]}"
        yield f"    seen:   {seen}"
        if note := level_note(change):
            yield f"    level:  {note}"
        if change.recording:
            yield f"    file:   {change.recording}"
        if change.source is not None:
            yield f"    page:   {change.source.page}, {change.source.section}"
    left = len(operation.changes) - len(shown)
    if left:
        yield f"  {pluralize(left, 'more change')}, compatible or not in these recordings " + (
            "(--details has them)" if len(shown) == len(matters) else "or further (--details)"
        )
