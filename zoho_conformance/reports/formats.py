"""The formats of a report, and the files that they are written to.

To add a format, write its module with a `render(report)` and give it a row in `FORMATS`: the
command line, its help and the documentation follow from the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import msgspec

from zoho_conformance.model import environment
from zoho_conformance.model.display import without_commands
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write_pieces
from zoho_conformance.model.suggest import close_names, unknown_name
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.settings import Output

_WORD = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)?")
"""What is before an equals sign, where it can only be meant for the name of a format."""
STDOUT = Path("-")
"""Standard output, in the place of a file."""
_LARGE_CHARS = 100_000
"""So much of a text at least is written to standard output at once."""
_STDOUT_ALIASES = (Path("/dev/stdout"), Path("/dev/fd/1"))


class Format(msgspec.Struct, frozen=True):
    """A format that a report can be written in.

    `suffix` is the suffix of files of this format, empty where it has to be named. `audience` says
    whom it is for. `renderer` names the function that renders it, as `module:function` of this
    package, which is imported when it is needed. `shows_history` is whether that function takes
    earlier reports as well, and `comes_in_pieces` whether it gives the text piece by piece, since
    that may be large.
    """

    name: str
    suffix: str
    audience: str
    renderer: str
    shows_history: bool = False
    comes_in_pieces: bool = False

    def render(self, report: Report, history: Sequence[Report] = ()) -> str:
        """The text of a file; `history` are earlier reports, for a format that shows them."""
        return "".join(self.pieces(report, history))

    def pieces(self, report: Report, history: Sequence[Report] = ()) -> Iterable[str]:
        """As `render`, piece by piece where the format comes so."""
        render = self._function()
        rendered = render(report, history) if self.shows_history else render(report)
        return rendered if self.comes_in_pieces else (rendered,)

    def load(self) -> Callable[..., str]:
        """The function that renders the format, of one that does not come in pieces."""
        return self._function()

    def _function(self) -> Callable[..., Any]:
        module, _, function = self.renderer.partition(":")
        render: Callable[..., Any] = getattr(import_module(f"{__package__}.{module}"), function)
        return render


FORMATS = {
    each.name: each
    for each in (
        Format("text", ".txt", "people", "text:render_file"),
        Format(
            "json",
            ".json",
            "programs, and rendering every other format",
            "report:json_pieces",
            comes_in_pieces=True,
        ),
        Format("junit", ".xml", "CI systems", "junit:render"),
        Format(
            "ctrf",
            ".ctrf.json",
            "test dashboards and test history",
            "ctrf:pieces",
            comes_in_pieces=True,
        ),
        Format(
            "html",
            ".html",
            "release managers: a single self-contained file to read, filter, print and sign",
            "html:pieces",
            shows_history=True,
            comes_in_pieces=True,
        ),
        Format(
            "markdown",
            ".md",
            "pull request comments, within GitHub's size limit",
            "markdown:render",
        ),
        Format("sarif", ".sarif", "code scanning", "sarif:pieces", comes_in_pieces=True),
        Format(
            "openmetrics",
            ".prom",
            "Prometheus and compatible tools, such as a textfile collector",
            "openmetrics:render",
        ),
        Format(
            "github",
            "",
            "annotations on standard output (`github=-`) and the step summary",
            "github:render",
        ),
    )
}
"""The formats of a report by their names."""


def parse_output(asked: str) -> Output:
    """The report that `x.json` or `junit=x` asks for; `UsageError` if the format is unknown."""
    name, equals, rest = asked.partition("=")
    is_named = bool(equals) and name in FORMATS
    if equals and not is_named and _WORD.fullmatch(name):
        # A path may hold an equals sign of its own, and then says that it is one.
        raise UsageError(
            f"--report {asked}: {unknown_name('format', name, FORMATS)}; "
            f"a file of this name is ./{asked}"
        )
    file = Path(rest if is_named else asked)
    suffixes = {each.suffix: each.name for each in FORMATS.values() if each.suffix}
    # The longer suffix first: x.ctrf.json is not the report that every other format is made of.
    ends = ("".join(file.suffixes[-2:]), file.suffix)
    named = name if is_named else next(filter(None, map(suffixes.get, ends)), None)
    if named is None:
        close = close_names(file.suffix, suffixes) if file.suffix else []
        meant = f"did you mean {file.with_suffix(close[0])}? Or " if close else ""
        raise UsageError(
            f"--report {asked}: unknown suffix: {meant}use one of {', '.join(suffixes)}, "
            f"or name the format before the file: {', '.join(f'{each}=FILE' for each in FORMATS)}"
        )
    if not file.name or file.is_dir():
        raise UsageError(f"--report {asked}: not a file; name a file in a folder")
    return Output(named, STDOUT if file in _STDOUT_ALIASES else file)


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
        # The commands of the format `github` are ours; text of others in any format must be none.
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
