"""`explain`: what a rule means, or the whole story of a finding."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from zoho_conformance.cli.command import Command
from zoho_conformance.cli.options import plugin_option
from zoho_conformance.model.environment import has_links
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import ALL_RULES
from zoho_conformance.reports.explain import (
    curl_of_finding,
    exchange_of_finding,
    explain_finding,
    explain_rule,
    list_rules,
)


@click.command(
    cls=Command,
    examples=(
        "zoho-conformance explain key-renamed",
        "zoho-conformance explain 6433f14646ad --report report.json",
    ),
)
@click.argument("name", required=False, metavar="[RULE | FINGERPRINT]")
@click.option("--report", "file", metavar="FILE", help="The JSON report that has the finding.")
@click.option(
    "--curl", "as_curl", is_flag=True, help="With --report: a script that sends the request again."
)
@click.option(
    "--exchange",
    "as_exchange",
    is_flag=True,
    help="With --report: the exchange that shows the finding, without values, the place marked.",
)
@plugin_option
def explain(
    name: str | None,
    file: str | None,
    plugins: Sequence[str],
    *,
    as_curl: bool,
    as_exchange: bool,
) -> None:
    """Explain what a rule means, or with --report everything about a finding."""
    if (as_curl or as_exchange) and (file is None or name is None):
        option = "--curl" if as_curl else "--exchange"
        raise UsageError(f"{option}: name a finding and its report, as FINGERPRINT --report x.json")
    if as_curl and as_exchange:
        raise UsageError("--curl and --exchange: use one or the other")
    if name in ALL_RULES and not (plugins or as_curl or as_exchange):
        # Nothing has to be loaded to explain a rule that ships.
        click.echo(explain_rule(name, ALL_RULES))
        return
    from zoho_conformance.reports.read import read_report  # noqa: PLC0415 - loads decoding
    from zoho_conformance.runs.plugins import load_checks  # noqa: PLC0415 - loads contracts

    rules = ALL_RULES | {check.rule.id: check.rule for check in load_checks(plugins)}
    if name is None:
        click.echo(list_rules(rules))
    elif as_curl:
        click.echo(curl_of_finding(name, read_report(str(file))))
    elif as_exchange:
        click.echo(exchange_of_finding(name, read_report(str(file))))
    elif file is None or name in rules:
        click.echo(explain_rule(name, rules))
    else:
        links = has_links(sys.stdout)
        click.echo(explain_finding(name, read_report(file), links=links), color=True)
