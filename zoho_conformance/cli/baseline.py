"""`baseline`: known drift accepted, dropped, and listed."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from zoho_conformance.cli.commands.baseline import Candidate
from zoho_conformance.cli.options import (
    contracts_options,
    org_options,
    progress,
    report_or_run,
    require_fitting,
    settings_of,
)
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.baseline import Entry
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.settings import BASELINE_FILE

_FILE = click.option(
    "--baseline",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BASELINE_FILE,
    show_default=True,
    help="The file of what is known.",
)


def _run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The report to work on, or how the run is made that gives one."""
    for option in (
        report_or_run,
        contracts_options,
        org_options,
        _FILE,
    ):
        command = option(command)
    return command


@click.group(short_help="Keep the drift that is known and accepted.")
def baseline() -> None:
    """Drift that is known and accepted: it fails no run until it expires or the contract changes.

    An entry that expired, or whose drift is no longer seen, fails the run, whatever its level.
    """


@baseline.command()
@_run_options
@click.option("--reason", help="Why the drift is accepted; asked for on a terminal.")
@click.option("--ticket", help="Where it is followed up.")
@click.option("--owner", help="Who looks after it.")
@click.option("--expires", metavar="DATE|DAYS", help="Until when.  [default: in 90 days]")
@click.option(
    "--level",
    type=click.Choice(HIGHEST_FIRST),
    default="warning",
    show_default=True,
    help="The least level of drift that is accepted.",
)
@click.option("--only", multiple=True, metavar="FINGERPRINT", help="Accept these findings only.")
@click.option(
    "--renew",
    is_flag=True,
    help="Keep the reasons of entries that expired or were reopened; add none.",
)
def update(**options: Any) -> None:
    """Accept the drift that a run found, each with a reason.

    REPORT is a JSON report of `check`, - for standard input; without it the check is run now. An
    entry that expired, or whose contract changed, is accepted anew with a reason or with --renew.
    """
    from zoho_conformance.cli.commands.baseline import AcceptOptions
    from zoho_conformance.cli.commands.baseline import update as accept

    file, today = options["file"], datetime.now(UTC).date()
    reason = options.pop("reason")
    if reason is not None and not reason.strip():
        raise UsageError("--reason: is empty; say why the drift is accepted")
    wishes = AcceptOptions(
        ask=_asked if sys.stdin and sys.stdin.isatty() else None,
        reason=reason.strip() if reason else None,
        ticket=options.pop("ticket"),
        owner=options.pop("owner"),
        expires=_day(options.pop("expires"), today),
        level=options.pop("level"),
        only=options.pop("only"),
        renew=options.pop("renew"),
    )
    report, library = _report(**options)
    done = accept(report, file, library, wishes, today)
    for what, entries in (("added", done.added), ("renewed", done.renewed)):
        for one in entries:
            click.echo(f"{what} {_entry(one)}, until {one.accepted.expires}")
    click.echo(
        f"{file}: {len(done.added)} added, {len(done.renewed)} renewed, {len(done.seen)} seen "
        f"again, {len(done.left)} left out"
    )


@baseline.command()
@_run_options
def prune(**options: Any) -> None:
    """Drop the entries whose drift a complete run no longer saw.

    REPORT is a JSON report of `check` with the baseline; without it the check is run now.
    """
    from zoho_conformance.cli.commands.baseline import prune as drop
    from zoho_conformance.runs.baseline import load

    file = options["file"]
    # A file that cannot be used is told before a run is made for it.
    load(file)
    report, library = _report(**options)
    dropped = drop(report, file, library)
    for one in dropped:
        click.echo(f"dropped {_entry(one)}")
    click.echo(f"{file}: {len(dropped)} dropped")


@baseline.command("list")
@_FILE
@click.option("--json", "as_json", is_flag=True, help="A JSON array of entries.")
def listing(*, file: Path, as_json: bool) -> None:
    """Show the entries with their age and what is left of their time."""
    from zoho_conformance.runs.baseline import load

    rows = list_rows(load(file), datetime.now(UTC).date())
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for line in _table(rows):
        click.echo(line)


def list_rows(entries: Iterable[Entry], today: date) -> list[dict[str, Any]]:
    """Give the entries as JSON objects, with their age and the time left in days."""
    return [
        {
            "fingerprint": entry.fingerprint,
            "rule": entry.rule,
            "operation": entry.operation,
            "case": entry.case,
            "path": entry.path,
            "level": entry.level,
            "reason": entry.accepted.reason,
            "ticket": entry.accepted.ticket,
            "owner": entry.accepted.owner,
            "first_seen": entry.accepted.first_seen.isoformat(),
            "last_seen": entry.accepted.last_seen.isoformat(),
            "expires": entry.accepted.expires.isoformat(),
            "contract": entry.contract,
            "age_days": (today - entry.accepted.first_seen).days,
            "days_left": (entry.accepted.expires - today).days,
            "expired": today > entry.accepted.expires,
        }
        for entry in sorted(entries, key=lambda entry: entry.sort_key)
    ]


def _report(file: Path, **options: Any) -> tuple[Report, Library]:
    """The report that is named, or that of a check made now, and the present contracts."""
    from zoho_conformance.reports.read import read_report
    from zoho_conformance.reports.run_check import run_check
    from zoho_conformance.runs.library import chosen

    report, named, select = (options.pop(name) for name in ("report", "named", "select"))
    if report and named:
        raise UsageError("REPORT and --report: one or the other")
    root, version = options["contracts"], options["api_version"]
    settings = settings_of(baseline=file if file.is_file() else None, **options)
    if report or named:
        if settings.target != "cassettes" or settings.cassettes or select:
            raise UsageError("a report was judged already: leave out --target, --cassettes and -k")
        found = read_report(report or named)
        return found, chosen(root, version or found.run.api_version)
    require_fitting(settings)
    return run_check(settings, select, progress()), chosen(root, version)


def _asked(one: Candidate) -> str:
    """Ask a person for the reason; empty where it is left out."""
    finding = one.finding
    place = f"{finding.operation}-{finding.case_label} at {finding.path or 'the body'}"
    lines = [
        f"{finding.level} {finding.rule} [{one.fingerprint}] {place}",
        f"  promised: {finding.expected}",
        f"  came:     {finding.actual}",
    ]
    if one.entry:
        lines += [f"  accepted: {one.why}", f"  reason:   {one.entry.accepted.reason}"]
    for line in lines:
        click.echo(legible(line))
    question = "  Why is it accepted? (nothing leaves it out)"
    answer: str = click.prompt(question, default="", show_default=False)
    return answer


def _entry(one: Entry) -> str:
    place = f"{one.operation}-{one.case} at {one.path or 'the body'}"
    return f"{one.fingerprint} {one.rule} {place}"


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Columns as wide as what stands in them; the reason, of any length, last."""
    head = ("FINGERPRINT", "RULE", "LEVEL", "CASE", "AT", "AGE", "EXPIRES", "WHO", "REASON")
    cells = [head, *(_cells(one) for one in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield legible("  ".join(padded).rstrip())


def _cells(one: Mapping[str, Any]) -> tuple[str, ...]:
    left = f"in {one['days_left']} d" if not one["expired"] else "EXPIRED"
    return (
        one["fingerprint"],
        one["rule"],
        one["level"],
        f"{one['operation']}-{one['case']}",
        one["path"] or "the body",
        f"{one['age_days']} d",
        f"{one['expires']} ({left})",
        " ".join(filter(None, (one["owner"], one["ticket"]))) or "-",
        " ".join(one["reason"].split()),
    )


def _day(asked: str | None, today: date) -> date | None:
    """The day that a date or a number of days means; None for the usual one."""
    if asked is None:
        return None
    try:
        day = today + timedelta(days=int(asked)) if asked.isdecimal() else date.fromisoformat(asked)
    except (ValueError, OverflowError) as cause:
        raise UsageError(
            f"--expires {asked}: is neither a day such as 2030-01-31 nor a number of days"
        ) from cause
    if day < today:
        raise UsageError(f"--expires {asked}: is over already")
    return day
