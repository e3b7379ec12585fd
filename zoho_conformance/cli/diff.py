"""`diff`: two editions of contracts or pages, compared by meaning."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Sequence

import click

from zoho_conformance.cli.options import fail_on_option, progress, report_option
from zoho_conformance.model.rules import Level


@click.command(short_help="Compare contracts or pages by meaning.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@fail_on_option(
    "The least level of change that fails: error breaks clients, warning may, info does not."
)
@report_option
@click.option("--details", is_flag=True, help="Tell everything, however much there is.")
def diff(*, old: str, new: str, fail_on: Level, reports: Sequence[str], details: bool) -> None:
    """Compare what OLD and NEW promise, by meaning; wording, layout and order do not count.

    Each is a contract file, a page (file, URL or -), or a directory of contracts or of pages.
    """
    from zoho_conformance.cli.commands.diff import edition, report, uncompared
    from zoho_conformance.cli.output import finish
    from zoho_conformance.reports.forms import parse_output

    outputs = [parse_output(one) for one in reports]
    before, after = edition(old, progress()), edition(new, progress())
    for one in (*before.unread, *after.unread):
        click.echo(f"not read: {one}", err=True)
    for one in uncompared(before, after):
        click.echo(f"not compared: {one}", err=True)
    finish(report(before, after, fail_on), outputs, details=details)
