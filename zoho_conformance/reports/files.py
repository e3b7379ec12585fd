"""Report files: their form named before the file, or told by its suffix."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from zoho_conformance.model import environment
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write
from zoho_conformance.reports import (
    github,
    junit,
    markdown,
    sarif,
    text,
)
from zoho_conformance.runs.settings import Output

STDOUT = Path("-")
"""Standard output, in the place of a file."""
_STDOUT_TOO = (Path("/dev/stdout"), Path("/dev/fd/1"))


def _json(report: Mapping[str, Any]) -> str:
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _text(report: Mapping[str, Any]) -> str:
    return text.render(report, details=True) + "\n"


def _html(report: Mapping[str, Any], history: Sequence[Mapping[str, Any]] = ()) -> str:
    # Templates are loaded where a page is asked for, and nowhere else.
    from zoho_conformance.reports import html  # noqa: PLC0415

    return html.render(report, history)


FORMS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": _text,
    "json": _json,
    "junit": junit.render,
    "html": _html,
    "markdown": markdown.render,
    "sarif": sarif.render,
    "github": github.render,
}
"""The forms of a report, each from a report to the text of a file."""

SUFFIXES = {
    ".json": "json",
    ".xml": "junit",
    ".html": "html",
    ".md": "markdown",
    ".sarif": "sarif",
    ".txt": "text",
}
"""The suffixes that tell a form."""


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
    return Output(form, STDOUT if file in _STDOUT_TOO else file)


def save(
    report: Mapping[str, Any], output: Output, history: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Write the report in its form, whole or not at all; `-` is standard output.

    What GitHub is told goes into the summary of its step as well, where there is one. ``history``
    are earlier reports, for the one form that shows them.
    """
    is_page = output.form == "html"
    told = _html(report, history) if is_page else FORMS[output.form](report)
    if output.file == STDOUT:
        # What programs read is UTF-8, whatever the terminal takes.
        click.echo(told if output.form == "text" else told.encode(), nl=False)
    else:
        try:
            write(output.file, told)
        except OSError as cause:
            raise UsageError(f"{output.file}: cannot be written: {cause.strerror}") from cause
    if output.form == "github":
        _summarize(report)


def _summarize(report: Mapping[str, Any]) -> None:
    file = environment.step_summary()
    if file is None:
        return
    try:
        with file.open("a", encoding="utf-8") as opened:
            opened.write(github.summary(report))
    except OSError as cause:
        raise UsageError(f"GITHUB_STEP_SUMMARY: cannot be written: {cause.strerror}") from cause


def save_all(report: Mapping[str, Any], outputs: Sequence[Output]) -> None:
    """Write each report that was asked for."""
    for one in outputs:
        save(report, one)
