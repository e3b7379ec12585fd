"""`org` and `selftest`: the reference org, and the proof that every rule can fail."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import sys

import click


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="The port; without it, or for 0, a free one.",
)
@click.option("--mutant", metavar="NAME", help="One named misbehaviour or allowed variation.")
def org(port: int, mutant: str | None) -> None:
    """Serve the reference org on loopback until stopped."""
    from zoho_conformance.reference import serve_forever

    serve_forever(port, mutant, lambda told: click.echo(json.dumps(told)))


@click.command(short_help="Show every rule failing on its mutants.")
@click.option("-v", "--verbose", is_flag=True, help="A line for each mutant and variation.")
def selftest(*, verbose: bool) -> None:
    """Show every rule failing on its mutants, and silent on what is allowed.

    Allowed are the unmutated reference org, and variations of it that no page forbids.
    """
    from zoho_conformance.cli.commands.selftest import run, summary, without_mutant

    outcomes = []
    for outcome in run():
        outcomes.append(outcome)
        if verbose or not outcome.passed:
            click.echo(outcome.told)
    lacking = without_mutant()
    if lacking:
        click.echo(f"FAILED: no mutant trips {', '.join(sorted(lacking))}")
    click.echo(summary(outcomes))
    sys.exit(1 if lacking or not all(one.passed for one in outcomes) else 0)
