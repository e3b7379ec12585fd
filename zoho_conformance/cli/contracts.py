"""`contracts`: what the pages promise, for people: which operations there are, and each of them."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - `--help` has no use for contracts

import click

from zoho_conformance.cli.command import Group
from zoho_conformance.cli.options import contracts_options
from zoho_conformance.model import locations
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import close_names

if TYPE_CHECKING:
    from zoho_conformance.contracts.outline import ContractOutline

_UNREADABLE = 2
"""The exit code where a contract could not be read; the others are shown all the same."""


@click.group(cls=Group)
def contracts() -> None:
    """Show what the pages promise: which operations there are, and each of them."""


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@contracts.command("list", examples=("zoho-conformance contracts list lock",))
@click.argument("word", required=False)
@_json_option
@contracts_options
def list_(
    *, word: str | None, as_json: bool, api_version: str | None, contracts: Path | None
) -> None:
    """List the operations, one per line: id, method, path and page title.

    With WORD, only those that have it in their id, path, title or a key name. Case is ignored, and
    spaces, underscores and hyphens are equivalent.
    """
    from zoho_conformance.export import listing

    _, version, outlines, problems = _outlines(contracts, api_version)
    operations = listing.list_operations(outlines, word)
    if as_json:
        click.echo(listing.as_json(version, operations))
    else:
        for line in listing.as_lines(operations):
            click.echo(line)
        if word is not None and not operations:
            click.echo(_nothing_has(word, version, outlines), err=True)
    _end(problems)


@contracts.command(examples=("zoho-conformance contracts show get_records",))
@click.argument("operation", metavar="OPERATION")
@_json_option
@contracts_options
def show(*, operation: str, as_json: bool, api_version: str | None, contracts: Path | None) -> None:
    """Show what an operation promises, and where its page states each fact."""
    from zoho_conformance.export import operation_json, terminal
    from zoho_conformance.export.find_operation import find_operation

    root, version, outlines, problems = _outlines(contracts, api_version)
    shown = find_operation(operation, root, version, outlines)
    if as_json:
        click.echo(operation_json.as_json(shown))
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(terminal.render(shown, width))
    _end(problems)


def _outlines(
    folder: Path | None, version: str | None
) -> tuple[Path, str, dict[Path, ContractOutline], list[UsageError]]:
    """The directory, the API version, the outlines of its contracts, and those it cannot read."""
    from zoho_conformance.contracts.contract_folder import choose_version
    from zoho_conformance.contracts.outline import read_outlines

    version = choose_version(folder, version)
    root = folder or locations.root()
    outlines, problems = read_outlines(root / "contracts" / version)
    if problems and not outlines:
        raise problems[0]
    for problem in problems:
        click.echo(legible(f"zoho-conformance: {problem}"), err=True)
    return root, version, outlines, problems


def _nothing_has(word: str, version: str, outlines: Mapping[Path, ContractOutline]) -> str:
    """That no operation has a word, and the operations that may have been meant."""
    ids = [operation.id for outline in outlines.values() for operation in outline.operations]
    close = close_names(word, ids)
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    return legible(f"no operation of {version} has {word!r} in id, path, title or keys{hint}")


def _end(problems: Sequence[UsageError]) -> None:
    """Exit as for a file that cannot be read, where there was one."""
    if problems:
        sys.exit(_UNREADABLE)
