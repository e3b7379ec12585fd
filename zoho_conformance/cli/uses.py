"""`uses`: which keys of Zoho's answers our code reads."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from zoho_conformance.cli.command import Group
from zoho_conformance.cli.options import contracts_options
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError

_FILE = Path("uses.toml")


@click.group(cls=Group)
def uses() -> None:
    """Show which keys of Zoho's answers our code reads, and add those that a model takes.

    `pytest --zoho-conformance-uses uses.toml` notes them while the tests run.
    """


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@uses.command(examples=("zoho-conformance uses show uses.toml",))
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE]"
)
@_json_option
@contracts_options
def show(
    *, file: Path | None, as_json: bool, api_version: str | None, contracts: Path | None
) -> None:
    """List the keys that your code reads, where, and whether pages document them.

    A key is documented, conditional (documented, but not in every answer), not described (the page
    names no keys there, or they are your org's own fields), or on no page. FILE defaults to
    uses.toml.
    """
    import msgspec

    from zoho_conformance.model.uses.uses_file import read_uses
    from zoho_conformance.runs.library import open_library
    from zoho_conformance.uses.shown_uses import lines, show_uses

    file = file or _FILE
    shown = show_uses(read_uses(file).use, open_library(contracts, api_version).promises)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"uses": shown})).decode())
        return
    for line in lines(str(file), shown):
        click.echo(legible(line))


@uses.command(
    examples=(
        "zoho-conformance uses model app.models:Lock --operation get_record_locking_information",
    )
)
@click.argument("model", metavar="MODULE:MODEL")
@click.option(
    "--operation", metavar="ID", help="The operation whose answers the model is built from."
)
@click.option(
    "--at",
    metavar="PATH",
    help="The part of the answer that the model is built from.  [default: the rows, data[]]",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    default=_FILE,
    show_default=True,
    metavar="FILE",
    help="The file to write.",
)
@contracts_options
def model(
    *,
    model: str,
    operation: str | None,
    at: str | None,
    into: Path,
    api_version: str | None,
    contracts: Path | None,
) -> None:
    """Add the keys that a model reads, which cannot be recorded at run time.

    MODULE:MODEL is a pydantic, attrs or msgspec model, a dataclass, a TypedDict, a NamedTuple or a
    function, such as app.models:Lock; the module is imported. Aliases, nested models, lists and
    unions are followed. Without --operation, the model is read again wherever FILE has it.
    """
    from zoho_conformance.runs.library import open_library
    from zoho_conformance.uses.model_uses import Place, find_place, places_of, write_model

    promises = open_library(contracts, api_version).promises
    if operation is not None:
        if operation not in promises:
            from zoho_conformance.model.suggest import unknown_name

            raise UsageError(unknown_name("operation", operation, promises.ids))
        places: Sequence[Place] = (find_place(promises[operation], at),)
    elif at is not None:
        raise UsageError("--at: only with --operation")
    else:
        places = places_of(into, model)
        if not places:
            raise UsageError(f"{model}: {into} does not have it yet; name its --operation")
    written = write_model(into, model, places)
    for name, path in places:
        count = sum(use.operation == name for use in written) - 1
        click.echo(f"{into}: {model} takes {count} keys at {path or 'the body'} of {name}")
