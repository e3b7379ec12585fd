"""`watch`: alerts when something changes from one run to the next."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec

from zoho_conformance.cli.build_settings import baseline_file, build_settings, fit_check
from zoho_conformance.cli.command import Command
from zoho_conformance.cli.configured import named_file
from zoho_conformance.cli.given import given_options, is_given
from zoho_conformance.cli.options import (
    against_option,
    baseline_option,
    contracts_options,
    fail_on_requests_option,
    fail_on_used_option,
    lifecycle_option,
    org_options,
    org_schema_option,
    plugin_option,
    private_option,
    uses_option,
)
from zoho_conformance.cli.owners import open_routes
from zoho_conformance.cli.progress import progress
from zoho_conformance.cli.report_source import (
    OF_A_RUN,
    ReportSource,
    report_or_run,
    report_source,
)
from zoho_conformance.model import environment, locations
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST, Level
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.settings import Output, Settings
from zoho_conformance.watch.channels.registry import CHANNELS, ChannelSettings, variables
from zoho_conformance.watch.keys_over_time import Decisions, follow_keys
from zoho_conformance.watch.message import as_text, title
from zoho_conformance.watch.observation import Observation, with_owners
from zoho_conformance.watch.payload import payload_of
from zoho_conformance.watch.run_watch import Watch, WatchResult, observe_all
from zoho_conformance.watch.state import State
from zoho_conformance.watch.state_file import StateFile

_Command = Callable[..., None]
_MakeReport = Callable[[State], Report]
"""Makes a report, given what the watch knows."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MAX_MESSAGE_CHARS = 20_000
MAX_CONFIRM = 10
"""How often a run asks again at most."""
_OF_A_RUN = ("no_check", *OF_A_RUN, "max_age", "min_coverage", "confirm")
_OUTCOMES = {"told": "delivered", "failed": "not delivered", "nothing": "nothing to deliver"}
_VARIABLES = "\n".join(f"{variable.name}: {variable.meaning}" for variable in variables())


def _run_options(command: _Command) -> _Command:
    """Add the report to look at, and the options of the run that makes one."""
    return _with_options(
        command,
        report_or_run,
        click.option(
            "--max-age", type=click.IntRange(min=0), metavar="DAYS", help="As for `check`."
        ),
        click.option(
            "--fail-on",
            type=click.Choice(HIGHEST_FIRST),
            help="The lowest level of drift to alert on.  [default: error, or the report's]",
        ),
        fail_on_requests_option,
        uses_option,
        fail_on_used_option,
        click.option(
            "--min-coverage", multiple=True, metavar="KIND=PERCENT", help="As for `check`."
        ),
        baseline_option,
        click.option("--no-baseline", is_flag=True, help="Ignore the baseline."),
        against_option,
        lifecycle_option,
        org_schema_option,
        contracts_options,
        plugin_option,
        org_options,
        private_option,
        click.option(
            "--confirm",
            type=click.IntRange(min=1, max=MAX_CONFIRM),
            metavar="N",
            help="If an org drifts, repeat the requests N times before alerting.",
        ),
        click.option(
            "--no-check",
            is_flag=True,
            help="Run no check; only compare --pages and --org-schema.",
        ),
        click.option(
            "--pages",
            multiple=True,
            metavar="PAGE",
            help="Compare a page (file, URL or directory) with the contracts, as `derive --check`.",
        ),
    )


def _alert_options(command: _Command) -> _Command:
    """Add the options of the watch itself, and one for each kind of channel."""
    return _with_options(
        command,
        click.option("--name", help="The name of the watch.  [default: default-TARGET]"),
        click.option(
            "--state",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="The state file.  [default: watch-NAME.json in the user's state directory]",
        ),
        *(
            click.option(kind.option, multiple=True, metavar=kind.metavar, help=kind.help)
            for kind in CHANNELS
        ),
        click.option(
            "--after",
            type=click.IntRange(min=1),
            default=3,
            show_default=True,
            metavar="N",
            help="Alert after N consecutive runs without a verdict.",
        ),
        click.option(
            "--dry-run",
            is_flag=True,
            help="Print the alerts, without delivering them or saving state.",
        ),
        click.option(
            "--exit-zero",
            is_flag=True,
            help="For schedulers: exit with 0, whatever the verdict, if all alerts were delivered.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="The format of the output.",
        ),
    )


def _with_options(command: _Command, *options: Callable[[_Command], _Command]) -> _Command:
    """Add options; `--help` lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    cls=Command,
    examples=("zoho-conformance watch report.json --webhook https://example.com/hook --dry-run",),
    epilog=f"\b\nSecrets are read from the environment.\n{_VARIABLES}",
)
@_run_options
@_alert_options
def watch(
    *,
    name: str | None,
    state: Path | None,
    after: int,
    dry_run: bool,
    exit_zero: bool,
    form: str,
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
        again = _commands(source, options)
        reports = _reports(source, **options)

        def look(before: State) -> Observation:
            making = [partial(make_report, before) for make_report in reports]
            seen = observe_all(making, options["fail_on"])
            seen = follow_keys(before, seen, _decisions(seen, options))
            return replace(with_owners(seen, routes.owners), again=again)

        result = job.rehearse(look) if dry_run else job.run(look)
    if form == "json":
        output = json.dumps(_as_json(result), indent=2, ensure_ascii=False)
    else:
        output = "\n".join(_as_lines(result))
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


def _commands(source: ReportSource, options: Mapping[str, Any]) -> tuple[str, ...]:
    """The commands that show again what this one sees, whole; in private without names."""
    if options["private"]:
        return ("zoho-conformance check, with the options of this watch",)
    from zoho_conformance.cli.check import check

    commands = []
    if source.read is not None:
        commands.append(["zoho-conformance", "report", source.read, "--details"])
    elif not options["no_check"]:
        commands.append(
            ["zoho-conformance", "check", *given_options(check), *_named_configuration()]
        )
    if options["pages"]:
        contracts = ["--into", str(options["contracts"])] if options["contracts"] else []
        commands.append(["zoho-conformance", "derive", "--check", *options["pages"], *contracts])
    if options["org_schema"] and (options["no_check"] or options["target"] == "live"):
        file = str(options["org_schema"])
        commands.append(
            ["zoho-conformance", "org-schema", "diff", file, "live", *_named_configuration()]
        )
    return tuple(map(shlex.join, commands))


def _named_configuration() -> list[str]:
    named = named_file()
    return [f"--config={named}"] if named else []


def _target(source: ReportSource, options: Mapping[str, Any]) -> str:
    if source.read is not None:
        return "report"
    if options["no_check"]:
        return "pages" if options["pages"] else "org-schema"
    return str(options["target"])


def _reports(
    source: ReportSource,
    select: str | None,
    pages: Sequence[str],
    confirm: int | None,
    *,
    no_check: bool,
    **options: Any,
) -> list[_MakeReport]:
    """How each report is made; `UsageError` at once for options that do not go together."""
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.derive.compare_committed import report_on_pages
    from zoho_conformance.cli.levels import levels_of_comparison
    from zoho_conformance.reports.org_schema import report_on_org
    from zoho_conformance.reports.private import read_private_report
    from zoho_conformance.reports.read import read_report

    source.refuse_options_of_a_run(_OF_A_RUN)
    org_schema = options["org_schema"]
    if no_check and not (pages or org_schema):
        raise UsageError("--no-check: name what to compare instead, with --pages or --org-schema")
    baseline = baseline_file(options.pop("baseline"), ignored=options.pop("no_baseline"))
    min_coverage = gate.parse_min_coverage(options.pop("min_coverage"))
    level: Level = options.pop("fail_on") or "error"
    settings = build_settings(
        baseline=baseline, min_coverage=min_coverage, fail_on=level, **options
    )
    if confirm and settings.target == "cassettes":
        if is_given("confirm"):
            raise UsageError(
                "--confirm: only with --target live (recordings cannot be asked again)"
            )
        confirm = None
    make_reports: list[_MakeReport] = []
    if source.read is not None:
        read = partial(read_private_report, contracts=settings.contracts)
        make_report = partial(read if settings.private else read_report, source.read)
        make_reports.append(partial(_marked, make_report, settings))
    elif not no_check:
        make_reports.append(partial(_run, fit_check(settings), select, confirm))
    if pages:
        find_levels = partial(levels_of_comparison, uses=settings.uses)
        compare = partial(report_on_pages, pages, settings.contracts, level, find_levels)
        make_reports.append(partial(_marked, compare, settings))
    # Who looks at pages alone does not mean the org, whatever file a configuration names.
    is_meant = not pages or is_given("org_schema") if no_check else settings.target != "cassettes"
    if org_schema is not None and is_meant:
        compare_org = partial(report_on_org, org_schema, _asking(settings), levels_of_comparison)
        make_reports.append(partial(_marked, compare_org, settings))
    # What is compared with pages is a report of its own, written where it is the only one.
    make_reports[0] = partial(_make_and_write, make_reports[0], source.outputs)
    return make_reports


def _decisions(seen: Observation, options: Mapping[str, Any]) -> Decisions:
    """What the project says of keys that came no more over its runs."""
    from zoho_conformance.checks.touched_uses import TouchedUses
    from zoho_conformance.cli.levels import levels_of_comparison
    from zoho_conformance.runs.library import open_library

    uses, operations = options["uses"], {each.operation for each in seen.followed}
    contracts = options["contracts"]
    return Decisions(
        levels_of_comparison(operations, uses),
        TouchedUses(uses, open_library(contracts).promises) if uses is not None else None,
        only_used_fails=options["fail_on_used"],
        shows_places=not options["private"],
    )


def _marked(make_report: Callable[[], Report], settings: Settings, before: State) -> Report:
    """A report that is made without uses, marked by those of the settings."""
    del before
    from zoho_conformance.reports.mark_uses import mark_by_file

    return mark_by_file(
        make_report(), settings.uses, settings.contracts, fails_alone=settings.fail_on_used
    )


def _asking(settings: Settings) -> Settings:
    """The settings of reading the org itself: the live one, unless they name another."""
    if settings.target == "reference":
        return settings
    return msgspec.structs.replace(settings, target="live")


def _run(settings: Settings, select: str | None, confirm: int | None, before: State) -> Report:
    """Judge, and ask again as often as `confirm` says, also where drift is open."""
    from zoho_conformance.reports.run_check import run_check
    from zoho_conformance.runs.confirm import Confirming

    confirming = None
    if confirm:
        places = ((drift.place, drift.cases or (drift.place.case,)) for drift in before.open)
        open_cases = frozenset(
            (place.target, place.operation, case) for place, cases in places for case in cases
        )
        confirming = Confirming(confirm, open_cases)
    return run_check(settings, select, progress("cases"), confirming=confirming)


def _make_and_write(make_report: _MakeReport, outputs: Sequence[Output], before: State) -> Report:
    from zoho_conformance.reports.formats import write_reports

    report = make_report(before)
    write_reports(report, outputs)
    return report


def _as_json(result: WatchResult) -> dict[str, Any]:
    """What happened as one object: that of a webhook, and what the command did."""
    return {
        **msgspec.to_builtins(payload_of(result.alert)),
        "state": str(result.file),
        "runs": result.state.runs,
        "deliveries": [asdict(delivery) for delivery in result.deliveries],
        "messages": [{"channel": label, "text": text} for label, text in result.previews],
    }


def _as_lines(result: WatchResult) -> Iterator[str]:
    """What happened, for a person or a log."""
    yield legible(title(result.alert))
    news = result.events or result.state.incident or result.seen.blips
    if not result.previews and news:
        yield as_text(result.alert, _MAX_MESSAGE_CHARS).rstrip()
    yield from (legible(f"not judged: {reason}") for reason in result.seen.reasons)
    for delivery in result.deliveries:
        yield f"{_OUTCOMES[delivery.outcome]}: {delivery.channel}"
    for channel, text in result.previews:
        yield f"--- would be delivered to {channel}:"
        yield text.rstrip()
