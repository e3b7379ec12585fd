"""Reports read back from files, those of earlier versions too."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import structs

from zoho_conformance.model import decode, input_files, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.outcome import RecordedFrom, TargetKind
from zoho_conformance.reports.report import SCHEMA_VERSION, Report
from zoho_conformance.reports.report_group import group_findings

_EARLIER_VERSION = 1
"""Its findings say what came in words for readers only, and each is of one case."""
_ADVICE = "write it again with `check --report x.json`"


def read_report(name: str) -> Report:
    """The report in a JSON file, `-` being standard input; `UsageError` if it is not a report."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else input_files.read_bytes(Path(name))
    except OSError as cause:
        raise UsageError(f"{name}: cannot be read: {cause.strerror}") from cause
    return from_json(decode.parse_json(data, name, _ADVICE), name)


def from_json(value: Any, name: str) -> Report:
    """The report that a parsed JSON file holds; `UsageError` says where it is not one."""
    if not isinstance(value, dict) or "schema_version" not in value:
        raise UsageError(f"{name}: not a report: it has no schema_version; {_ADVICE}")
    version = value["schema_version"]
    if version == SCHEMA_VERSION:
        return decode.convert(value, Report, name, _ADVICE)
    if version != _EARLIER_VERSION or isinstance(version, bool):
        raise UsageError(
            f"{name}: a report of schema version {version!r}, where {SCHEMA_VERSION} or "
            f"{_EARLIER_VERSION} is expected; {_ADVICE}"
        )
    # Decoding describes what does not have the form of a report.
    with suppress(KeyError, TypeError, AttributeError):
        value = _carry_over(value)
    report = decode.convert(
        value | {"schema_version": SCHEMA_VERSION, "groups": []}, Report, name, _ADVICE
    )
    return structs.replace(report, groups=group_findings(report.findings))


def schema() -> dict[str, Any]:
    """The JSON Schema of reports."""
    file = locations.root() / "schemas" / "own" / "report.schema.json"
    value: dict[str, Any] = json.loads(file.read_bytes())
    return value


# Carry-over: the first reports of schema version 1 say who answered in words only, and in which
# recording a finding was seen by its case alone (`ok@recordings/x`).


def _carry_over(report: dict[str, Any]) -> dict[str, Any]:
    """The report with the fields that reports lacked before; a report that has them as it is."""
    run = report["run"]
    if run["kind"] != "run" or any("kind" in target for target in run["targets"]):
        return report
    targets = [
        {**target, "kind": _kind_by_words(target), "recorded_from": _source_by_words(target)}
        for target in run["targets"]
    ]
    return {
        **report,
        "run": {**run, "targets": targets},
        "findings": [_with_recording(row) for row in report["findings"]],
        "exchanges": [_with_recording(row) for row in report["exchanges"]],
    }


def _with_recording(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "recording": row["case"].partition("@")[2] or None}


def _kind_by_words(target: dict[str, Any]) -> TargetKind:
    words = target["about"]
    if words.startswith("a live"):
        return "live"
    if words.startswith("the samples"):
        return "documented"
    if words.startswith("recorded by others, matched"):
        return "foreign"
    return "replayed" if words.startswith("recorded") else "reference"


def _source_by_words(target: dict[str, Any]) -> RecordedFrom | None:
    words = target["about"]
    if words.startswith("recorded from: live"):
        return "live"
    if words.startswith("recorded from our reference org"):
        return "reference"
    return "unknown" if words.startswith("recorded") else None
