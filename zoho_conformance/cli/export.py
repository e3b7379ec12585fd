"""`export`: what the pages promise, for other programs and for people to read."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from zoho_conformance.cli.commands.export import Form
from zoho_conformance.cli.options import contracts_options, operation_option
from zoho_conformance.model.errors import UsageError

_YAML = (".yaml", ".yml")


@click.group(short_help="Write the contracts as OpenAPI or Markdown.")
def export() -> None:
    """Write what the pages promise in other forms: OpenAPI 3.1, Markdown."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every export takes."""
    for option in (
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="The file to write; standard output without it.",
        ),
        operation_option,
    ):
        command = option(command)
    return contracts_options(command)


@export.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "yaml"]),
    help="By the name of the file without it, else json.",
)
@_options
def openapi(
    *,
    form: Form | None,
    output: Path | None,
    operations: Sequence[str],
    api_version: str | None,
    contracts: Path | None,
) -> None:
    """One OpenAPI 3.1 document of every operation, for mock servers, clients and fuzzers."""
    if form is None:
        form = "yaml" if output and output.suffix.lower() in _YAML else "json"
    _export(form, output, operations, api_version, contracts)


@export.command()
@_options
def markdown(
    *,
    output: Path | None,
    operations: Sequence[str],
    api_version: str | None,
    contracts: Path | None,
) -> None:
    """A reference for people: keys, parameters, refusals, rulings and doubts."""
    _export("markdown", output, operations, api_version, contracts)


def _export(
    form: Form,
    output: Path | None,
    operations: Sequence[str],
    version: str | None,
    root: Path | None,
) -> None:
    from zoho_conformance.cli.commands import export as exporting

    text, untold = exporting.export(root, version, operations, form)
    for one in untold:
        click.echo(one, err=True)
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        return
    try:
        exporting.save(text, output)
    except OSError as cause:
        raise UsageError(f"{output}: cannot be written: {cause.strerror}") from cause
