"""Report files, their form told by their suffix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conformance.errors import UsageError
from conformance.report import junit
from conformance.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _json(report: Mapping[str, Any]) -> str:
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


FORMS: dict[str, Callable[[Mapping[str, Any]], str]] = {".json": _json, ".xml": junit.render}


def checked(path: str) -> Path:
    """The path of a report to write; ``UsageError`` for a suffix that no form has."""
    file = Path(path)
    if file.suffix not in FORMS:
        raise UsageError(
            f"--report {path}: the form is told by the suffix, one of {', '.join(FORMS)}"
        )
    if file.is_dir():
        raise UsageError(f"--report {path}: is a directory; name a file")
    return file


def save(report: Mapping[str, Any], file: Path) -> None:
    """Write the report in the form of the file's suffix, whole or not at all."""
    try:
        write(file, FORMS[file.suffix](report))
    except OSError as cause:
        raise UsageError(f"--report {file}: cannot be written: {cause.strerror}") from cause
