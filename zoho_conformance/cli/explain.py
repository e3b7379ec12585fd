"""`explain`: what a rule means, or the whole story of a finding."""

from __future__ import annotations

import click

from zoho_conformance.model import rules
from zoho_conformance.reports.explain import explain_finding, explain_rule, list_rules
from zoho_conformance.reports.read import read_report


@click.command(short_help="Explain a rule, or a finding of a report.")
@click.argument("name", required=False, metavar="[RULE | FINGERPRINT]")
@click.option("--report", "file", metavar="FILE", help="The JSON report that has the finding.")
def explain(name: str | None, file: str | None) -> None:
    """Explain what a rule means, or with --report everything about a finding."""
    if name is None:
        click.echo(list_rules())
    elif file is None or rules.find_rule(name):
        click.echo(explain_rule(name))
    else:
        click.echo(explain_finding(name, read_report(file)))
