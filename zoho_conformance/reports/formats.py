"""The formats of reports, and which of them a command line asks for.

To add a format, write its module with a `render(report)` and give it a row in `FORMATS`: the
command line, its help and the documentation follow from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.suggest import close_names, unknown_name
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.settings import Output

_WORD = lazy_pattern(r"([A-Za-z][A-Za-z0-9_-]*)?")
"""What comes before an equals sign, if it can only be meant as the name of a format."""
STDOUT = Path("-")
"""Standard output, instead of a file."""
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


def _formats_of(package: str, json: str) -> dict[str, Format]:
    """The formats of another kind of report, whose renderers are modules of a package."""
    comment, page = "a comment, within GitHub's limit", "people: one file without network access"
    formats = (
        Format("text", ".txt", "people", f"{package}.text:render_file"),
        Format("markdown", ".md", comment, f"{package}.markdown:render"),
        Format("html", ".html", page, f"{package}.html:render"),
        Format("json", ".json", "programs", f"{package}.{json}"),
    )
    return {each.name: each for each in formats}


PRESENCE_FORMATS = _formats_of("presence", "matrix:to_json")
"""The formats of a matrix of presence by their names."""
UPGRADE_FORMATS = _formats_of("upgrade", "report:to_json")
"""The formats of an upgrade report by their names."""


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
