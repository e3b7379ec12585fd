"""`scopes`: the OAuth scopes that recorded requests, or the operations in use, need."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - `--help` has no use for recordings

import click

from zoho_conformance.cli.build_settings import parse_map
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.options import contracts_options, map_option
from zoho_conformance.cli.progress import Progress
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError

if TYPE_CHECKING:
    from zoho_conformance.runs.needed_scopes import ScopesNeeded

_LACKING = 1
_NOT_ALL = 3
_MAX_OPERATIONS = 6


@click.command(
    cls=Command,
    examples=("zoho-conformance scopes recordings --have ZohoCRM.modules.ALL",),
)
@click.argument("recordings", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--have",
    multiple=True,
    metavar="SCOPES",
    help="The scopes of your token, separated by commas or spaces; repeatable.",
)
@click.option(
    "--token",
    is_flag=True,
    help="Sign in as `doctor` does, and use the scopes that the accounts host returns.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@map_option
@contracts_options
def scopes(
    recordings: Sequence[str],
    *,
    have: Sequence[str],
    token: bool,
    as_json: bool,
    field_map: str | None,
    contracts: Path | None,
    api_version: str | None,
) -> None:
    """List the minimal OAuth scopes that the requests in recordings need.

    PATH is the same as for `check`, or a uses.toml, to list what its operations need. If pages
    offer several scopes, the narrowest are chosen. With --have or --token, the scopes that your
    token lacks are listed, and those that it does not need. Exit codes: 0 listed, none lacking; 1
    the token lacks a scope; 2 usage; 3 some requests match no operation or cannot be read, or the
    token's scopes are unknown.
    """
    import msgspec

    from zoho_conformance.runs.library import open_library
    from zoho_conformance.runs.needed_scopes import find_needed_scopes

    granted = _granted(have, token=token)
    progress = Progress("exchanges")
    try:
        needed = find_needed_scopes(
            recordings,
            open_library(contracts, api_version),
            parse_map(field_map),
            have=granted,
            on_read=progress,
        )
    finally:
        progress.end()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(needed)).decode())
    else:
        for line in _lines(needed):
            click.echo(legible(line))
    if needed.lacking:
        sys.exit(_LACKING)
    if needed.unmatched or needed.unread or needed.undocumented:
        sys.exit(_NOT_ALL)


def _granted(have: Sequence[str], *, token: bool) -> tuple[str, ...] | None:
    """The scopes of the token; None where they are not asked for."""
    from zoho_conformance.exchanges.http.oauth import split_scopes
    from zoho_conformance.model.errors import ConformanceError
    from zoho_conformance.runs.live import token_scopes
    from zoho_conformance.runs.settings import Settings

    if token:
        if have:
            raise UsageError("--have and --token: choose one of them")
        granted = token_scopes(Settings(target="live", config=named_file()))
        if not granted:
            raise ConformanceError(
                "--token: the scopes of the token are unknown: the accounts host returns none, and "
                "a ready-made ZOHO_ACCESS_TOKEN does not tell; pass them with --have"
            )
        return granted
    if not have:
        return None
    words = " ".join(have).replace(",", " ").split()
    granted = split_scopes(" ".join(words))
    if unfit := [word for word in words if word not in granted]:
        raise UsageError(
            f"--have: {unfit[0]}: not a scope (expected something like ZohoCRM.modules.leads.READ)"
        )
    return granted


def _lines(needed: ScopesNeeded) -> Iterator[str]:
    count, operations = len(needed.scopes), len(needed.operations)
    sources = [*needed.uses]
    if needed.exchanges or not sources:
        sources.append(_number(needed.exchanges, "exchange"))
    yield (
        f"{_number(count, 'scope')} {'is' if count == 1 else 'are'} enough for "
        f"{_number(operations, 'operation')} in {' and '.join(sources)}"
    )
    width = max((len(each.scope) for each in needed.scopes), default=0)
    for each in needed.scopes:
        yield f"  {each.scope:<{width}}  {_names(each.operations)}"
    for lacking in needed.lacking:
        yield f"lacking: {' or '.join(lacking.any_of)}, for {_names(lacking.operations)}"
    if needed.have is not None and not needed.lacking:
        yield "lacking: none"
    for scope in needed.not_needed:
        yield f"not needed: {scope}"
    for operation in needed.undocumented:
        yield f"unknown: {operation}: its page names no scope"
    for unmatched in needed.unmatched:
        yield f"to no operation: {unmatched.reason} ({_number(unmatched.exchanges, 'exchange')})"
    for line in needed.unread:
        yield f"cannot be read: {line}"


def _names(operations: Sequence[str]) -> str:
    shown = ", ".join(operations[:_MAX_OPERATIONS])
    more = len(operations) - _MAX_OPERATIONS
    return f"{shown} and {more} more" if more > 0 else shown


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
