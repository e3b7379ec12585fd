"""`baseline`: accept known drift, drop entries that are resolved, and list them."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - `--help` has no use for reports

import click

from zoho_conformance.cli.build_settings import build_settings, fit_check
from zoho_conformance.cli.command import Group
from zoho_conformance.cli.options import (
    against_option,
    contracts_options,
    lifecycle_option,
    org_schema_option,
    plugin_option,
)
from zoho_conformance.cli.org_options import org_options
from zoho_conformance.cli.progress import progress
from zoho_conformance.cli.report_source import report_or_run, report_source
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.runs.settings import BASELINE_FILE

if TYPE_CHECKING:
    from zoho_conformance.reports.baseline_candidates import Candidate
    from zoho_conformance.reports.report import Report
    from zoho_conformance.runs.baseline import BaselineEntry
    from zoho_conformance.runs.library import Library

_FILE = click.option(
    "--baseline",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BASELINE_FILE,
    show_default=True,
    help="The file of known drift.",
)


def _run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the report to work on, and the options of the run that makes one."""
    for option in (
        report_or_run,
        against_option,
        lifecycle_option,
        org_schema_option,
        contracts_options,
        plugin_option,
        org_options,
        _FILE,
    ):
        command = option(command)
    return command


@click.group(cls=Group)
def baseline() -> None:
    """Manage known drift: accepted drift fails no run until it expires or the contract changes.

    An entry that expired, or whose drift is no longer seen, fails the run, whatever its level.
    """


@baseline.command(
    examples=(
        'zoho-conformance baseline update report.json --reason "SUP-1234, announced for June"',
    )
)
@_run_options
@click.option("--reason", help="Why the drift is accepted; on a terminal, you are prompted for it.")
@click.option("--ticket", help="The ticket that tracks it.")
@click.option("--owner", help="Who is responsible for it.")
@click.option(
    "--expires", metavar="DATE|DAYS", help="When the acceptance ends.  [default: in 90 days]"
)
@click.option(
    "--level",
    type=click.Choice(HIGHEST_FIRST),
    default="warning",
    show_default=True,
    help="The lowest level of drift that is accepted.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="FINGERPRINT",
    help="Accept only these findings, or these changes wherever they occur.",
)
@click.option(
    "--groups",
    is_flag=True,
    help="Accept each change as a whole: one entry for all operations and cases.",
)
@click.option(
    "--renew",
    is_flag=True,
    help="Renew expired and reopened entries with their old reasons; add no entries.",
)
def update(**options: Any) -> None:
    """Accept the drift that a run found, with a reason.

    REPORT is a JSON report of `check`, or - for standard input; without it, the check runs now. To
    renew an entry that expired or whose contract changed, give a new reason or --renew.
    """
    from zoho_conformance.reports.baseline_candidates import AcceptOptions
    from zoho_conformance.reports.update_baseline import update as accept

    file, today = options["file"], datetime.now(UTC).date()
    reason = options.pop("reason")
    if reason is not None and not reason.strip():
        raise UsageError("--reason: must not be empty; say why the drift is accepted")
    accept_options = AcceptOptions(
        ask=_ask_reason if sys.stdin and sys.stdin.isatty() else None,
        reason=reason.strip() if reason else None,
        ticket=options.pop("ticket"),
        owner=options.pop("owner"),
        expires=parse_expiry(options.pop("expires"), today),
        level=options.pop("level"),
        only=options.pop("only"),
        renew=options.pop("renew"),
        groups=options.pop("groups"),
    )
    report, library = _report(**options)
    result = accept(report, file, library, accept_options, today)
    for what, entries in (("added", result.added), ("renewed", result.renewed)):
        for entry in entries:
            click.echo(f"{what} {_describe(entry)}, until {entry.accepted.expires}")
    click.echo(
        f"{file}: {len(result.added)} added, {len(result.renewed)} renewed, {len(result.seen)} "
        f"seen again, {len(result.left_out)} left out"
    )


@baseline.command(examples=("zoho-conformance baseline prune --cassettes recordings",))
@_run_options
def prune(**options: Any) -> None:
    """Remove the entries whose drift a complete run no longer found.

    REPORT is a JSON report of `check` with the baseline; without it, the check runs now.
    """
    from zoho_conformance.reports.update_baseline import prune as drop_resolved
    from zoho_conformance.runs.baseline import load

    file = options["file"]
    # No run is made for a file that cannot be used.
    load(file)
    report, library = _report(**options)
    dropped = drop_resolved(report, file, library)
    for entry in dropped:
        click.echo(f"dropped {_describe(entry)}")
    click.echo(f"{file}: {len(dropped)} dropped")


@baseline.command("list", examples=("zoho-conformance baseline list",))
@_FILE
@click.option("--json", "as_json", is_flag=True, help="Print the entries as a JSON array.")
def listing(*, file: Path, as_json: bool) -> None:
    """List the entries with their age and remaining time."""
    from zoho_conformance.runs.baseline import load

    rows = list_rows(load(file), datetime.now(UTC).date())
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for line in _table(rows):
        click.echo(line)


def list_rows(entries: Iterable[BaselineEntry], today: date) -> list[dict[str, Any]]:
    """The entries as JSON objects, with their age and the time left in days."""
    return [
        {
            "fingerprint": entry.fingerprint,
            "rule": entry.rule,
            "operation": entry.operation or None,
            "case": entry.case or None,
            "path": entry.path,
            "promised": entry.promised,
            "came": entry.came or entry.actual,
            "level": entry.level,
            "reason": entry.accepted.reason,
            "ticket": entry.accepted.ticket,
            "owner": entry.accepted.owner,
            "first_seen": entry.accepted.first_seen.isoformat(),
            "last_seen": entry.accepted.last_seen.isoformat(),
            "expires": entry.accepted.expires.isoformat(),
            "contract": entry.contract or None,
            "paths": list(entry.paths),
            "contracts": dict(entry.contracts),
            "needs_renewal": entry.came is None,
            "age_days": (today - entry.accepted.first_seen).days,
            "days_left": (entry.accepted.expires - today).days,
            "expired": today > entry.accepted.expires,
        }
        for entry in sorted(entries, key=lambda entry: entry.sort_key)
    ]


def _report(file: Path, **options: Any) -> tuple[Report, Library]:
    """Read the report that is named, or run the check now; and load the present contracts."""
    from zoho_conformance.reports.read import read_report
    from zoho_conformance.reports.run_check import run_check
    from zoho_conformance.reports.write import write_reports
    from zoho_conformance.runs.library import open_library

    source = report_source(options.pop("report"), options.pop("reports"))
    source.refuse_options_of_a_run()
    select = options.pop("select")
    root, version = options["contracts"], options["api_version"]
    settings = build_settings(baseline=file if file.is_file() else None, **options)
    if source.read is not None:
        report = read_report(source.read)
        version = version or report.run.api_version
    else:
        report = run_check(fit_check(settings), select, progress("cases"))
    write_reports(report, source.outputs)
    return report, open_library(root, version)


def _ask_reason(candidate: Candidate) -> str:
    """Ask for the reason to accept a finding; an empty answer leaves it out."""
    finding, group = candidate.finding, candidate.group
    place = f"{finding.operation}-{finding.case_label} at {finding.path or 'the body'}"
    heading = f"{finding.level} {finding.rule} [{finding.fingerprint}] {place}"
    if group is not None:
        heading = (
            f"{group.level} {' and '.join(group.rules)} [{group.fingerprint}] at "
            f"{', '.join(path or 'the body' for path in group.paths)}, in {group.cases} cases of "
            f"{', '.join(group.operations)}"
        )
    lines = [
        heading,
        f"  promised: {finding.expected}",
        f"  came:     {finding.actual}",
    ]
    if candidate.entry:
        reason = candidate.entry.accepted.reason
        lines += [f"  accepted: {candidate.why}", f"  reason:   {reason}"]
    for line in lines:
        click.echo(legible(line))
    question = "  Why is it accepted? (empty to leave it out)"
    answer: str = click.prompt(question, default="", show_default=False)
    return answer


def _describe(entry: BaselineEntry) -> str:
    where = "any operation" if entry.is_group else f"{entry.operation}-{entry.case}"
    came = f", where {entry.came} came" if entry.is_group else ""
    at = ", ".join(entry.paths) or entry.path or "the body"
    return f"{entry.fingerprint} {entry.rule} {where} at {at}{came}"


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Align the rows in columns; the reason, of any length, comes last."""
    head = ("FINGERPRINT", "RULE", "LEVEL", "CASE", "AT", "CAME", "AGE", "EXPIRES", "WHO", "REASON")
    cells = [head, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield legible("  ".join(padded).rstrip())


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    left = f"in {row['days_left']} d" if not row["expired"] else "EXPIRED"
    return (
        row["fingerprint"],
        row["rule"],
        row["level"],
        f"{row['operation']}-{row['case']}" if row["operation"] else "any operation",
        ", ".join(row["paths"]) or row["path"] or "the body",
        row["came"] or "not said: RENEW",
        f"{row['age_days']} d",
        f"{row['expires']} ({left})",
        " ".join(filter(None, (row["owner"], row["ticket"]))) or "-",
        " ".join(row["reason"].split()),
    )


def parse_expiry(value: str | None, today: date) -> date | None:
    """Parse a day or a number of days from today; None for the default."""
    if value is None:
        return None
    try:
        day = today + timedelta(days=int(value)) if value.isdecimal() else date.fromisoformat(value)
    except (ValueError, OverflowError) as cause:
        raise UsageError(
            f"--expires {value}: expected a day such as 2030-01-31 or a number of days"
        ) from cause
    if day < today:
        raise UsageError(f"--expires {value}: has passed already")
    return day
