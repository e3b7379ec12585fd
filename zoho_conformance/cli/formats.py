"""The options that say in which formats something is written, and where to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from zoho_conformance.cli.options import output_option
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reports.formats import STDOUT, Format, parse_output
from zoho_conformance.runs.settings import Output


def formats_options(
    formats: Mapping[str, Format],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--format`, once for each format to write, and `-o`."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for option in (
            output_option,
            click.option(
                "--format",
                "formats",
                multiple=True,
                metavar="FORMAT",
                help=f"{', '.join(formats)}; or FORMAT=FILE.  [default: text]",
            ),
        ):
            command = option(command)
        return command

    return add


def outputs_of(
    asked: Sequence[str], file: Path | None, formats: Mapping[str, Format]
) -> list[Output]:
    """What to write: one format to a file or standard output, or several to a file each."""
    outputs = [_output(name, file, formats) for name in asked or ("text",)]
    if file and len(outputs) > 1:
        raise UsageError("-o: takes one format; write several as FORMAT=FILE each")
    return outputs


def _output(asked: str, file: Path | None, formats: Mapping[str, Format]) -> Output:
    name, equals, _ = asked.partition("=")
    if name not in formats:
        raise UsageError(f"--format: {unknown_name('format', name, formats)}")
    return parse_output(asked) if equals else Output(asked, file or STDOUT)
