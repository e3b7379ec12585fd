"""`export`: what the pages promise, for other programs and for people to read."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import click

from zoho_conformance.cli.command import Group
from zoho_conformance.cli.options import contracts_options, operation_option, output_option
from zoho_conformance.cli.progress import progress
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.files import write

_YAML_SUFFIXES = (".yaml", ".yml")


@click.group(cls=Group)
def export() -> None:
    """Write what the pages promise in other formats: OpenAPI 3.1, Markdown."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every export takes."""
    for option in (
        output_option,
        operation_option,
    ):
        command = option(command)
    return contracts_options(command)


@export.command(examples=("zoho-conformance export openapi -o openapi.json",))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "yaml"]),
    help="The format.  [default: from the suffix of the file, else json]",
)
@_options
def openapi(
    *,
    form: Literal["json", "yaml"] | None,
    output: Path | None,
    operations: Sequence[str],
    api_version: str | None,
    contracts: Path | None,
) -> None:
    """Write one OpenAPI 3.1 document of all operations, for mock servers, clients and fuzzers."""
    from zoho_conformance.export.openapi.document import (
        build_document,
        render,
    )
    from zoho_conformance.export.source import load_source

    if form is None:
        form = "yaml" if output and output.suffix.lower() in _YAML_SUFFIXES else "json"
    document = build_document(
        load_source(contracts, api_version, operations), progress("operations")
    )
    _write(render(document, form), output)


@export.command(
    examples=("zoho-conformance export markdown --operation get_records -o records.md",)
)
@_options
def markdown(
    *,
    output: Path | None,
    operations: Sequence[str],
    api_version: str | None,
    contracts: Path | None,
) -> None:
    """Write a readable reference: keys, parameters, errors, rulings and doubts."""
    from zoho_conformance.export.markdown import build_reference
    from zoho_conformance.export.source import load_source

    _write(build_reference(load_source(contracts, api_version, operations)), output)


def _write(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file, whole or not at all."""
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        return
    try:
        write(output, text)
    except OSError as cause:
        raise UsageError(f"{output}: cannot be written: {cause.strerror}") from cause
