"""`org`: the reference org on loopback."""

from __future__ import annotations

import json

import click

from zoho_conformance.cli.command import Command


@click.command(cls=Command, examples=("zoho-conformance org --port 8080",))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port to listen on; without it, or with 0, a free one.",
)
@click.option("--mutant", metavar="NAME", help="Serve it with this mutant or variation.")
@click.option(
    "--api-version", metavar="VERSION", help="Version of the API to serve.  [default: latest]"
)
def org(port: int, mutant: str | None, api_version: str | None) -> None:
    """Serve the reference org on loopback until stopped."""
    from zoho_conformance.reference import find_mutation, serve_forever  # noqa: PLC0415 - start-up
    from zoho_conformance.runs.library import open_library  # noqa: PLC0415 - start-up

    library = open_library(version=api_version)
    mutation = find_mutation(mutant, library.suite_promises) if mutant else None
    serve_forever(port, mutation, lambda ids: click.echo(json.dumps(ids)), library.version)
