"""`selftest`: the proof that every rule can fail."""

from __future__ import annotations

import sys

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.progress import counted
from zoho_conformance.cli.terminal import is_verbose


@click.command(cls=Command, examples=("zoho-conformance selftest",))
def selftest() -> None:
    """Check that every rule fails on its mutants, and that none fails on what is allowed.

    What is allowed: the unmutated reference org, and variations of it that no page forbids. With
    --verbose each org has a line.
    """
    from zoho_conformance.runs.selftest import Selftest  # noqa: PLC0415 - start-up

    tests = Selftest()
    results = []
    for result in counted(tests.results(), "orgs", tests.count):
        results.append(result)
        if is_verbose() or not result.passed:
            click.echo(result)
    lacking = sorted(tests.rules_without_mutant())
    if lacking:
        click.echo(f"FAILED: no mutant trips {', '.join(lacking)}")
    click.echo(tests.summary(results))
    sys.exit(1 if lacking or not all(result.passed for result in results) else 0)
