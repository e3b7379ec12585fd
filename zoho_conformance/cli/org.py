"""`org`: the reference org on loopback."""

from __future__ import annotations

import json

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.model.errors import UsageError

_MAX_LATENCY_MS = 60_000


@click.command(
    cls=Command,
    examples=(
        "zoho-conformance org --port 8080",
        "zoho-conformance org --all --strict --latency 50 --fail 0.05",
    ),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port to listen on; a free one if omitted or 0.",
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Answer every documented operation, with the keys of its page and invented values.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="With --all: reject what the page says is rejected, such as a missing parameter.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="Seed for the invented values and failing requests; the same seed gives the same answers.",
)
@click.option(
    "--latency",
    type=click.IntRange(0, _MAX_LATENCY_MS),
    default=0,
    metavar="MS",
    help="Delay each answer by MS milliseconds.",
)
@click.option(
    "--fail",
    "failing",
    type=click.FloatRange(0, 1),
    default=0,
    metavar="SHARE",
    help="The share of requests, 0 to 1, to answer with 503.",
)
@click.option("--mutant", metavar="NAME", help="Apply this mutant or variation.")
@click.option(
    "--api-version", metavar="VERSION", help="The API version to serve.  [default: latest]"
)
def org(
    port: int,
    seed: int,
    latency: int,
    failing: float,
    mutant: str | None,
    api_version: str | None,
    *,
    every: bool,
    strict: bool,
) -> None:
    """Serve the reference org on loopback until stopped.

    The first line of output has its address and everything that a client needs to sign in.
    """
    from zoho_conformance.reference import (  # noqa: PLC0415 - start-up
        Unsteadiness,
        find_mutation,
        serve_forever,
    )
    from zoho_conformance.runs.documented_org import (  # noqa: PLC0415 - start-up
        documented_org,
        find_any_mutation,
    )
    from zoho_conformance.runs.library import open_library  # noqa: PLC0415 - start-up

    if strict and not every:
        raise UsageError("--strict: only with --all (it rejects requests by what their pages say)")
    library = open_library(version=api_version)
    documented = documented_org(library, seed=seed, strict=strict, answers_all=every)
    mutation = None
    if mutant:
        mutation = (
            find_any_mutation(mutant, library)
            if every
            else find_mutation(mutant, library.suite_promises)
        )
    serve_forever(
        port,
        mutation,
        lambda ids: click.echo(json.dumps(ids)),
        library.version,
        documented,
        Unsteadiness(latency, failing, seed),
    )
