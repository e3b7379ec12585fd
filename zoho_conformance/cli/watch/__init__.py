"""`watch`: alerts when something changes from one run to the next."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.report_source import ReportSource, report_source
from zoho_conformance.cli.watch.again import commands_again
from zoho_conformance.cli.watch.options import alert_options, run_options
from zoho_conformance.cli.watch.output import as_json, as_lines
from zoho_conformance.cli.watch.reports import decisions, watched_reports
from zoho_conformance.cli.watch.routes import open_routes
from zoho_conformance.model import environment, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.channels.registry import CHANNELS, ChannelSettings, variables
from zoho_conformance.watch.keys_over_time import follow_keys
from zoho_conformance.watch.observation import Observation, with_owners
from zoho_conformance.watch.run_watch import Watch, observe_all
from zoho_conformance.watch.state import State
from zoho_conformance.watch.state_file import StateFile

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_VARIABLES = "\n".join(f"{variable.name}: {variable.meaning}" for variable in variables())


@click.command(
    cls=Command,
    examples=("zoho-conformance watch report.json --webhook https://example.com/hook --dry-run",),
    epilog=f"\b\nSecrets are read from the environment.\n{_VARIABLES}",
)
@run_options
@alert_options
def watch(
    *,
    name: str | None,
    state: Path | None,
    after: int,
    dry_run: bool,
    exit_zero: bool,
    output_format: str,
    **options: Any,
) -> None:
    """Run a check, or take a JSON REPORT of one, and alert on what changed since the last run.

    With --org-schema and a live org, also compare its current schema with the snapshot.

    Alerts once for each: new drift, resolved drift, and N consecutive runs without a verdict. A run
    that could not judge resolves nothing. Failed deliveries are retried on the next run.

    Exit codes are those of the verdict: 0 conforms, 1 drift, 2 usage, 3 could not judge; also 3 if
    everything conforms but an alert could not be delivered.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise UsageError(f"--name {name}: use letters, digits, `.`, `_` and `-`, at most 64")
    settings = ChannelSettings(
        {kind.parameter: options.pop(kind.parameter) for kind in CHANNELS},
        environment.lookup(variable.name for variable in variables()),
    )
    source = report_source(options.pop("report"), options.pop("reports"))
    default_name = f"default-{_target(source, options)}"
    file = state or locations.state_folder() / f"watch-{name or default_name}.json"
    routes = open_routes(settings.open(), options)
    with ExitStack() as resources:
        mask = None
        if options["private"]:
            mask = resources.enter_context(_private(file, options, keep=not dry_run))
        job = Watch(
            StateFile(file),
            name,
            default_name,
            routes.channels,
            after,
            mask,
            source.read is not None,
            routes.routing,
        )
        again = commands_again(source, options)
        reports = watched_reports(source, **options)

        def look(before: State) -> Observation:
            making = [partial(make_report, before) for make_report in reports]
            seen = observe_all(making, options["fail_on"])
            seen = follow_keys(before, seen, decisions(seen, options))
            return replace(with_owners(seen, routes.owners), again=again)

        result = job.rehearse(look) if dry_run else job.run(look)
    if output_format == "json":
        output = json.dumps(as_json(result), indent=2, ensure_ascii=False)
    else:
        output = "\n".join(as_lines(result))
    click.echo(routes.redact(settings.redact(output)))
    for delivery in result.failed:
        line = f"{delivery.channel}: {delivery.why}; will retry on the next run"
        click.echo(f"zoho-conformance: {routes.redact(settings.redact(line))}", err=True)
    sys.exit(result.exit_code if result.failed or not exit_zero else 0)


@contextmanager
def _private(
    state_file: Path, options: Mapping[str, Any], *, keep: bool
) -> Iterator[Callable[[State], State]]:
    """What masks the state of a private watch; until the end, names have the watch's own forms."""
    from zoho_conformance.runs.library import open_library
    from zoho_conformance.watch.private_state import kept_salt, state_mask

    with kept_salt(state_file, keep=keep):
        yield state_mask(open_library(options["contracts"], options["api_version"]))


def _target(source: ReportSource, options: Mapping[str, Any]) -> str:
    if source.read is not None:
        return "report"
    if options["no_check"]:
        return "pages" if options["pages"] else "org-schema"
    return str(options["target"])
