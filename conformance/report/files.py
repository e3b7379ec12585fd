"""Report files: their form named before the file, or told by its suffix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conformance.errors import UsageError
from conformance.report import junit, text
from conformance.run.settings import Output
from conformance.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _json(report: Mapping[str, Any]) -> str:
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _text(report: Mapping[str, Any]) -> str:
    return text.render(report) + "\n"


FORMS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "json": _json,
    "junit": junit.render,
    "text": _text,
}
"""The forms of a report, each from a report to the text of a file."""

SUFFIXES = {".json": "json", ".xml": "junit", ".txt": "text"}


def checked(asked: str) -> Output:
    """The report that `x.json` or `junit=x` asks for; ``UsageError`` where it is no known form."""
    name, named, rest = asked.partition("=")
    # A path may hold an equals sign of its own, so that only the name of a form counts as one.
    is_named = bool(named) and name in FORMS
    file = Path(rest if is_named else asked)
    form = name if is_named else SUFFIXES.get(file.suffix)
    if form is None:
        raise UsageError(
            f"--report {asked}: the form is told by the suffix, one of {', '.join(SUFFIXES)}, "
            f"or named before the file: {', '.join(f'{one}=FILE' for one in FORMS)}"
        )
    if not file.name or file.is_dir():
        raise UsageError(f"--report {asked}: is a directory; name a file")
    return Output(form, file)


def save(report: Mapping[str, Any], output: Output) -> None:
    """Write the report in its form, whole or not at all."""
    try:
        write(output.file, FORMS[output.form](report))
    except OSError as cause:
        raise UsageError(f"--report {output.file}: cannot be written: {cause.strerror}") from cause
