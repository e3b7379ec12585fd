"""`selftest`: the proof that every rule can fail."""

from __future__ import annotations

import sys

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.progress import counted
from zoho_conformance.cli.terminal import is_verbose


@click.command(cls=Command, examples=("zoho-conformance selftest",))
def selftest() -> None:
    """Check that every rule catches its mutants, and that none reports what is allowed.

    Allowed are the unmutated reference org, and variations of it that no page forbids. Each request
    rule is tested with one fault in the sample requests of all pages. With --verbose, each org and
    each request rule has a line.
    """
    from zoho_conformance.runs.selftest import Selftest  # noqa: PLC0415 - start-up
    from zoho_conformance.runs.selftest_requests import (  # noqa: PLC0415 - start-up
        judge_request_mutants,
    )

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
    requests = judge_request_mutants(tests.library)
    for line in (*requests.lines(), *(requests.details() if is_verbose() else ())):
        click.echo(line)
    passed = requests.passed and all(result.passed for result in results)
    sys.exit(1 if lacking or not passed else 0)
