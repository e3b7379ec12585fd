"""`derive`: pages to contracts and schemas."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="Print the contract; write nothing.")
@click.option("--check", "as_check", is_flag=True, help="Fail where committed files differ.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="The directory written to."
)
def derive(pages: Sequence[str], *, as_json: bool, as_check: bool, into: Path | None) -> None:
    """Read documentation pages (files, or - for standard input) into contracts and schemas."""
    from conformance import data, rulings
    from conformance.commands import derive as deriving
    from conformance.contract import dump, line
    from conformance.pages.reader import read

    if as_json and as_check:
        raise UsageError("--json and --check: one or the other")
    contracts = [read(_text(page), page) for page in pages]
    if as_json:
        # Of several pages each on a line of its own, so that a program can take them apart.
        for contract in contracts:
            click.echo(dump(contract) if len(contracts) == 1 else line(contract), nl=False)
        return
    root = into or data.root()
    drifts: list[str] = []
    for contract in contracts:
        version = contract.page.version or "unversioned"
        decided = rulings.load(data.root() / "contracts" / version / "rulings.toml")
        if as_check:
            drifts += deriving.differences(root, contract, decided)
            continue
        changed = deriving.write(root, deriving.files(contract, decided))
        click.echo(f"{contract.page.title}: {len(changed)} files written")
        for one in rulings.stale(decided, contract):
            click.echo(f"  {one}", err=True)
    for drift in drifts:
        click.echo(drift)
    if as_check and not drifts:
        click.echo(f"{len(contracts)} pages: the committed contracts and schemas say the same")
    sys.exit(1 if drifts else 0)


def _text(page: str) -> str:
    if page.startswith(("http://", "https://")):
        raise UsageError(f"{page}: pages are not fetched yet; save the page and name the file")
    try:
        raw = sys.stdin.buffer.read() if page == "-" else Path(page).read_bytes()
        # A page may be saved with a byte order mark.
        return raw.decode("utf-8-sig")
    except OSError as cause:
        raise UsageError(f"{page}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{page}: is no text in UTF-8") from cause
