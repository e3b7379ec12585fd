"""`doctor`: what the configured live org has, what can be judged of it, and what is missing."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from pathlib import Path

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.options import (
    lifecycle_option,
)
from zoho_conformance.cli.org_options import ALL_REQUESTS, max_time_option

_PROBLEM = 3
_SIGNS = {"ok": "ok     ", "note": "note   ", "problem": "PROBLEM"}


@click.command(cls=Command, examples=("zoho-conformance doctor --module Deals",))
@click.option("--module", metavar="NAME", help="The module to judge.  [default: Leads]")
@click.option(
    "--max-requests", type=click.IntRange(min=1), metavar="N", help="Send at most N requests."
)
@max_time_option(ALL_REQUESTS)
@lifecycle_option
def doctor(
    *,
    module: str | None,
    max_requests: int | None,
    max_time: float | None,
    lifecycle: Path | None,
) -> None:
    """Check with a few requests what can be judged in the configured live org.

    It checks the credentials, the data centre, the clock, the scopes, the edition, the modules,
    their configurations and the records, lists the cases that a run would judge, and says how to
    enable the others. Nothing is written. Exit codes: 0 a run can judge the org, 2 usage or
    configuration, 3 something prevents it.
    """
    from zoho_conformance.runs.doctor import diagnose
    from zoho_conformance.runs.library import Library
    from zoho_conformance.runs.modules import require_module_names
    from zoho_conformance.runs.settings import Settings

    modules = (module,) if module else ()
    require_module_names(modules)
    settings = Settings(
        target="live",
        modules=modules,
        max_requests=max_requests,
        max_time=max_time,
        lifecycle=lifecycle,
        config=named_file(),
    )
    has_problem = False
    for diagnosis in diagnose(settings, Library()):
        has_problem |= diagnosis.state == "problem"
        click.echo(f"{_SIGNS[diagnosis.state]}  {diagnosis.subject}: {diagnosis.text}")
        if diagnosis.advice:
            click.echo(f"           {diagnosis.advice}")
    if has_problem:
        sys.exit(_PROBLEM)
