"""The options that say in which forms something is written, and where to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reports.forms import STDOUT, Form, parse_output
from zoho_conformance.runs.settings import Output


def forms_options(
    forms: Mapping[str, Form],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--format`, once for each form to write, and `-o`."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for option in (
            click.option(
                "-o",
                "--output",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="The file to write.  [default: standard output]",
            ),
            click.option(
                "--format",
                "forms",
                multiple=True,
                metavar="FORM",
                help=f"{', '.join(forms)}; or FORM=FILE.  [default: text]",
            ),
        ):
            command = option(command)
        return command

    return add


def outputs_of(asked: Sequence[str], file: Path | None, forms: Mapping[str, Form]) -> list[Output]:
    """What to write: one form to a file or standard output, or several to a file each."""
    outputs = [_output(form, file, forms) for form in asked or ("text",)]
    if file and len(outputs) > 1:
        raise UsageError("-o: takes one form; write several as FORM=FILE each")
    return outputs


def _output(form: str, file: Path | None, forms: Mapping[str, Form]) -> Output:
    name, equals, _ = form.partition("=")
    if name not in forms:
        raise UsageError(f"--format: {unknown_name('form', name, forms)}")
    return parse_output(form) if equals else Output(form, file or STDOUT)
