"""`watch`: alerts when something changes from one run to the next."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from zoho_conformance.cli.commands.watch import Watched
from zoho_conformance.cli.options import (
    baseline_file,
    baseline_option,
    contracts_options,
    org_options,
    progress,
    report_or_run,
    require_fitting,
    settings_of,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST, Level
from zoho_conformance.runs.settings import Settings

_Option = Callable[[Callable[..., None]], Callable[..., None]]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def _backwards(*options: _Option) -> tuple[_Option, ...]:
    """So that the one that is named first is the first that the help tells."""
    return options[::-1]


def _run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The report to look at, or how the run is made that gives one."""
    for option in _backwards(
        report_or_run,
        click.option(
            "--max-age", type=click.IntRange(min=0), metavar="DAYS", help="As for `check`."
        ),
        click.option(
            "--fail-on",
            type=click.Choice(HIGHEST_FIRST),
            help="The least level of drift that is told.  [default: error, or the report's]",
        ),
        click.option(
            "--min-coverage", multiple=True, metavar="KIND=PERCENT", help="As for `check`."
        ),
        baseline_option,
        click.option("--no-baseline", is_flag=True, help="Take no drift as known."),
        contracts_options,
        org_options,
        click.option("--no-check", is_flag=True, help="Judge nobody: look at --pages alone."),
        click.option(
            "--pages",
            multiple=True,
            metavar="PAGE",
            help="Compare a page (file, URL or directory) with the contracts, as `derive --check`.",
        ),
    ):
        command = option(command)
    return command


def _alert_options(command: Callable[..., None]) -> Callable[..., None]:
    """Whom to tell, and where is kept what was told."""
    for option in _backwards(
        click.option("--name", help="The name of the watch.  [default: default-TARGET]"),
        click.option(
            "--state",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="What is kept.  [default: watch-NAME.json in the user's state directory]",
        ),
        click.option("--notify", multiple=True, metavar="URL", help="An address of Apprise's."),
        click.option("--webhook", multiple=True, metavar="URL", help="An address to POST JSON to."),
        click.option("--github", metavar="OWNER/REPO", help="Keep one issue there."),
        click.option(
            "--after",
            type=click.IntRange(min=1),
            default=3,
            show_default=True,
            metavar="N",
            help="Tell when so many runs in a row could not judge.",
        ),
        click.option(
            "--dry-run", is_flag=True, help="Print what would be told; tell nobody, keep nothing."
        ),
        click.option(
            "--exit-zero",
            is_flag=True,
            help="Exit with 0, whatever the verdict, if all alerts were delivered: for schedulers.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="What is printed.",
        ),
    ):
        command = option(command)
    return command


@click.command(short_help="Alert when something changes, and only then.")
@_run_options
@_alert_options
def watch(
    *,
    name: str | None,
    state: Path | None,
    notify: Sequence[str],
    webhook: Sequence[str],
    github: str | None,
    after: int,
    dry_run: bool,
    exit_zero: bool,
    form: str,
    **options: Any,
) -> None:
    """Run a check, or take a JSON REPORT of one, and tell what changed since the last time.

    Told is new drift, drift that is gone, and that N runs in a row could not judge; each once. A
    run that could not judge clears nothing. Who could not be told is told by the next run.

    Secrets are read from the environment: ZOHO_WATCH_NOTIFY (addresses of Apprise's, with spaces
    between them), ZOHO_WATCH_WEBHOOK, ZOHO_WATCH_WEBHOOK_SECRET (to sign with), GITHUB_TOKEN.

    Exit codes are those of the verdict: 0 conforms, 1 drift, 2 usage, 3 could not judge; and 3
    where all is in order, but an alert could not be delivered.
    """
    from zoho_conformance.cli.commands import watch as watching
    from zoho_conformance.model import environment, locations
    from zoho_conformance.watch.channels.open_channels import opened
    from zoho_conformance.watch.state_file import Keeper

    if name is not None and not _NAME.fullmatch(name):
        raise UsageError(f"--name {name}: is made of letters, digits, `.`, `_` and `-`, at most 64")
    channels = opened(environment.told(), notify, webhook, github)
    otherwise = f"default-{_target(options)}"
    file = state or locations.state_folder() / f"watch-{name or otherwise}.json"
    fail_on: Level | None = options["fail_on"]
    look = partial(watching.seen, _looks(**options), fail_on)
    run = watching.rehearse if dry_run else watching.watch
    done = run(Keeper(file), (name, otherwise), look, channels, after)
    if form == "json":
        click.echo(json.dumps(watching.told(done), indent=2, ensure_ascii=False))
    else:
        for line in _lines(done):
            click.echo(line)
    for one in done.failed:
        click.echo(
            f"zoho-conformance: {one.channel}: not told, and will be next time: {one.why}", err=True
        )
    sys.exit(done.exit_code if done.failed or not exit_zero else 0)


def _target(options: Mapping[str, Any]) -> str:
    if options["report"] or options["named"]:
        return "report"
    return "pages" if options["no_check"] else str(options["target"])


def _looks(
    report: str | None,
    named: str | None,
    select: str | None,
    pages: Sequence[str],
    *,
    no_check: bool,
    **options: Any,
) -> list[Callable[[], Mapping[str, Any]]]:
    """What to look at, each once it is asked for; what cannot be meant is told at once."""
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.commands import check
    from zoho_conformance.cli.derive.compare_committed import report_on_pages as drift_of_pages
    from zoho_conformance.reports.read import load

    if report and named:
        raise UsageError("REPORT and --report: one or the other")
    if no_check and not pages:
        raise UsageError("--no-check: name what else to look at with --pages")
    asked = bool(options["baseline"] or options["no_baseline"])
    baseline = baseline_file(options.pop("baseline"), ignored=options.pop("no_baseline"))
    least = gate.parse(options.pop("min_coverage"))
    level: Level = options.pop("fail_on") or "error"
    settings = settings_of(baseline=baseline, min_coverage=least, fail_on=level, **options)
    require_fitting(settings)
    looks: list[Callable[[], Mapping[str, Any]]] = []
    given = report or named
    if given and (no_check or select or asked or _asks(settings)):
        raise UsageError(
            "a report was judged already: leave out --no-check, and all that is for a run, such as "
            "--target, --cassettes, -k and --baseline"
        )
    if given:
        looks.append(partial(load, given))
    elif not no_check:
        looks.append(partial(check.check, settings, select, progress()))
    if pages:
        looks.append(partial(drift_of_pages, pages, settings.contracts, level))
    return looks


def _asks(settings: Settings) -> bool:
    """Whether anything is set that only a run takes."""
    return settings.target != "cassettes" or any(
        (settings.cassettes, settings.max_age is not None, settings.min_coverage)
    )


def _lines(done: Watched) -> Iterator[str]:
    """What happened, for a person or a log."""
    from zoho_conformance.reports.text import legible
    from zoho_conformance.watch.blocks import plain
    from zoho_conformance.watch.message import News, blocks, title

    news = News(done.state, done.events, done.sight)
    yield legible(title(news))
    if not done.shown and (done.events or done.state.incident):
        yield plain(blocks(news), _MOST).rstrip()
    yield from (legible(f"not judged: {one}") for one in done.sight.reasons)
    for one in done.deliveries:
        yield f"{_OUTCOMES[one.outcome]}: {one.channel}"
    for channel, text in done.shown:
        yield f"--- would tell {channel}:"
        yield text.rstrip()


_MOST = 20_000
_OUTCOMES = {"told": "told", "failed": "not told", "nothing": "nothing to tell"}
