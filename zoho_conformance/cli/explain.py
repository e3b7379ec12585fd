"""`explain`: what a rule means, or the whole story of a finding."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import plugin_option
from zoho_conformance.cli.terminal import has_colour, has_links
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import ALL_RULES


@click.command(
    cls=Command,
    examples=(
        "zoho-conformance explain key-renamed",
        "zoho-conformance explain 6433f14646ad report.json",
        "zoho-conformance explain 6433f14646ad report.json --curl",
    ),
)
@click.argument("name", required=False, metavar="[RULE | FINGERPRINT]")
@click.argument("report", required=False, metavar="[REPORT]")
@click.option("--report", "named", hidden=True, metavar="FILE")
@click.option(
    "--curl",
    "as_curl",
    is_flag=True,
    help="With REPORT: print a script that sends the request again.",
)
@click.option(
    "--exchange",
    "as_exchange",
    is_flag=True,
    help="With REPORT: print the exchange that shows the finding, without values, the location "
    "marked.",
)
@plugin_option
def explain(
    name: str | None,
    report: str | None,
    named: str | None,
    plugins: Sequence[str],
    *,
    as_curl: bool,
    as_exchange: bool,
) -> None:
    """Explain a rule or, with a JSON REPORT of `check`, everything about a finding.

    Without arguments, list all rules.
    """
    from zoho_conformance.reports.explain import (
        curl_of_finding,
        exchange_of_finding,
        explain_finding,
        explain_rule,
        list_rules,
    )

    file = _report_file(report, named)
    if (as_curl or as_exchange) and (file is None or name is None):
        option = "--curl" if as_curl else "--exchange"
        raise UsageError(f"{option}: name a finding and its report, as FINGERPRINT x.json")
    if as_curl and as_exchange:
        raise UsageError("--curl and --exchange: use one or the other")
    if name in ALL_RULES and not (plugins or as_curl or as_exchange):
        # Nothing has to be loaded to explain a rule that ships.
        click.echo(explain_rule(name, ALL_RULES))
        return
    from zoho_conformance.reports.read import read_report
    from zoho_conformance.runs.plugins import load_checks

    rules = ALL_RULES | {check.rule.id: check.rule for check in load_checks(plugins)}
    if name is None:
        click.echo(list_rules(rules))
    elif as_curl:
        click.echo(curl_of_finding(name, read_report(str(file))))
    elif as_exchange:
        shown = exchange_of_finding(name, read_report(str(file)), colour=has_colour(sys.stdout))
        click.echo(shown, color=True)
    elif file is None or name in rules:
        click.echo(explain_rule(name, rules))
    else:
        links = has_links(sys.stdout)
        click.echo(explain_finding(name, read_report(file), links=links), color=True)


def _report_file(report: str | None, named: str | None) -> str | None:
    """The report that has the finding; earlier versions took it as an option."""
    if named is None:
        return report
    if report is not None:
        raise UsageError("REPORT and --report: use one or the other")
    click.echo(f"--report {named}: name it without --report, after the fingerprint", err=True)
    return named
