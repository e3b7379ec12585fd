"""The command line: thin, each command one call. Heavy imports wait until a command needs them."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from conformance import __version__
from conformance.errors import ConformanceError, UsageError
from conformance.options import org_options, progress, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.rules import Level

_USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zoho-conformance")
def cli() -> None:
    """Contract tests for Zoho CRM's REST API: what the documentation pages promise, judged.

    Exit codes: 0 conforms, 1 drift, 2 usage or configuration, 3 could not judge.
    """


@cli.command()
@click.option(
    "--target",
    type=click.Choice(["cassettes", "reference", "live"]),
    default="cassettes",
    show_default=True,
    help="Who is judged.",
)
@click.option("--cassettes", type=click.Path(path_type=Path), help="A directory of cassettes.")
@click.option("--report", "reports", multiple=True, metavar="FILE", help="Write x.json or x.xml.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="The least level of drift that fails the run.",
)
@click.option(
    "--max-age",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Give no verdict on cassettes that were recorded more days ago.",
)
@click.option("-k", "select", metavar="EXPRESSION", help="Only the tests whose names match.")
@click.option("--mutant", metavar="NAME", help="With --target reference: a misbehaving org.")
@click.option("--dry-run", is_flag=True, help="Print the requests that would be sent; send none.")
@org_options
def check(*, reports: Sequence[str], select: str | None, dry_run: bool, **options: Any) -> None:
    """Run the suite and give the verdict."""
    from conformance.report.files import checked

    settings = settings_of(reports=tuple(checked(path) for path in reports), **options)
    if settings.mutant and settings.target != "reference":
        raise UsageError("--mutant: only the reference org has mutants; add --target reference")
    if settings.cassettes and settings.target != "cassettes":
        raise UsageError("--cassettes: is read with --target cassettes only")
    if settings.max_age is not None and settings.target != "cassettes":
        raise UsageError("--max-age: only cassettes have an age; add --target cassettes")
    if dry_run:
        from conformance.commands.dry_run import lines

        for line in lines(settings):
            click.echo(line)
        return
    from conformance.commands.check import check as run_suite
    from conformance.report import EXIT_CODES

    report, told = run_suite(settings, select, progress())
    click.echo(told)
    sys.exit(EXIT_CODES[report["verdict"]])


@cli.command()
@click.option(
    "--target", type=click.Choice(["reference", "live"]), required=True, help="Who answers."
)
@click.option(
    "--cassettes",
    type=click.Path(path_type=Path),
    help="Where the cassettes go, or with --compare where they are.",
)
@click.option("--compare", is_flag=True, help="Write none: compare the answers with them by shape.")
@click.option("--report", "reports", multiple=True, metavar="FILE", help="With --compare.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    help="With --compare: the least level of drift that fails.  [default: warning]",
)
@org_options
def record(*, compare: bool, reports: Sequence[str], fail_on: Level | None, **options: Any) -> None:
    """Run the probes and write a redacted cassette for each case that was judged."""
    if compare:
        # All that comparing finds are warnings, so that nothing less would ever fail.
        _compare(reports, fail_on=fail_on or "warning", **options)
    if reports or fail_on:
        raise UsageError(f"{'--report' if reports else '--fail-on'}: is for --compare")
    from conformance.commands.record import record as run_probes

    done = run_probes(settings_of(record=True, **options))
    for missed in done.missed:
        click.echo(f"not recorded: {missed}", err=True)
    click.echo(
        f"{done.kept} of {done.planned} cases recorded, {done.excused} that the org could not "
        f"show, {done.requests_sent} requests sent"
    )
    sys.exit(0 if done.kept and done.kept + done.excused == done.planned else 3)


def _compare(reports: Sequence[str], **options: Any) -> NoReturn:
    from conformance.commands.compare import compare
    from conformance.report import EXIT_CODES
    from conformance.report.files import checked, save

    settings = settings_of(reports=tuple(checked(path) for path in reports), **options)
    report, told = compare(settings, progress())
    for file in settings.reports:
        save(report, file)
    click.echo(told)
    sys.exit(EXIT_CODES[report["verdict"]])


@cli.command()
@click.option("--config", type=click.Path(path_type=Path), help="A conformance.toml.")
def restore(config: Path | None) -> None:
    """Take back what a killed run left in the org."""
    from conformance.commands.restore import restore as undo
    from conformance.run.settings import Settings

    click.echo(undo(Settings(target="live", config=config)))


@cli.command()
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--json", "as_json", is_flag=True, help="Print the contract; write nothing.")
@click.option("--check", "as_check", is_flag=True, help="Fail where committed files differ.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="The directory written to."
)
def derive(pages: Sequence[str], *, as_json: bool, as_check: bool, into: Path | None) -> None:
    """Read documentation pages (files, or - for standard input) into contracts and schemas."""
    from conformance import data, rulings
    from conformance.commands import derive as deriving
    from conformance.contract import dump, line
    from conformance.pages.reader import read

    if as_json and as_check:
        raise UsageError("--json and --check: one or the other")
    contracts = [read(_text(page), page) for page in pages]
    if as_json:
        # Of several pages each on a line of its own, so that a program can take them apart.
        for contract in contracts:
            click.echo(dump(contract) if len(contracts) == 1 else line(contract), nl=False)
        return
    root = into or data.root()
    drifts: list[str] = []
    for contract in contracts:
        version = contract.page.version or "unversioned"
        decided = rulings.load(data.root() / "contracts" / version / "rulings.toml")
        if as_check:
            drifts += deriving.differences(root, contract, decided)
            continue
        changed = deriving.write(root, deriving.files(contract, decided))
        click.echo(f"{contract.page.title}: {len(changed)} files written")
        for one in rulings.stale(decided, contract):
            click.echo(f"  {one}", err=True)
    for drift in drifts:
        click.echo(drift)
    if as_check and not drifts:
        click.echo(f"{len(contracts)} pages: the committed contracts and schemas say the same")
    sys.exit(1 if drifts else 0)


def _text(page: str) -> str:
    if page.startswith(("http://", "https://")):
        raise UsageError(f"{page}: pages are not fetched yet; save the page and name the file")
    try:
        raw = sys.stdin.buffer.read() if page == "-" else Path(page).read_bytes()
        # A page may be saved with a byte order mark.
        return raw.decode("utf-8-sig")
    except OSError as cause:
        raise UsageError(f"{page}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise UsageError(f"{page}: is no text in UTF-8") from cause


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.option("--mutant", metavar="NAME", help="One named misbehaviour or allowed variation.")
def org(port: int, mutant: str | None) -> None:
    """Serve the reference org on loopback until stopped."""
    from conformance.reference import serve_forever

    serve_forever(port, mutant, lambda told: click.echo(json.dumps(told)))


@cli.command()
@click.option("-v", "--verbose", is_flag=True, help="A line for each mutant and variation.")
def selftest(*, verbose: bool) -> None:
    """Show every rule failing on its mutants, and silent on the unmutated org."""
    from conformance.commands.selftest import run, summary, without_mutant

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


def main() -> None:
    """The entry point: errors are told in a line, never as a traceback."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as cause:
        cause.show()
        sys.exit(_USAGE)
    except UsageError as cause:
        click.echo(f"zoho-conformance: {cause}", err=True)
        sys.exit(_USAGE)
    except ConformanceError as cause:
        click.echo(f"zoho-conformance: {cause}", err=True)
        sys.exit(3)
