"""Where on disk the recorded exchanges stand that show findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - only logs are read by a map

from msgspec import structs

from zoho_conformance.exchanges.formats.interface import RecordedIn
from zoho_conformance.model.locations import relative_file
from zoho_conformance.reports.places import RecordedPlace
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.runs.recording_label import is_personal
from zoho_conformance.runs.run import Run

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap

_Lines = Mapping[Path, Mapping[int, int]]


def add_recorded_places(
    run: Run, findings: list[ReportFinding], *, of_new_alone: bool = False
) -> None:
    """Replace each finding by one with the file and the line of the exchange that shows it first.

    One after the other, so that there are not two of each.

    With `of_new_alone` those that are known or gone stay as they are.
    A file with a name that has an id or a person in it is not named, as nowhere in a report.
    """
    # Thousands of findings may be in one file.
    name_of = cache(relative_file)
    files = [
        None if of_new_alone and finding.state != "new" else _recorded_in(run, finding)
        for finding in findings
    ]
    files = [None if file is None or is_personal(name_of(file.file)) else file for file in files]
    lines = _find_lines(file for file in files if file is not None and file.line is None)
    for at, file in enumerate(files):
        if file is not None:
            findings[at] = structs.replace(
                findings[at], recorded_in=_place(file, name_of(file.file), lines)
            )


def _recorded_in(run: Run, finding: ReportFinding) -> RecordedIn | None:
    if finding.state == "gone" or run.privacy is not None:
        return None
    return run.targets[finding.target].recorded_in(finding.operation, finding.case_label)


def _find_lines(files: Iterable[RecordedIn]) -> _Lines:
    numbers: dict[Path, set[int]] = {}
    fields: dict[Path, FieldMap | None] = {}
    for each in files:
        numbers.setdefault(each.file, set()).add(each.number)
        fields[each.file] = each.fields
    if not numbers:
        return {}
    from zoho_conformance.exchanges.formats.exchange_lines import (  # noqa: PLC0415 - loads every format
        find_lines,
    )

    return {file: find_lines(file, wanted, fields[file]) for file, wanted in numbers.items()}


def _place(file: RecordedIn, name: str, lines: _Lines) -> RecordedPlace:
    line = lines.get(file.file, {}).get(file.number) if file.line is None else file.line
    return RecordedPlace(file=name, line=line)
