"""Reports read back: from a file, checked against their own schema."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.report import SCHEMA_VERSION

_ANEW = "write it again with `check --report x.json`"


def load(name: str) -> dict[str, Any]:
    """The report in a JSON file, `-` being standard input; ``UsageError`` where it is none."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        report = json.loads(raw)
        # Half a letter can be escaped in JSON, and no form of a report could be written with it.
        json.dumps(report, ensure_ascii=False).encode()
    except OSError as cause:
        raise UsageError(f"{name}: cannot be read: {cause.strerror}") from cause
    except (ValueError, RecursionError) as cause:
        raise UsageError(f"{name}: is no JSON ({cause}); {_ANEW}") from cause
    return checked(report, name)


def checked(report: Any, name: str) -> dict[str, Any]:
    """The report itself; ``UsageError`` names the first place at which it is none."""
    if not isinstance(report, dict) or "schema_version" not in report:
        raise UsageError(f"{name}: is no report: it has no schema_version; {_ANEW}")
    version = report["schema_version"]
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"{name}: is a report of schema version {version!r}, and this is for "
            f"{SCHEMA_VERSION}; {_ANEW}"
        )
    _add_missing(report)
    validator = Validator(schema(), others=(_own("finding"),))
    broken = min(validator.violations(report), key=lambda one: len(one.steps), default=None)
    if broken is not None:
        lacks = f" ({', '.join(broken.keys)})" if broken.keys else ""
        place = broken.path or "the report"
        raise UsageError(f"{name}: is no report: {place} breaks `{broken.keyword}`{lacks}; {_ANEW}")
    return report


def _add_missing(report: dict[str, Any]) -> None:
    """Add what reports of earlier versions do not have: who answered, and the recording."""
    with suppress(AttributeError, KeyError, TypeError, ValueError):
        for target in report["run"]["targets"]:
            target.setdefault("kind", None)
            target.setdefault("recorded_from", None)
        for row in (*report["findings"], *report["exchanges"]):
            recording = row["case"].partition("@")[2] if report["run"]["kind"] == "run" else ""
            row.setdefault("recording", recording or None)


def schema() -> dict[str, Any]:
    """The JSON Schema of reports; that of findings is a file of its own beside it."""
    return _own("report")


def _own(name: str) -> dict[str, Any]:
    found = json.loads((locations.root() / "schemas" / "own" / f"{name}.schema.json").read_bytes())
    assert isinstance(found, dict)
    return found
