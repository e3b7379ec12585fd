"""Reports written in their formats: to files, standard output, and the summary of a GitHub step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from zoho_conformance.model import environment
from zoho_conformance.model.display import without_commands
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write_pieces
from zoho_conformance.reports.formats import FORMATS, STDOUT
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.settings import Output

_LARGE_CHARS = 100_000
"""At least this much of a text is written to standard output at once."""


def write_report(report: Report, output: Output, history: Sequence[Report] = ()) -> None:
    """Write the report in its format, whole or not at all; `-` is standard output.

    The format `github` goes into the summary of the step as well, if there is one. `history` are
    earlier reports, for a format that shows them.
    """
    _write_pieces(FORMATS[output.format].pieces(report, history), output)
    if output.format == "github":
        _append_step_summary(report)


def write_text(text: str, output: Output) -> None:
    """Write a text in its format, whole or not at all; `-` is standard output."""
    _write_pieces((text,), output)


def _write_pieces(pieces: Iterable[str], output: Output) -> None:
    if output.file == STDOUT:
        # The commands of the format `github` are ours; in other formats, text must not act as one.
        for lines in _whole_lines(pieces):
            plain = lines if output.format == "github" else without_commands(lines)
            # What programs read is UTF-8, whatever the terminal takes.
            click.echo(plain if output.format == "text" else plain.encode(), nl=False)
    else:
        try:
            write_pieces(output.file, pieces)
        except OSError as cause:
            raise UsageError(f"{output.file}: cannot be written: {cause.strerror}") from cause


def _whole_lines(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces of a text put together, so that each but the last ends with a line and is large."""
    parts: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size < _LARGE_CHARS:
            parts.append(piece)
            continue
        lines, end, rest = piece.rpartition("\n")
        if not end:
            parts.append(piece)
            continue
        yield "".join((*parts, lines, end))
        parts, size = [rest], len(rest)
    yield "".join(parts)


def write_reports(report: Report, outputs: Sequence[Output]) -> None:
    """Write each report that was asked for."""
    for output in outputs:
        write_report(report, output)


def _append_step_summary(report: Report) -> None:
    # Only here, where GitHub runs the step.
    from zoho_conformance.reports.github import summary  # noqa: PLC0415 - as every format

    file = environment.step_summary()
    if file is None:
        return
    try:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(summary(report))
    except OSError as cause:
        raise UsageError(f"GITHUB_STEP_SUMMARY: cannot be written: {cause.strerror}") from cause
